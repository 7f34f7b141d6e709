"""Telling the organisers that the next in rank has moved up."""

from django.utils.translation import gettext as _
from typing_extensions import override

from organization.models import User

from .base import Delivery, EffectKind
from .messages import Message, tell


class SuccessionDue(EffectKind):
    """No configuration; ``payload`` has ``recipients``."""

    key = "succession_due"
    transactional = False

    @override
    def deliver(self, delivery: Delivery) -> None:
        def compose(reader: User) -> Message:
            return Message(
                subject=_("A place has become free: %(case)s is next in rank") % {"case": delivery.case.title},
                body=_("Decide whether this case takes the place."),
                url=delivery.case.get_absolute_url(),
            )

        tell(codes=delivery.payload.get("recipients", ()), key=delivery.key, compose=compose)

"""Telling people what somebody did with a case: a copy, a mention, an answer, a signature, a nudge."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from organization.models import User

from .base import Delivery, EffectKind
from .messages import Message, tell

WORDS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "copy": (_("A copy for you: “%(case)s”"), _("%(name)s sent it to you to read; nothing is asked of you.")),
    "comment": (_("%(name)s mentioned you: “%(case)s”"), _("Open the case to read the discussion.")),
    "answer": (_("%(name)s answered your question: “%(case)s”"), _("Open the case to read the answer.")),
    "sign": (_("%(name)s has signed: “%(case)s”"), _("Open the case to read what was said.")),
    "terminate": (_("Terminated: “%(case)s”"), _("%(name)s ended it; the history says why.")),
    "withdraw": (_("Withdrawn: “%(case)s”"), _("%(name)s took it back; nothing is asked of you any more.")),
    "urge": (_("Please see to “%(case)s”"), _("%(name)s asks you to do your part.")),
}


class VerbTold(EffectKind):
    """``{"verb": key, "members": [codes]}``; what was said stays inside the case and never travels by mail."""

    key = "verb_told"
    transactional = False

    @override
    def deliver(self, delivery: Delivery) -> None:
        subject, body = WORDS[str(delivery.config["verb"])]

        def compose(reader: User) -> Message:
            words = {
                "case": delivery.case.title or delivery.case.number,
                "name": delivery.actor.name if delivery.actor else str(_("The administrator")),
            }
            return Message(subject=str(subject) % words, body=str(body) % words, url=delivery.case.get_absolute_url())

        tell(codes=delivery.config["members"], key=delivery.key, compose=compose)

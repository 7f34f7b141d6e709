"""Telling the people of some roles."""

from collections.abc import Mapping, Sequence
from typing import Any

from typing_extensions import override

from forms.engine.problems import Problem
from organization.models import User
from processes.engine.model import ProcedureDefinition

from .base import Delivery, EffectKind
from .messages import Message, tell
from .placeholders import filled


class Notify(EffectKind):
    """``{"to": [roles], "subject": text, "body": text}``."""

    key = "notify"
    transactional = False

    @override
    def problems(self, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
        missing = [name for name in ("to", "subject") if not config.get(name)]
        return [Problem(name, "effect_setting_missing", {"effect": self.key, "setting": name}) for name in missing]

    @override
    def audience(self, config: Mapping[str, Any]) -> Sequence[str]:
        return tuple(config.get("to", ()))

    @override
    def deliver(self, delivery: Delivery) -> None:
        def compose(reader: User) -> Message:
            return Message(
                subject=filled(delivery.config.get("subject", ""), delivery),
                body=filled(delivery.config.get("body", ""), delivery),
                url=delivery.case.get_absolute_url(),
            )

        tell(codes=delivery.payload.get("recipients", ()), key=delivery.key, compose=compose)

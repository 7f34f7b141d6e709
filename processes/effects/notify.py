"""Telling the people of some roles."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils import translation
from typing_extensions import override

from forms.engine.problems import Problem
from organization.models import User
from processes.engine.model import ProcedureDefinition

from .base import Delivery, EffectKind
from .channel_notes import channel_problems, note_channels
from .messages import Message, tell
from .placeholders import filled
from .wording import in_words


class Notify(EffectKind):
    """``{"to": [roles], "subject": text, "body": text, "channels": [keys]}``; people, channels or both."""

    key = "notify"
    transactional = False

    @override
    def problems(self, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
        missing = [] if config.get("subject") else ["subject"]
        if not config.get("to") and not config.get("channels"):
            missing.append("to")
        found = [Problem(name, "effect_setting_missing", {"effect": self.key, "setting": name}) for name in missing]
        return found + channel_problems(config.get("channels", ()), self.key)

    @override
    def audience(self, config: Mapping[str, Any]) -> Sequence[str]:
        return tuple(config.get("to", ()))

    @override
    def deliver(self, delivery: Delivery) -> None:
        said: dict[str | None, tuple[str, str]] = {}

        def compose(reader: User) -> Message:
            # Names are looked up once for each language, not for each of the readers.
            language = translation.get_language()
            if language not in said:
                said[language] = (_said(delivery, "subject"), _said(delivery, "body"))
            subject, body = said[language]
            return Message(subject=subject, body=body, url=delivery.case.get_absolute_url())

        tell(codes=delivery.payload.get("recipients", ()), key=delivery.key, compose=compose)
        with translation.override(settings.LANGUAGE_CODE):
            line = " ".join(filled(delivery.config.get(name, ""), delivery) for name in ("subject", "body"))
        note_channels(
            delivery.config.get("channels", ()), key=delivery.key, text=line, url=delivery.case.get_absolute_url()
        )


def _said(delivery: Delivery, name: str) -> str:
    text = delivery.config.get(name, "")
    return filled(text, in_words(delivery, text))

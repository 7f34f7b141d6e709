"""A button that tells another program what a case says."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from typing_extensions import override

from forms.engine.problems import Problem
from forms.field_types import FIELD_TYPES
from processes.effects import Delivery, EffectKind, EffectRefused
from processes.effects.channel_notes import channel_problems
from processes.effects.checks import missing_settings
from processes.engine.model import ProcedureDefinition
from processes.models import Channel, ChannelKind

from .channels.robots import post_signed


class CallWebhook(EffectKind):
    """``{"channel": key, "event": word, "fields": [keys]}``: posts to a channel of the kind webhook, signed.

    The answers are those of the moment of the action; masked ones and files are never sent. Address and secret stay
    with the channel: whoever designs procedures neither sees nor chooses them.
    """

    key = "call_webhook"
    transactional = False

    @override
    def problems(self, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
        found = missing_settings(config, self.key, ("channel",))
        if found:
            return found
        key = str(config["channel"])
        found = channel_problems([key], self.key)
        if not found and not Channel.objects.filter(key=key, kind=ChannelKind.WEBHOOK).exists():
            found = [Problem("channel", "effect_channel_unknown", {"effect": self.key, "channel": key})]
        known = set(definition.form.keys())
        return found + [
            Problem("fields", "effect_field_unknown", {"effect": self.key, "field": name})
            for name in config.get("fields", ())
            if name not in known
        ]

    @override
    def prepare(self, delivery: Delivery) -> Mapping[str, Any]:
        case = delivery.case
        return {
            "event": str(delivery.config.get("event") or "case"),
            "case": {
                "id": str(case.pk),
                "number": case.number,
                "procedure": case.procedure.key,
                "version": case.version.number,
                "unit": case.unit.code,
                "state": case.state,
                "status": case.status,
                "seq": case.seq,
                "url": f"{settings.WAGTAILADMIN_BASE_URL}{case.get_absolute_url()}",
            },
            "answers": told_answers(delivery, delivery.config.get("fields", ())),
        }

    @override
    def deliver(self, delivery: Delivery) -> None:
        key = str(delivery.config["channel"])
        channel = Channel.objects.filter(key=key, kind=ChannelKind.WEBHOOK, is_active=True).first()
        if channel is None:
            raise EffectRefused("channel_gone", channel=key)
        payload = {name: delivery.payload[name] for name in ("event", "case", "answers")}
        post_signed(channel, key=delivery.key, payload=payload)


def told_answers(delivery: Delivery, fields: Any) -> dict[str, Any]:
    """Returns the answers of these fields that are neither masked, restricted nor files."""
    found: dict[str, Any] = {}
    for key in fields:
        spec = delivery.definition.form.field(key)
        kind = FIELD_TYPES.get(spec.type)
        if kind is None or kind.masking_of(spec) or kind.takes_files or key in delivery.definition.restricted_fields:
            continue
        found[key] = kind.without_files(kind.masked_value(delivery.values.get(key), spec), spec)
    return found

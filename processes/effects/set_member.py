"""What a case decides about members and units holds from a day on."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from typing_extensions import override

from forms.engine.problems import Problem
from organization.models import Member, Unit
from organization.services import ChangeRefused, change_member, change_unit
from organization.services.change_values import MEMBER_VALUES, UNIT_VALUES
from processes.engine.model import ProcedureDefinition

from .base import Delivery, EffectKind, EffectRefused
from .checks import day_of, missing_settings, wrong_date
from .placeholders import computed


class SetMember(EffectKind):
    """``{"member": template, "values": {name: template}, "on": template}``: ``member`` is a person field
    (``"{person}"``) or empty for whoever started the case; ``on`` a day or date field, empty: at once.

    The values are those of the moment of the decision; on a later day they wait in the outbox until it comes.
    """

    key = "set_member"
    allowed: tuple[str, ...] = MEMBER_VALUES
    subject = "member"

    @override
    def problems(self, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
        found = missing_settings(config, self.key, ("values",)) + wrong_date(config, definition, self.key, "on")
        context = {"effect": self.key, "known": ", ".join(self.allowed)}
        return found + [
            Problem(f"values/{name}", "effect_value_not_allowed", {**context, "name": name})
            for name in config.get("values") or {}
            if name not in self.allowed
        ]

    @override
    def prepare(self, delivery: Delivery) -> Mapping[str, Any]:
        config = delivery.config
        values = {name: computed(template, delivery) for name, template in config.get("values", {}).items()}
        on = day_of(computed(config.get("on", ""), delivery)) or timezone.localdate(delivery.at)
        subject = computed(config.get(self.subject, ""), delivery) or self.standard(delivery)
        return {"values": values, "on": on.isoformat(), "subject": subject}

    @override
    def not_before(self, delivery: Delivery) -> date | None:
        return date.fromisoformat(str(delivery.payload["on"]))

    @override
    def deliver(self, delivery: Delivery) -> None:
        on = date.fromisoformat(str(delivery.payload["on"]))
        try:
            for code in codes_of(delivery.payload["subject"]):
                self.change(code, delivery.payload["values"], on)
        except ChangeRefused as refused:
            raise EffectRefused(refused.code, **refused.context) from refused

    def standard(self, delivery: Delivery) -> str:
        """Returns whom it is about when the settings do not say."""
        return delivery.case.initiator.code if delivery.case.initiator else ""

    def change(self, code: str, values: Mapping[str, Any], on: date) -> None:
        """Changes one of them."""
        member = Member.objects.filter(code=code).first()
        if member is None:
            raise EffectRefused("member_unknown", member=code)
        change_member(member=member, values=values, on=on)


class SetUnit(SetMember):
    """``{"unit": template, "values": {name: template}, "on": template}``; ``unit`` empty: the unit of the case."""

    key = "set_unit"
    allowed = UNIT_VALUES
    subject = "unit"

    @override
    def standard(self, delivery: Delivery) -> str:
        return delivery.case.unit.code

    @override
    def change(self, code: str, values: Mapping[str, Any], on: date) -> None:
        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            raise EffectRefused("unit_unknown", unit=code)
        change_unit(unit=unit, values=values)


def codes_of(value: object) -> Iterator[str]:
    """Yields the codes in the answer of a person or unit field; nobody is a refusal."""
    found = value if isinstance(value, list) else [value]
    for each in found or [""]:
        yield str(each or "")

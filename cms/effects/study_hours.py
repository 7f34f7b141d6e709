"""Hours from meetings and trainings: entered for everybody who took part when the case says so."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from typing_extensions import override

from cms.models import HoursSource, StudyHours
from forms.engine.problems import Problem
from organization.models import Member
from processes.effects import Delivery, EffectKind, EffectRefused
from processes.effects.checks import day_of, missing_settings, wrong_date
from processes.effects.placeholders import computed
from processes.engine.model import ProcedureDefinition

SOURCES = (HoursSource.MEETING, HoursSource.TRAINING)
MOST = Decimal(80)


class AddStudyHours(EffectKind):
    """``{"people": "{field}", "hours": template, "source": "meeting" | "training", "title", "on", "person", "only"}``.

    ``people`` is a person field, or a table whose column ``person`` names the people and whose rows count when each
    column in ``only`` has one of the values listed there. ``title`` empty: the title of the case; ``on`` empty: today.
    The same case counts once for each person, however often it comes by. No hours: nothing is entered.
    """

    key = "add_study_hours"

    @override
    def problems(self, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
        found = missing_settings(config, self.key, ("people", "hours", "source"))
        found += wrong_date(config, definition, self.key, "on")
        if config.get("source") and config["source"] not in SOURCES:
            context = {"effect": self.key, "name": f"source: {config['source']}", "known": ", ".join(SOURCES)}
            found.append(Problem("source", "effect_value_not_allowed", context))
        return found

    @override
    def prepare(self, delivery: Delivery) -> Mapping[str, Any]:
        config = delivery.config
        return {
            "people": sorted(set(_codes(computed(config["people"], delivery), config))),
            "hours": str(computed(config["hours"], delivery) or ""),
            "title": str(computed(config.get("title", ""), delivery) or delivery.case.title),
            "on": str(computed(config.get("on", ""), delivery) or ""),
        }

    @override
    def deliver(self, delivery: Delivery) -> None:
        given = delivery.payload
        if not given["hours"]:
            return
        try:
            hours = Decimal(given["hours"])
        except InvalidOperation as error:
            raise EffectRefused("hours_wrong", hours=given["hours"]) from error
        if not hours.is_finite() or not 0 <= hours <= MOST:
            raise EffectRefused("hours_wrong", hours=given["hours"])
        members = Member.objects.in_bulk(given["people"], field_name="code")
        missing = [code for code in given["people"] if code not in members]
        if missing:
            raise EffectRefused("member_unknown", member=", ".join(missing))
        for member in members.values() if hours else ():
            StudyHours.objects.award(
                member=member,
                source=HoursSource(delivery.config["source"]),
                reference=f"case:{delivery.case.pk}",
                title=given["title"],
                hours=hours,
                on=day_of(given["on"]),
            )


def _codes(value: object, config: Mapping[str, Any]) -> Iterator[str]:
    """Yields the codes of the people in the answer of a person field or of a table."""
    only: Mapping[str, Any] = config.get("only") or {}
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, Mapping):
            if all(each.get(column) in allowed for column, allowed in only.items()):
                yield from _codes(each.get(str(config.get("person", "member"))), {})
        elif each:
            yield str(each)

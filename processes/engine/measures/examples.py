"""Worked examples of a measure: so many items, on that day, come to that figure."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from forms.engine.definition import FormDefinition
from forms.engine.expressions import Value, fact_key
from forms.engine.problems import Problem
from processes.engine.conditions import as_parameter
from processes.engine.model import ProcedureDefinition
from processes.engine.spans import span_called, span_of
from processes.engine.typed import as_fact, as_type, typed_values

from .counting import Counter, merged
from .duties import duty_state
from .figures import figure
from .model import Item, Measure
from .rows import row_items
from .words import NAMES


class Weekdays:
    """The calendar of worked examples: Saturdays and Sundays are free, nothing else."""

    def is_working(self, day: date, /) -> bool:
        return day.weekday() < 5

    def add_working_days(self, start: date, count: int, /) -> date:
        step = 1 if count >= 0 else -1
        while count:
            start = date.fromordinal(start.toordinal() + step)
            count -= step if self.is_working(start) else 0
        return start

    def working_days_between(self, start: date, end: date, /) -> int:
        days = range(start.toordinal() + 1, end.toordinal() + 1)
        return sum(self.is_working(date.fromordinal(day)) for day in days)


def example_problems(
    measure: Measure,
    examples: Iterable[Mapping[str, Any]],
    definition: ProcedureDefinition | None = None,
    form: FormDefinition | None = None,
) -> list[Problem]:
    """Returns the examples that do not come out as told."""
    found = []
    for place, example in enumerate(examples):
        came = outcome(measure, example, definition, form)
        if came != _told(example["gives"]):
            facts = {"expected": str(example["gives"]), "found": str(came)}
            found.append(Problem(f"examples/{place}", "example_differs", facts))
    return found


def outcome(
    measure: Measure,
    example: Mapping[str, Any],
    definition: ProcedureDefinition | None = None,
    form: FormDefinition | None = None,
) -> Decimal | str | None:
    """Returns what an example comes to: a figure, or the state of a duty."""
    today = date.fromisoformat(example["today"])
    counter = Counter(measure=measure, today=today, calendar=Weekdays())
    items = [each for told in example["items"] for each in _items(measure, told, definition, form)]
    span = span_called(example.get("span", "")) or span_of(measure.every, today)
    parts = [
        part for part in merged((part for item in items for part in counter.parts(item)), measure.how)
        if part.span == span.key
    ]  # fmt: skip
    if measure.kind == "duty":
        evidence = sum(part.items for part in parts)
        excused = bool(example.get("excused"))
        return duty_state(measure, span, found=evidence, excused=excused, today=today, since=None)
    return figure(measure, parts, units=example.get("units")).value


def _told(gives: Any) -> Decimal | str | None:
    if isinstance(gives, str) and gives.isalpha():
        return gives
    return None if gives is None else Decimal(str(gives))


def _items(
    measure: Measure, told: Mapping[str, Any], definition: ProcedureDefinition | None, form: FormDefinition | None
) -> list[Item]:
    item = Item(
        unit=int(told.get("unit", 1)),
        ref=str(told.get("ref", "")),
        values=_values(measure, told.get("values", {}), definition, form),
        facts={fact_key(name, ()): _fact(value) for name, value in told.get("facts", {}).items()}
        | {name: _fact(value) for name, value in told.get("answers", {}).items()}
        | _parameters(definition),
        opened=_day(told.get("opened")),
        closed=_day(told.get("closed")),
        outcome=str(told.get("outcome", "")),
        entered=tuple((date.fromisoformat(day), state) for day, state in told.get("entered", ())),
        actions=tuple((date.fromisoformat(day), action) for day, action in told.get("actions", ())),
    )
    return row_items(item, measure.source.table) if measure.source.of == "rows" else [item]


def _parameters(definition: ProcedureDefinition | None) -> dict[str, Value]:
    parameters = definition.parameters.values() if definition is not None else ()
    return {fact_key("param", (each.key,)): as_parameter(each.default) for each in parameters}


def _values(
    measure: Measure, stored: Mapping[str, Any], definition: ProcedureDefinition | None, form: FormDefinition | None
) -> Mapping[str, Value]:
    known = definition.form if definition is not None else form
    if known is not None:
        return typed_values(known, stored)
    types = NAMES.get(measure.source.of, {})
    return {name: as_type(value, types.get(name, "any")) for name, value in stored.items()}


def _fact(value: Any) -> Value:
    return _day(value) or as_fact(value) if isinstance(value, str) else as_fact(value)


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text)) if text else None
    except ValueError:
        return None

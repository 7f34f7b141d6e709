"""Worked examples of a procedure: what people do, and what must come of it.

The file beside a pack's procedure.json::

    {"people": {role: [codes]}, "calendar": {"confirmed_years": [2026], "days": {"2026-10-01": false}},
     "values": {name: {field: value}},
     "examples": [{"name": text, "begin": {"state"?, "at", "values"?, "facts"?, "dates"?, "skip"?},
                   "steps": [{"do": action, "by": code | null, "values"?, "comment"?, "at"?, "facts"?, "in_batch"?,
                              "for"?, "expect": state | "refuse": code}]}]}

``values`` of a step or beginning is an object or the name of one. Facts stay as told until a step says otherwise.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from .definition import read
from .model import ProcedureDefinition, Refusal
from .rehearsal import Rehearsal
from .typed import as_fact

Json = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Deviation:
    """A step that did not come out as the example says."""

    example: str
    step: int
    action: str
    expected: str
    got: str


@dataclass(frozen=True, kw_only=True)
class ExampleCalendar:
    """Monday to Friday, except for the days named."""

    days: Mapping[date, bool]
    confirmed_years: frozenset[int]

    def is_working(self, day: date) -> bool:
        return self.days.get(day, day.weekday() < 5)

    def is_provisional(self, day: date) -> bool:
        return day.year not in self.confirmed_years

    def add_working_days(self, start: date, count: int) -> date:
        day, left = start, count - self.is_working(start)
        while left > 0:
            day += timedelta(days=1)
            left -= self.is_working(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        return sum(self.is_working(start + timedelta(days=each)) for each in range((end - start).days + 1))


def calendar_of(document: Json) -> ExampleCalendar:
    """Returns the calendar that the examples are played with."""
    told = document.get("calendar", {})
    return ExampleCalendar(
        days={date.fromisoformat(day): works for day, works in told.get("days", {}).items()},
        confirmed_years=frozenset(told.get("confirmed_years", ())),
    )


def run(document: Json, examples: Json) -> list[Deviation]:
    """Returns every step that came out differently. Raises DefinitionError for a procedure that cannot be read."""
    definition = read(document)
    return [found for example in examples["examples"] for found in _played(definition, examples, example)]


def untried(document: Json, examples: Json) -> list[str]:
    """Returns what no example shows: a transition that is never taken, or a person's guard that never refuses."""
    definition = read(document)
    taken: set[str] = set()
    refused: set[str] = set()
    for example in examples["examples"]:
        rehearsal = _begun(definition, examples, example)
        for step in example["steps"]:
            refusal = _step(rehearsal, examples, step)
            if isinstance(refusal, Refusal) and refusal.code == "guard":
                refused.add(step["do"])
        taken |= {each.action for each in rehearsal.history}
    missing = [f"{key} is never taken" for key in definition.transitions if key not in taken]
    for key, transition in definition.transitions.items():
        if transition.guard is not None and transition.by != ("system",) and key not in refused:
            missing.append(f"the guard of {key} never refuses")
    return missing


def _played(definition: ProcedureDefinition, examples: Json, example: Json) -> Iterator[Deviation]:
    rehearsal = _begun(definition, examples, example)
    for number, step in enumerate(example["steps"], start=1):
        refusal = _step(rehearsal, examples, step)
        got = f"refused: {refusal.code}" if refusal else rehearsal.snapshot.state
        expected = f"refused: {step['refuse']}" if "refuse" in step else step["expect"]
        if got != expected:
            yield Deviation(example=example["name"]["en"], step=number, action=step["do"], expected=expected, got=got)
            return


def _begun(definition: ProcedureDefinition, examples: Json, example: Json) -> Rehearsal:
    begin = example.get("begin", {})
    rehearsal = Rehearsal(
        definition=definition,
        people={role: tuple(codes) for role, codes in examples["people"].items()},
        calendar=calendar_of(examples),
        skipped=frozenset(begin.get("skip", ())),
        now=datetime.fromisoformat(begin.get("at", "2026-03-02T09:00:00+08:00")),
    )
    _tell(rehearsal, begin)
    values = _values(examples, begin)
    if "state" in begin:
        rehearsal.arrive(begin["state"], values)
    else:
        rehearsal.begin(values)
    return rehearsal


def _step(rehearsal: Rehearsal, examples: Json, step: Json) -> Refusal | None:
    if "at" in step:
        rehearsal.now = datetime.fromisoformat(step["at"])
    _tell(rehearsal, step)
    if step["do"] == "wait":
        rehearsal.system_moves()
        return None
    return rehearsal.act(
        step["do"],
        step.get("by"),
        _values(examples, step),
        step.get("comment", ""),
        in_batch=step.get("in_batch", False),
        on_behalf_of=step.get("for"),
    )


def _tell(rehearsal: Rehearsal, told: Json) -> None:
    rehearsal.answers.update({key: as_fact(value) for key, value in told.get("facts", {}).items()})
    rehearsal.dates.update({key: date.fromisoformat(value) for key, value in told.get("dates", {}).items()})


def _values(examples: Json, told: Json) -> dict[str, Any]:
    """The values of a step; a list adds several sets, each an object or the name of one, from left to right."""
    given = told.get("values", {})
    result: dict[str, Any] = {}
    for each in _as_list(given):
        result.update(examples["values"][each] if isinstance(each, str) else each)
    return result


def _as_list(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else [value]

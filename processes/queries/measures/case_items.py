"""Cases as items: their answers typed, the states they came to, what was done in them, their todos."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from forms.engine.expressions import Value, fact_key
from organization import clock
from organization.models import Membership, Unit
from processes.engine.conditions import as_parameter
from processes.engine.measures.model import Item, Measure
from processes.engine.measures.rows import row_items
from processes.engine.model import ProcedureDefinition
from processes.engine.typed import typed_values
from processes.models import Case, HistoryEntry, Todo, TodoKind, TodoStatus
from processes.models.procedure_version import definition_of

CHUNK = 400


@dataclass
class Places:
    """Units and people by their codes, read once: where a measure counts for the unit that a field names."""

    units: dict[str, int] = field(default_factory=dict)
    branches: dict[str, int] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Places":
        held = Membership.objects.on(clock.today()).filter(kind="formal")
        return cls(
            units=dict(Unit.objects.values_list("code", "pk")),
            branches=dict(held.values_list("member__code", "unit")),
        )


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """A case with everything that measures may ask of it."""

    case: Case
    definition: ProcedureDefinition
    base: Item
    entries: Sequence[tuple[date, str, str]]
    todos: Sequence[Todo]


def gathered(procedure: str, cases: Collection[UUID] | None = None, *, with_todos: bool = False) -> Iterator[Gathered]:
    """Yields the cases of a procedure, all or those named, the oldest first, some hundred at a time."""
    rows = Case.objects.filter(procedure__key=procedure).order_by("opened_at", "pk")
    if cases is not None:
        rows = rows.filter(pk__in=cases)
    keys = list(rows.values_list("pk", flat=True))
    definitions: dict[int, ProcedureDefinition] = {}
    for start in range(0, len(keys), CHUNK):
        yield from _chunk(keys[start : start + CHUNK], definitions, with_todos)


def _chunk(keys: Sequence[UUID], definitions: dict[int, ProcedureDefinition], with_todos: bool) -> Iterator[Gathered]:
    cases = Case.objects.filter(pk__in=keys).select_related("parent__procedure", "campaign").order_by("opened_at", "pk")
    done: dict[UUID, list[tuple[datetime, str, str, str, bool]]] = {}
    entries = HistoryEntry.objects.filter(case__in=keys).order_by("case", "seq")
    for key, at, action, source, target, entered in entries.values_list(
        "case", "at", "action", "source", "target", "entered"
    ):
        done.setdefault(key, []).append((at, action, source, target, entered))
    todos: dict[UUID, list[Todo]] = {}
    if with_todos:
        for todo in Todo.objects.filter(case__in=keys, kind=TodoKind.STEP).exclude(status=TodoStatus.SUPERSEDED):
            todos.setdefault(todo.case_id, []).append(todo)
    for case in cases:
        if case.version_id not in definitions:
            definitions[case.version_id] = definition_of(case.version_id)
        told = todos.get(case.pk, [])
        yield _gathered(case, definitions[case.version_id], done.get(case.pk, []), told)


def _gathered(
    case: Case,
    definition: ProcedureDefinition,
    done: Sequence[tuple[datetime, str, str, str, bool]],
    todos: Sequence[Todo],
) -> Gathered:
    opened = timezone.localdate(case.opened_at)
    start = done[0][2] if done and done[0][2] else definition.start_state.key
    days = [(timezone.localdate(at), action, target, entered) for at, action, _source, target, entered in done]
    base = Item(
        unit=case.unit_id,
        ref=str(case.pk),
        values=typed_values(definition.form, case.values),
        opened=opened,
        closed=timezone.localdate(case.closed_at) if case.closed_at else None,
        outcome=case.outcome,
        entered=((opened, start), *((day, target) for day, _action, target, entered in days if entered)),
        actions=tuple((day, action) for day, action, _target, _entered in days),
    )
    entries = [(day, action, target) for day, action, target, _entered in days]
    return Gathered(case=case, definition=definition, base=base, entries=entries, todos=todos)


def items_of(measure: Measure, found: Gathered, places: Places) -> Iterator[Item]:
    """Yields what a case is for a measure: itself, its rows, its entries or its todos."""
    facts = _facts(measure, found)
    base = replace(found.base, facts=facts) if facts else found.base
    for item in _parts(measure, base, found):
        yield replace(item, unit=_unit(measure, item, places)) if measure.unit else item


def _parts(measure: Measure, base: Item, found: Gathered) -> Iterator[Item]:
    of = measure.source.of
    if of == "cases":
        yield base
    elif of == "rows":
        yield from row_items(base, measure.source.table)
    elif of == "entries":
        for day, action, target in found.entries:
            more: dict[str, Value] = {"action:": action, "to_state:": target}
            yield replace(base, opened=day, closed=day, facts={**base.facts, **more})
    else:
        yield from (_todo(base, each) for each in found.todos)


def _todo(base: Item, todo: Todo) -> Item:
    ended = todo.closed_at
    late = todo.due_at is not None and (ended or clock.now()) > todo.due_at
    facts: dict[str, Value] = {
        "step:": todo.state,
        "due_on:": timezone.localdate(todo.due_at) if todo.due_at else None,
        "done_on:": timezone.localdate(ended) if ended else None,
        "is_late:": late,
    }
    opened = timezone.localdate(todo.opened_at)
    return replace(
        base, opened=opened, closed=timezone.localdate(ended) if ended else None, facts={**base.facts, **facts}
    )


def _facts(measure: Measure, found: Gathered) -> dict[str, Value]:
    """The answers that do not depend on the span: parameters, and which procedure started the case."""
    answers: dict[str, Value] = {}
    for name, arguments in measure.calls:
        if name == "param":
            answers[fact_key(name, arguments)] = _parameter(found, arguments[0])
        elif name == "started_by":
            parent = found.case.parent
            answers[fact_key(name, ())] = parent.procedure.key if parent is not None else None
    return answers


def _parameter(found: Gathered, key: str) -> Value:
    spec = found.definition.parameters.get(key)
    chosen: Any = found.case.campaign.parameters.get(key) if found.case.campaign else None
    if spec is None:
        return None
    return as_parameter(str(spec.default if chosen in (None, "") else chosen))


def _unit(measure: Measure, item: Item, places: Places) -> int:
    """The unit that the field names: itself, or the branch of the person in it; else the unit of the case."""
    named = item.values.get(measure.unit)
    if not isinstance(named, str):
        return item.unit
    return places.units.get(named) or places.branches.get(named) or item.unit

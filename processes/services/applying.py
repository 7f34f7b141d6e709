"""Writing an outcome of the engine to the database: the one place where cases change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from forms.field_types.gate import gate_json
from forms.services import attach_files
from organization.models import Member, User
from processes.effects import effect_kind
from processes.engine.model import Outcome, TimerToSet, TodoToOpen
from processes.models import (
    Case,
    CaseBranch,
    CaseParticipant,
    Contribution,
    HistoryEntry,
    Timer,
    TimerStatus,
    Todo,
    TodoCandidate,
    TodoKind,
    TodoStatus,
)
from processes.queries.people import EVERYBODY
from processes.signals import case_moved
from processes.texts import localized

from . import verb_traces
from .emitting import Emission, emit_outside, run_inside
from .uniqueness import claim_uniqueness

TODO_OPENED = "todo_opened"
CLOSING = ("status", "closed_at", "closed_by", "on_behalf_of")
"""The columns of a todo that closing it writes."""
ENDING = ("status", "ended_at")
"""The columns of a timer that ending it writes."""
FIRST_TODO_ORDINAL = 1000
"""Notices about todos come after the designed effects: key ``case:seq:1000``."""


@dataclass(frozen=True, kw_only=True)
class Doing:
    """Who does something to a case, when, under which token."""

    case: Case
    at: datetime
    token: str
    actor: Member | None = None
    user: User | None = None
    on_behalf_of: Member | None = None
    role: str = ""
    batch: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)


def apply(outcome: Outcome, doing: Doing) -> HistoryEntry:
    """Applies the outcome to the locked case and returns its history entry."""
    case = doing.case
    before = dict(case.values)
    seq = case.seq + 1
    emission = Emission(doing.case, seq, outcome, doing.actor, doing.at, doing.batch, dict(outcome.values))
    left = _visits_left(case, outcome)
    place = _move(case, outcome, doing, seq)
    values = run_inside(emission)
    _write_values(case, values, doing)
    entry = _write_history(case, outcome, doing, _changes(before, case.values, outcome))
    _write_contribution(outcome, doing, place)
    verb_traces.drop_part(case, outcome, place.visit)
    _close_todos(outcome, doing, left)
    todos = _open_todos(outcome.todos_to_open, doing, place)
    verb_traces.park(outcome.todos_to_open, todos)
    told: list[dict[str, Any]] = [{"todo": each.pk} for each in todos]
    told += [*verb_traces.hand_on(case, outcome, doing.actor), *({"todo": each} for each in outcome.woken)]
    verb_traces.send_copies(case, outcome, doing.actor, doing.at)
    take_part(case, verb_traces.people_handed_to(outcome), CaseParticipant.Basis.ASKED, doing.at)
    _set_timers(outcome, doing, place, left)
    emit_outside(emission, entry, values)
    emission.rows(entry, TODO_OPENED, dict(enumerate(told, start=FIRST_TODO_ORDINAL)))
    _announce(case, entry)
    return entry


def _visits_left(case: Case, outcome: Outcome) -> list[int]:
    """The visits that end with the outcome: that of the place that moves on, and those of cancelled branches."""
    if not outcome.entered and not outcome.cancel_timers:
        return []
    visits = [each.visit for each in case.places() if each.region in outcome.cancelled]
    return visits if outcome.fork is not None else [case.place(outcome.region).visit, *visits]


def _move(case: Case, outcome: Outcome, doing: Doing, seq: int) -> Case | CaseBranch:
    """Moves the place that the outcome is about and returns it."""
    for branch in case.places() if outcome.cancelled else ():
        if isinstance(branch, CaseBranch) and branch.region in outcome.cancelled:
            branch.cancel(doing.at)
            branch.save()
    place: Case | CaseBranch
    if outcome.fork is not None:
        place = CaseBranch(case=case, region=outcome.region, fork=outcome.fork)
    else:
        place = case.place(outcome.region)
    if outcome.entered:
        place.visit, place.entered_at = seq, doing.at
    if outcome.state != place.state or outcome.entered:
        place.move(outcome)
    case.seq, case.updated_at = seq, doing.at
    if isinstance(place, CaseBranch):
        if outcome.end is not None:
            place.finish(outcome.end, doing.at)
        is_new = place.pk is None
        place.save()
        if is_new and case.kept_branches is not None:
            case.kept_branches.append(place)
    elif outcome.status == "closed" and case.status == "open":
        case.close(outcome.end or "", doing.at)
    elif outcome.status == "closed" and case.status == "suspended":
        case.resume()
        case.close(outcome.end or "", doing.at)
    elif outcome.status == "open" and case.status == "closed":
        case.reopen()
    elif outcome.status == "suspended" and case.status == "open":
        case.suspend()
    elif outcome.status == "open" and case.status == "suspended":
        case.resume()
    return place


def _write_values(case: Case, values: Mapping[str, Any], doing: Doing) -> None:
    case.values = gate_json(dict(values))
    case.title = title_of(case)
    case.category = _category(case)
    claim_uniqueness(case)
    attach_files(definition=case.definition.form, values=case.values, place=f"case:{case.pk}", unit_path=case.unit_path)


def title_of(case: Case) -> str:
    """Returns what the case is called: its field title or subject, else its first line of text, else its procedure."""
    lines = [spec.key for spec in case.definition.form.fields if spec.type == "text"]
    for key in ("title", "subject", *lines[:1]):
        value = case.values.get(key)
        if isinstance(value, str) and value:
            return value[:200]
    return localized(case.definition.title)[:200]


def _category(case: Case) -> str:
    """The field that splits a campaign into batches: the first one the batch step groups by, besides the campaign."""
    for state in case.definition.states.values():
        group_by = state.config.get("group_by")
        if state.kind == "batch" and isinstance(group_by, list | tuple):
            fields = [str(each) for each in group_by if each not in ("campaign", "procedure")]
            return str(case.values.get(fields[0]) or "")[:80] if fields else ""
    return ""


def _changes(before: Mapping[str, Any], after: Mapping[str, Any], outcome: Outcome) -> dict[str, Any]:
    if outcome.history.contribution:
        return dict(outcome.history.changes)
    keys = {*before, *after}
    return {key: after.get(key) for key in sorted(keys) if before.get(key) != after.get(key)}


def _write_history(case: Case, outcome: Outcome, doing: Doing, changes: Mapping[str, Any]) -> HistoryEntry:
    effects = [
        {"ordinal": each.ordinal, "kind": each.kind, "inside": effect_kind(each.kind).inside}
        for each in outcome.effects
    ]
    effects += [
        {"ordinal": FIRST_TODO_ORDINAL + index, "kind": TODO_OPENED, "inside": False}
        for index in range(verb_traces.told_count(outcome))
    ]
    entry = HistoryEntry(
        case=case,
        seq=case.seq,
        action=outcome.history.action,
        source=outcome.history.source,
        target=outcome.history.target,
        entered=outcome.entered,
        contribution=outcome.history.contribution,
        actor=doing.actor,
        user=doing.user,
        on_behalf_of=doing.on_behalf_of,
        role=doing.role,
        comment=outcome.history.comment,
        details=gate_json(dict(outcome.history.details)),
        changes=gate_json(dict(changes)),
        effects=effects,
        batch=doing.batch,
        at=doing.at,
        token=doing.token,
        prev_hash=case.head,
    )
    entry.hash = entry.digest()
    entry.save()
    case.head = entry.hash
    case.save()
    # Objecting to what everybody may know of does not open the case to the one who objects.
    if doing.actor is not None and doing.role != EVERYBODY:
        acted = [doing.actor, *([doing.on_behalf_of] if doing.on_behalf_of else [])]
        take_part(case, acted, CaseParticipant.Basis.ACTED, doing.at)
    return entry


def take_part(case: Case, members: Iterable[Member], basis: str, at: datetime) -> None:
    """Lets the members read the case from now on."""
    rows = [CaseParticipant(case=case, member=member, basis=basis, since=at) for member in members]
    if not rows:
        return
    if basis == CaseParticipant.Basis.ACTED:
        asked = CaseParticipant.objects.filter(case=case, member__in=[row.member_id for row in rows], basis="asked")
        if asked.update(basis=basis) == len({row.member_id for row in rows}):
            return
    CaseParticipant.objects.bulk_create(rows, ignore_conflicts=True)


def _write_contribution(outcome: Outcome, doing: Doing, place: Case | CaseBranch) -> None:
    if outcome.contribution is None:
        return
    Contribution.objects.create(
        case=doing.case,
        state=place.state,
        visit=place.visit,
        member=Member.objects.get(code=outcome.contribution.member),
        values=gate_json(dict(outcome.contribution.values)),
        comment=outcome.contribution.comment,
        role=outcome.contribution.role,
        part=outcome.contribution.part,
        at=doing.at,
    )


def _close_todos(outcome: Outcome, doing: Doing, left: Sequence[int]) -> None:
    ways = {each.id: each.how for each in outcome.todos_to_close}
    if outcome.claim is not None:
        todo_id, code = outcome.claim
        holder = Member.objects.get(code=code) if code else None
        Todo.objects.filter(pk=todo_id, case=doing.case).update(claimed_by=holder)
    if not ways and not left:
        return
    closed: list[Todo] = []
    for todo in doing.case.todos.filter(status=TodoStatus.OPEN).order_by():
        leaves = todo.visit in left and todo.kind != TodoKind.STEP
        if todo.pk not in ways and not leaves:
            continue
        if ways.get(todo.pk) == "done":
            todo.finish(by=doing.actor, on_behalf_of=doing.on_behalf_of, at=doing.at)
        else:
            todo.supersede(at=doing.at)
        closed.append(todo)
    _write_rows(Todo, closed, CLOSING)


def _write_rows(model: type[Model], rows: Sequence[Model], columns: Sequence[str]) -> None:
    """Writes these columns with one statement, however many rows there are."""
    if len(rows) == 1:
        rows[0].save(update_fields=columns)
    elif rows:
        model._default_manager.bulk_update(rows, columns)


def _open_todos(specs: Sequence[TodoToOpen], doing: Doing, place: Case | CaseBranch) -> list[Todo]:
    """Opens the todos with as many statements for many as for one."""
    if not specs:
        return []
    case, at = doing.case, doing.at
    people = {
        each.code: each for each in Member.objects.filter(code__in={code for spec in specs for code in spec.members})
    }
    todos = [
        Todo(
            case=case, state=spec.state, role=spec.role, personal=spec.personal, explanation=list(spec.explanation),
            opened_at=at, **{"visit": place.visit, "due_at": spec.due_at, **verb_traces.columns_of(spec)},
        )
        for spec in specs
    ]  # fmt: skip
    Todo.objects.bulk_create(todos)
    asked = [(todo, people[code]) for todo, spec in zip(todos, specs, strict=True) for code in sorted({*spec.members})
             if code in people]  # fmt: skip
    TodoCandidate.objects.bulk_create([TodoCandidate(todo=todo, member=member) for todo, member in asked])
    take_part(case, dict.fromkeys(member for _, member in asked), CaseParticipant.Basis.ASKED, at)
    return todos


def open_todo(
    *, case: Case, at: datetime, state: str, visit: int, role: str, members: Iterable[Member], **columns: Any
) -> Todo:
    """Opens a todo for these members and lets them read the case."""
    columns["explanation"] = list(columns.get("explanation", ()))
    todo = Todo.objects.create(case=case, state=state, visit=visit, role=role, opened_at=at, **columns)
    people = list(members)
    TodoCandidate.objects.bulk_create([TodoCandidate(todo=todo, member=member) for member in people])
    take_part(case, people, CaseParticipant.Basis.ASKED, at)
    return todo


def _set_timers(outcome: Outcome, doing: Doing, place: Case | CaseBranch, left: Sequence[int]) -> None:
    if left and (outcome.cancel_timers or outcome.cancelled):
        pending = list(doing.case.timers.filter(status=TimerStatus.PENDING, visit__in=left).order_by())
        for timer in pending:
            timer.cancel(at=doing.at)
        _write_rows(Timer, pending, ENDING)
    set_timers(doing.case, place.state, place.visit, outcome.timers_to_set)


def set_timers(case: Case, state: str, visit: int, specs: Iterable[TimerToSet]) -> None:
    """Sets timers of one visit of a state (the same one twice is one); a mark is past from the beginning."""
    timers = [
        Timer(
            case=case,
            visit=visit,
            state=state,
            key=spec.key,
            kind=spec.kind,
            due_at=spec.due_at,
            roles=list(spec.roles),
            provisional=spec.provisional,
            status=TimerStatus.FIRED if spec.kind == "done" else TimerStatus.PENDING,
            ended_at=spec.due_at if spec.kind == "done" else None,
        )
        for spec in specs
    ]
    if timers:
        Timer.objects.bulk_create(timers, ignore_conflicts=True)


def _announce(case: Case, entry: HistoryEntry) -> None:
    told = {
        "case_id": case.pk,
        "seq": entry.seq,
        "action": entry.action,
        "source": entry.source,
        "target": entry.target,
    }
    transaction.on_commit(lambda: case_moved.send_robust(Case, **told))

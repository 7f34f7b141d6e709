"""The todos of a case, and who may read it because of them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import UUIDField

from organization.models import Member
from organization.prepared import Given, Prepared
from organization.rows import insert, write_columns
from processes.engine.model import Outcome, TodoToOpen
from processes.models import Case, CaseBranch, CaseParticipant, Todo, TodoCandidate, TodoKind, TodoStatus
from processes.queries.people import ids_of

from . import verb_traces
from .doing import Doing

CLOSING = ("status", "closed_at", "closed_by", "on_behalf_of")
"""The columns of a todo that closing it writes."""
OPEN_TODOS = Prepared(lambda: Todo.objects.filter(case=Given("case", UUIDField()), status=TodoStatus.OPEN).order_by())
ACTED_AFTER_ALL = (
    "(case_id, member_id) DO UPDATE SET basis = excluded.basis "
    "WHERE excluded.basis = 'acted' AND processes_caseparticipant.basis = 'asked'"
)


def close_todos(outcome: Outcome, doing: Doing, left: Collection[int]) -> None:
    """Closes the todos that the outcome names and those of the visits that end; gives or takes back a claim."""
    ways = {each.id: each.how for each in outcome.todos_to_close}
    if outcome.claim is not None:
        todo_id, code = outcome.claim
        holder = Member.objects.get(code=code) if code else None
        Todo.objects.filter(pk=todo_id, case=doing.case).update(claimed_by=holder)
    # The engine names todos that were open when the case was locked; the others have to be looked for.
    known = doing.case.has_other_todos
    if not ways and not (left and known):
        return
    closed: list[Todo] = []
    for todo in OPEN_TODOS.rows(case=doing.case.pk) if known else [Todo(pk=each, visit=0) for each in ways]:
        leaves = todo.visit in left and todo.kind != TodoKind.STEP
        if todo.pk not in ways and not leaves:
            continue
        if ways.get(todo.pk) == "done":
            todo.finish(by=doing.actor, on_behalf_of=doing.on_behalf_of, at=doing.at)
        else:
            todo.supersede(at=doing.at)
        closed.append(todo)
    write_columns(closed, CLOSING)


def open_todos(specs: Sequence[TodoToOpen], doing: Doing, place: Case | CaseBranch) -> list[Todo]:
    """Opens the todos with as many statements for many as for one."""
    if not specs:
        return []
    case, at = doing.case, doing.at
    people = ids_of(case, {code for spec in specs for code in spec.members})
    todos = [
        Todo(
            case=case, state=spec.state, role=spec.role, personal=spec.personal, explanation=list(spec.explanation),
            opened_at=at, **{"visit": place.visit, "due_at": spec.due_at, **verb_traces.columns_of(spec)},
        )
        for spec in specs
    ]  # fmt: skip
    insert(todos)
    asked = [(todo, people[code]) for todo, spec in zip(todos, specs, strict=True) for code in sorted({*spec.members})
             if code in people]  # fmt: skip
    insert([TodoCandidate(todo=todo, member_id=member) for todo, member in asked])
    take_part(case, (member for _, member in asked), CaseParticipant.Basis.ASKED, at)
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


def take_part(case: Case, members: Iterable[Member | int], basis: str, at: datetime) -> None:
    """Lets the members (or their ids) read the case from now on; who was asked and has acted is kept as such."""
    ids = dict.fromkeys(each if isinstance(each, int) else each.pk for each in members)
    rows = [CaseParticipant(case=case, member_id=each, basis=basis, since=at) for each in ids]
    insert(rows, conflict=ACTED_AFTER_ALL)

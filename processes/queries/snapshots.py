"""A case as the engine sees it."""

from collections.abc import Iterable

from django.db.models import Prefetch

from organization.models import Member
from organization.queries import current_calendar
from processes.engine import machine
from processes.engine.model import (
    Actor,
    Contribution,
    Facts,
    OpenTimer,
    OpenTodo,
    Performers,
    Snapshot,
    TransitionSpec,
)
from processes.models import Case, TimerStatus, TodoCandidate, TodoKind, TodoStatus

from .facts import Asking, answers, dates_of, form_calls, parameter_value
from .people import Place, performers_of, place_of, represented, roles_held


def snapshot(case: Case) -> Snapshot:
    """Returns the case with its open todos, the contributions of this visit and the timers still ahead."""
    todos = case.todos.filter(status=TodoStatus.OPEN, kind=TodoKind.STEP).select_related("claimed_by")
    return Snapshot(
        case=str(case.pk),
        state=case.state,
        status=case.status,
        seq=case.seq,
        visit=case.visit,
        entered_at=case.entered_at,
        values=case.values,
        todos=tuple(
            OpenTodo(
                id=todo.pk,
                state=todo.state,
                role=todo.role,
                members=tuple(each.member.code for each in todo.candidates.all()),
                claimed_by=todo.claimed_by.code if todo.claimed_by else None,
                personal=todo.personal,
            )
            for todo in todos.prefetch_related(Prefetch("candidates", TodoCandidate.objects.select_related("member")))
        ),
        contributions=tuple(
            Contribution(member=row.member.code, values=row.values, comment=row.comment, at=row.at)
            for row in case.contributions.filter(visit=case.visit).select_related("member")
        ),
        timers=tuple(
            OpenTimer(key=row.key, kind=row.kind, due_at=row.due_at)  # type: ignore[arg-type]  # the column has choices
            for row in case.timers.filter(visit=case.visit).exclude(status=TimerStatus.CANCELLED)
        ),
    )


def facts_for(
    case: Case, question: Asking, transitions: Iterable[TransitionSpec], target: str = "", place: Place | None = None
) -> Facts:
    """Returns what the engine needs to judge these transitions, and the people of the state ``target``."""
    definition = case.definition
    calls = set(form_calls(definition))
    for each in transitions:
        calls |= machine.needed_facts(definition, each)
    people = Performers()
    if target:
        people = performers_of(definition.states[target], definition, place or place_of(case))
    found = answers(calls, question)
    found |= {f"param:{key}": parameter_value(case, key) for key in definition.parameters}
    return Facts(performers=people, answers=found, dates=dates_of(case), calendar=current_calendar())


def actor_in(case: Case, member: Member | None, on_behalf_of: Member | None = None) -> Actor:
    """Returns the member with the roles that count in the present state (those of the one represented, if any)."""
    if member is None:
        return Actor(member=None)
    state = case.definition.states[case.state]
    wanted = {role for each in case.definition.transitions_from(case.state) for role in each.by}
    wanted |= set(state.performers)
    holder = on_behalf_of or member
    return Actor(
        member=member.code,
        roles=roles_held(holder, wanted, place_of(case), state),
        on_behalf_of=on_behalf_of.code if on_behalf_of else None,
    )


def may_stand_in(member: Member, code: str, case: Case) -> Member | None:
    """Returns the member with that code if ``member`` stands in for him or her in this procedure today."""
    return next((each for each in represented(member, case.procedure.key) if each.code == code), None)

"""A case as the engine sees it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet, UUIDField

from organization.models import Member
from organization.one_look import is_looking, once
from organization.prepared import Given, Prepared
from organization.queries import current_calendar
from processes.engine import machine
from processes.engine.facts import names_field
from processes.engine.kinds import kind_of
from processes.engine.model import (
    Actor,
    Branch,
    Contribution,
    Facts,
    OpenTimer,
    OpenTodo,
    Performers,
    Snapshot,
    TransitionSpec,
)
from processes.models import Case, Timer, TimerStatus, Todo, TodoKind, TodoStatus

from . import figure_facts, holding_facts, place_facts, step_facts, vote_facts  # noqa: F401  (they register their answers)
from .case_rows import open_rows
from .dates import dates_of
from .facts import Asking, answers, form_calls, parameter_value
from .people import Place, performers_of, place_of, represented, roles_held
from .performing import barred_members

ENGINE_KINDS = (TodoKind.STEP, TodoKind.SIGN, TodoKind.ADVICE)
"""The todos the engine knows; votes and successions are kept beside it."""


def snapshot(case: Case) -> Snapshot:
    """Returns the whole case with its open todos, the contributions of the present visits, the timers still ahead."""
    return once(("snapshot", case.pk, case.seq, id(case)), lambda: (_snapshot(case), case))[0]


def _snapshot(case: Case) -> Snapshot:
    branches = latest_branches(case)
    visits = [case.visit, *(each.visit for each in branches if each.status == "active")]
    # A page shows the others too; an action has no use for the thousand todos of a vote.
    if is_looking():
        todos = [_open_todo(row) for row in open_rows(case) if row.kind in ENGINE_KINDS]
    else:
        todos = _open_todos(case)
    return Snapshot(
        case=str(case.pk),
        state=case.state,
        status=case.status,
        seq=case.seq,
        visit=case.visit,
        entered_at=case.entered_at,
        values=case.values,
        todos=tuple(each for each in todos if each.kind == "step"),
        asides=tuple(each for each in todos if each.kind != "step"),
        spoken_for=_spoken_for(case, visits),
        contributions=_contributions(case, visits),
        timers=tuple(
            OpenTimer(key=key, kind=kind, due_at=due_at, state=state)  # type: ignore[arg-type]  # one of the choices
            for visit, key, kind, due_at, state in (TIMERS.rows(case=case.pk) if case.has_timers else ())
            if visit in visits
        ),
        branches=branches,
    )


def _open_todo(row: Todo) -> OpenTodo:
    waits = row.waits_for_id if row.waits_for is not None and row.waits_for.status == TodoStatus.OPEN else None
    return OpenTodo(
        id=row.pk,
        state=row.state,
        role=row.role,
        members=tuple(each.member.code for each in row.candidates.all()),
        claimed_by=row.claimed_by.code if row.claimed_by else None,
        personal=row.personal,
        kind=row.kind,  # type: ignore[arg-type]  # one of ENGINE_KINDS
        assigned=row.assigned,
        added_by=row.added_by.code if row.added_by else None,
        waits_for=waits,
        mode=row.terms.get("mode", ""),
        back_to=row.terms.get("back_to", ""),
        back_member=row.terms.get("back_member", ""),
    )


def _open_rows() -> QuerySet[Todo, Any]:
    """Open todos that the engine knows, once for each of their people."""
    mine = Todo.objects.filter(case=Given("case", UUIDField()), status=TodoStatus.OPEN, kind__in=ENGINE_KINDS)
    return mine.order_by("due_at", "opened_at", "pk", "candidates__pk").values_list(
        "pk", "candidates__member__code", "state", "role", "personal", "kind", "assigned", "terms",
        "claimed_by__code", "added_by__code", "waits_for_id", "waits_for__status",
    )  # fmt: skip


OPEN_ROWS = Prepared(_open_rows)
TIMERS = Prepared(
    lambda: (
        Timer.objects.filter(case=Given("case", UUIDField()))
        .exclude(status=TimerStatus.CANCELLED)
        .values_list("visit", "key", "kind", "due_at", "state")
    )
)


def _open_todos(case: Case) -> list[OpenTodo]:
    """The open todos that the engine knows, as columns: nearly every action asks for them, some several times."""
    found: dict[int, OpenTodo] = {}
    for pk, code, state, role, personal, kind, assigned, terms, claimed, added, waits_for, waits in OPEN_ROWS.rows(
        case=case.pk
    ):
        if pk in found:
            found[pk] = replace(found[pk], members=(*found[pk].members, code))
            continue
        found[pk] = OpenTodo(
            id=pk,
            state=state,
            role=role,
            members=(code,) if code else (),
            claimed_by=claimed,
            personal=personal,
            kind=kind,
            assigned=assigned,
            added_by=added,
            waits_for=waits_for if waits == TodoStatus.OPEN else None,
            mode=terms.get("mode", ""),
            back_to=terms.get("back_to", ""),
            back_member=terms.get("back_member", ""),
        )
    return list(found.values())


def _contributions(case: Case, visits: list[int]) -> tuple[Contribution, ...]:
    """The parts given in the present visits; where no step takes any, nobody need look."""
    if not any(kind_of(state.kind).takes_contributions for state in case.definition.states.values()):
        return ()
    given = case.contributions.filter(visit__in=visits, late=False).values_list(
        "member__code", "values", "comment", "at", "state", "role", "part", named=True
    )
    return tuple(
        Contribution(
            member=row.member__code, values=row.values, comment=row.comment, at=row.at, state=row.state, role=row.role,
            part=row.part,
        )
        for row in given
    )  # fmt: skip


def _spoken_for(case: Case, visits: list[int]) -> frozenset[str]:
    """Who gave their todo of a step in order to somebody else: their turn has come, whoever took it."""
    if not any(state.config.get("mode") == "in_order" for state in case.definition.states.values()):
        return frozenset()
    terms = case.todos.filter(visit__in=visits, assigned=True).values_list("terms", flat=True)
    return frozenset(code for each in terms for code in each.get("stands_for", ()))


def latest_branches(case: Case) -> tuple[Branch, ...]:
    """Returns the latest branch of every region that was ever opened, in the order in which they opened."""
    latest = {row.region: row for row in case.branch_rows()}
    return tuple(
        Branch(
            region=row.region,
            state=row.state,
            visit=row.visit,
            entered_at=row.entered_at,
            fork=row.fork,
            status=row.status,
            outcome=row.outcome or None,  # type: ignore[arg-type]  # the engine wrote it
        )
        for row in sorted(latest.values(), key=lambda each: each.pk)
    )


def facts_for(
    case: Case,
    question: Asking,
    transitions: Iterable[TransitionSpec],
    target: str = "",
    place: Place | None = None,
    *,
    regions_of: str = "",
) -> Facts:
    """Returns what the engine needs to judge these transitions and the regions of a parallel state, and the people of
    the state ``target``."""
    definition = case.definition
    calls = set(form_calls(definition))
    if regions_of:
        calls |= machine.facts_of_regions(definition, regions_of)
    for each in transitions:
        calls |= machine.needed_facts(definition, each)
    people = Performers()
    if target:
        people = performers_of(definition.states[target], definition, place or place_of(case))
    found = answers(calls, question)
    found |= {f"param:{key}": parameter_value(case, key) for key in definition.parameters}
    return Facts(performers=people, answers=found, dates=dates_of(case), calendar=current_calendar())


def with_inputs(
    facts: Facts, case: Case, question: Asking, transition: TransitionSpec, values: Mapping[str, Any]
) -> Facts:
    """Returns the facts with those about fields asked again, now that it is known what the action writes."""
    asked = machine.needed_facts(case.definition, transition)
    calls = [call for call in asked if names_field(*call) and not values.keys().isdisjoint(call[1])]
    if not calls:
        return facts
    return replace(facts, answers={**facts.answers, **answers(calls, replace(question, inputs=values))})


def actor_in(
    case: Case,
    member: Member | None,
    on_behalf_of: Member | None = None,
    *,
    state_key: str | None = None,
    known_role: str = "",
) -> Actor:
    """Returns the member with the roles that count in a state (those of the one represented, if any).

    Without ``state_key`` it is the state of the main line. ``known_role`` is the role that counts where that is known.
    """
    if member is None:
        return Actor(member=None)
    state = case.definition.states[state_key or case.state]
    wanted = {role for each in case.definition.transitions_from(state.key) for role in each.by}
    wanted |= set(state.performers)
    holder = on_behalf_of or member
    barred = barred_members(state, place_of(case))
    return Actor(
        member=member.code,
        roles=frozenset({known_role}) if known_role else roles_held(holder, wanted, place_of(case), state),
        on_behalf_of=on_behalf_of.code if on_behalf_of else None,
        barred=bool(barred & {member.code, holder.code}),
    )


def may_stand_in(member: Member, code: str, case: Case) -> Member | None:
    """Returns the member with that code if ``member`` stands in for him or her in this procedure today."""
    return next((each for each in represented(member, case.procedure.key) if each.code == code), None)

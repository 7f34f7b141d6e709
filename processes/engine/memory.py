"""What an outcome makes of a case, with plain values: what the live shell writes to the database."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from .branches import focused
from .model import Branch, Contribution, OpenTimer, OpenTodo, Outcome, Snapshot, TodoToOpen


def applied(snapshot: Snapshot, outcome: Outcome, now: datetime, next_id: int) -> Snapshot:
    """Returns the case after the outcome; new todos are numbered from ``next_id``."""
    closed = {each.id for each in outcome.todos_to_close}
    opened = tuple(_opened(each, next_id + place) for place, each in enumerate(outcome.todos_to_open))
    parked = {spec.parks: todo.id for spec, todo in zip(outcome.todos_to_open, opened, strict=True)}
    kept = tuple(_kept(each, outcome, parked) for each in snapshot.todos if each.id not in closed)
    added = (outcome.contribution,) if outcome.contribution is not None else ()
    timers = tuple(
        OpenTimer(key=each.key, kind=each.kind, due_at=each.due_at, state=outcome.state)
        for each in outcome.timers_to_set
    )
    gone = _states_left(snapshot, outcome)
    seq = snapshot.seq + 1
    moved: dict[str, Any] = {}
    if outcome.region:
        moved["branches"] = _branches(snapshot, outcome, now)
    else:
        moved = {"state": outcome.state, "branches": _branches(snapshot, outcome, now)}
        if outcome.entered:
            moved |= {"visit": seq, "entered_at": now}
    return replace(
        snapshot,
        status=outcome.status,
        seq=seq,
        values=outcome.values,
        todos=(*kept, *(each for each in opened if each.kind == "step")),
        asides=(
            *(each for each in snapshot.asides if each.id not in closed and each.state not in gone),
            *(each for each in opened if each.kind != "step"),
        ),
        contributions=(*(each for each in snapshot.contributions if _stands(each, outcome, gone)), *added),
        timers=(*(each for each in snapshot.timers if each.state not in gone), *timers),
        **moved,
    )


def _states_left(snapshot: Snapshot, outcome: Outcome) -> frozenset[str]:
    """The states of the places that move on or end: their contributions and timers are past."""
    left = [*outcome.cancelled]
    if (outcome.entered or outcome.cancel_timers) and outcome.fork is None:
        left.append(outcome.region)
    return frozenset(focused(snapshot, region).state for region in left)


def _branches(snapshot: Snapshot, outcome: Outcome, now: datetime) -> tuple[Branch, ...]:
    """The branches after the outcome; a new one takes the place of an earlier one of its region, at the end."""
    seq = snapshot.seq + 1
    result = [
        replace(each, status="cancelled") if each.region in outcome.cancelled and each.status == "active" else each
        for each in snapshot.branches
        if outcome.fork is None or each.region != outcome.region
    ]
    end: dict[str, Any] = {} if outcome.end is None else {"status": "done", "outcome": outcome.end}
    if outcome.fork is not None:
        new = Branch(region=outcome.region, state=outcome.state, fork=outcome.fork, visit=seq, entered_at=now)
        result.append(replace(new, **end))
    elif outcome.region and outcome.entered:
        moved = {"state": outcome.state, "visit": seq, "entered_at": now, **end}
        result = [replace(each, **moved) if each.region == outcome.region else each for each in result]
    return tuple(result)


def _opened(spec: TodoToOpen, number: int) -> OpenTodo:
    return OpenTodo(
        id=number,
        state=spec.state,
        role=spec.role,
        members=spec.members,
        personal=spec.personal,
        kind=spec.kind,
        mode=spec.mode,
        assigned=spec.assigned,
        added_by=spec.added_by,
        waits_for=spec.waits_for,
        back_to=spec.back_to,
        back_member=spec.back_member,
    )


def _kept(todo: OpenTodo, outcome: Outcome, parked: Mapping[int | None, int]) -> OpenTodo:
    """The todo as claimed, handed on, parked or woken by the outcome."""
    if outcome.claim is not None and outcome.claim[0] == todo.id:
        todo = replace(todo, claimed_by=outcome.claim[1])
    for handed in outcome.handed:
        if handed.id == todo.id:
            todo = replace(todo, members=handed.members, assigned=True, claimed_by=None)
    if todo.id in parked:
        todo = replace(todo, waits_for=parked[todo.id])
    return replace(todo, waits_for=None) if todo.id in outcome.woken else todo


def _stands(part: Contribution, outcome: Outcome, gone: frozenset[str]) -> bool:
    """Whether a contribution is one of a present visit and not taken back."""
    taken_back = outcome.drop_contribution == part.member and part.state == outcome.state
    return part.state not in gone and not taken_back

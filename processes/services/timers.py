"""Moments that have come: reminders, deadlines, escalations, each told once."""

import uuid
from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction

from organization import clock
from processes.engine import timers as designed
from processes.engine.model import OpenTimer
from processes.models import Case, OutboxRow, Timer, TimerKind, TimerStatus, TodoStatus
from processes.queries.people import place_of, recipients

from .advancing import advance_case
from .case_timers import set_timers
from .results import ActionRefused

log = structlog.get_logger(__name__)

AT_ONCE = 200


def fire_timers() -> int:
    """Fires every timer that is due and returns how many; people get one message for all that became due at once.

    After a standstill each timer still fires once, and reminders of a deadline that has passed as well are not told.
    """
    fired = 0
    while True:
        elapsed: set[UUID] = set()
        batch = _fire_some(elapsed)
        fired += batch
        for case_id in sorted(elapsed):
            _go_on(case_id)
        if batch < AT_ONCE:
            return fired


def _go_on(case_id: UUID) -> None:
    """Lets a case go on whose deadline has passed; should that fail, the sweep of the waiting cases tries again."""
    try:
        advance_case(case_id=case_id)
    except ActionRefused as refusal:
        log.warning("case_cannot_go_on", case=str(case_id), code=refusal.code)


def _fire_some(elapsed: set[UUID]) -> int:
    with transaction.atomic():
        now = clock.now()
        due = Timer.objects.filter(status=TimerStatus.PENDING, due_at__lte=now, suspended_at__isnull=True)
        if not due.exists():
            return 0
        # The cases first, in one order, then their timers: an action locks them the same way.
        cases = Case.objects.filter(pk__in=due.order_by("due_at").values_list("case", flat=True)[:AT_ONCE])
        if connection.features.has_select_for_update_skip_locked:
            cases = cases.select_for_update(skip_locked=True, of=("self",))
        held = {case.pk: case for case in cases.order_by("pk")}
        timers = list(due.filter(case__in=held).order_by("due_at", "pk")[:AT_ONCE])
        lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for case in held.values():
            _fire(case, [timer for timer in timers if timer.case_id == case.pk], now, lines)
        elapsed |= {timer.case_id for timer in timers if timer.kind == TimerKind.DUE}
        _tell(lines, now)
        return len(timers)


def _fire(case: Case, timers: list[Timer], now: datetime, lines: dict[str, list[dict[str, Any]]]) -> None:
    present = {place.visit for place in case.places()} if case.status != "closed" else set()
    current = [timer for timer in timers if timer.visit in present]
    told: list[Timer] = []
    for visit in sorted(present):
        here = [each for each in current if each.visit == visit]
        seen = {OpenTimer(key=each.key, kind=each.kind, due_at=each.due_at): each for each in here}  # type: ignore[arg-type]
        told += [seen[each] for each in designed.fired(seen, now)]
    for timer in timers:
        if timer in current:
            timer.fire(at=now)
        else:
            timer.cancel(at=now)
        timer.save()
    for timer in told:
        for code in _readers(case, timer):
            lines[code].append(_line(case, timer))
        _repeat(case, timer, now)


def _readers(case: Case, timer: Timer) -> list[str]:
    if timer.roles:
        return recipients(timer.roles, place_of(case))
    open_todos = case.todos.filter(status=TodoStatus.OPEN, visit=timer.visit)
    return list(open_todos.values_list("candidates__member__code", flat=True).distinct())


def _line(case: Case, timer: Timer) -> dict[str, Any]:
    due = case.timers.filter(visit=timer.visit, key=timer.key, kind=TimerKind.DUE).order_by("-due_at").first()
    return {
        "case": str(case.pk),
        "state": timer.state,
        "key": timer.key,
        "kind": timer.kind,
        "deadline": (due or timer).due_at.isoformat(),
    }


def _repeat(case: Case, timer: Timer, now: datetime) -> None:
    state = case.definition.states.get(timer.state)
    spec = designed.timer_of(state, timer.key) if state else None
    if timer.kind != TimerKind.ESCALATE or spec is None:
        return
    more = case.timers.filter(visit=timer.visit, key=timer.key, kind=TimerKind.ESCALATE, status=TimerStatus.PENDING)
    if more.exists():
        return
    fired = OpenTimer(key=timer.key, kind="escalate", due_at=timer.due_at)
    again = designed.next_escalation(spec, fired, now)
    if again is not None:
        set_timers(case, timer.state, timer.visit, [again])


def _tell(lines: dict[str, list[dict[str, Any]]], now: datetime) -> None:
    """One outbox row per reader, in the transaction that fires the timers."""
    for code, told in sorted(lines.items()):
        if code is None:
            continue
        OutboxRow.objects.create(
            key=f"reminder:{uuid.uuid4()}",
            case_id=told[0]["case"],
            kind="reminder",
            payload={"recipients": [code], "lines": told},
            available_at=now,
            created_at=now,
        )

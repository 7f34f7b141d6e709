"""The clocks of a suspended case stand still: its deadlines move on by the time it was suspended."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from organization.queries import current_calendar
from processes.engine.kinds import kind_of
from processes.engine.model import TimerSpec
from processes.engine.timers import shifted
from processes.models import Case, Timer, TimerKind, TimerStatus, Todo, TodoStatus


def suspend_timers(case: Case, at: datetime) -> int:
    """Stops the pending timers of a case and returns how many; runs within the transaction that suspends it."""
    return case.timers.filter(status=TimerStatus.PENDING, suspended_at__isnull=True).update(suspended_at=at)


def resume_timers(case: Case, at: datetime) -> int:
    """Lets the timers of a case run on, moved by the days it was suspended; returns how many.

    A deadline in minutes keeps as many minutes as it had left, one in working days as many working days, any other as
    many days; what belongs to a deadline (reminders, escalations, the day shown with the todos) moves with it.
    """
    stopped = list(case.timers.filter(status=TimerStatus.PENDING, suspended_at__isnull=False).order_by("due_at"))
    moved: dict[tuple[int, str], timedelta] = {}
    for timer in sorted(stopped, key=lambda each: each.kind != TimerKind.DUE):
        assert timer.suspended_at is not None  # noqa: S101  (the filter above)
        group = (timer.visit, timer.key)
        if group not in moved:
            moved[group] = _delay(case, timer, timer.suspended_at, at)
        timer.due_at += moved[group]
        timer.suspended_at = None
    Timer.objects.bulk_update(stopped, ["due_at", "suspended_at"])
    for visit in {each.visit for each in stopped}:
        due = case.timers.filter(visit=visit, kind=TimerKind.DUE, status=TimerStatus.PENDING).order_by("due_at").first()
        if due is not None:
            Todo.objects.filter(case=case, visit=visit, status=TodoStatus.OPEN, due_at__isnull=False).update(
                due_at=due.due_at
            )
    return len(stopped)


def _delay(case: Case, timer: Timer, stopped_at: datetime, at: datetime) -> timedelta:
    spec = _spec(case, timer)
    if spec is not None and spec.minutes is not None:
        return at - stopped_at
    stopped, resumed = _day(stopped_at), _day(at)
    due = _day(timer.due_at)
    if resumed <= stopped:
        return timedelta()
    if spec is None or spec.working_days is None or due <= stopped:
        return resumed - stopped
    calendar = current_calendar()
    left = calendar.working_days_between(stopped + timedelta(days=1), due)
    return shifted(calendar, resumed, left) - due


def _spec(case: Case, timer: Timer) -> TimerSpec | None:
    state = case.definition.states.get(timer.state)
    specs = kind_of(state.kind).timers(state) if state else ()
    return next((each for each in specs if each.key == timer.key), None)


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()

"""Deadlines: when they fall, when people are reminded, when somebody else hears of it.

A deadline is the end (23:59:59) of a day in the time zone of the organisation, with ``minutes`` a moment. Working
days count the first day when it is a working day itself (CPC membership rules of 2014, art. 13, count a publicity
period so): 2026-09-29 and 5 give 2026-10-10.
"""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .model import CalendarLike, Facts, OpenTimer, ProcedureDefinition, StateSpec, TimerSpec, TimerToSet

REMINDER_AT = time(9, 0)
"""Reminders arrive in the morning of their day."""


class CalendarMissing(Exception):
    """Working days are asked for and no calendar was supplied."""


@dataclass(frozen=True, kw_only=True)
class DueDate:
    """The last day of a deadline, the moment it ends, and whether it rests on a calendar that is not confirmed."""

    day: date
    at: datetime
    provisional: bool = False


def add_months(start: date, months: int) -> date:
    """Returns the same day ``months`` later, or the last day of a shorter month (2026-01-31 + 1 = 2026-02-28)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def due_date(
    timer: TimerSpec,
    *,
    definition: ProcedureDefinition,
    entered_at: datetime,
    values: Mapping[str, object],
    facts: Facts,
) -> DueDate | None:
    """Returns the deadline, None while its base date is unknown. Raises CalendarMissing."""
    zone = ZoneInfo(facts.timezone)
    if timer.minutes is not None:
        moment = _base_moment(timer.base, entered_at, values, facts)
        at = moment + timedelta(minutes=timer.minutes) if moment else None
        return DueDate(day=at.astimezone(zone).date(), at=at) if at else None
    entered = entered_at.astimezone(zone).date()
    start = _base_day(timer.base, entered, values, facts)
    if timer.not_before:
        earliest = facts.dates.get(timer.not_before) or entered
        start = max(start or earliest, earliest)
    if start is None:
        return None
    day, provisional = start, False
    if timer.working_days is not None:
        count = count_of(timer.working_days, definition, facts)
        if facts.calendar is None:
            raise CalendarMissing(timer.key)
        # A period counts its first day; what lies before a day, and what is waited for, does not.
        is_period = count > 0 and not timer.starts_day
        day = facts.calendar.add_working_days(start, count) if is_period else shifted(facts.calendar, start, count)
        provisional = _is_provisional(facts.calendar, min(start, day), max(start, day))
    elif timer.days is not None:
        day = start + timedelta(days=timer.days)
    elif timer.months is not None:
        day = add_months(start, timer.months)
    clock = time(0, 0) if timer.starts_day else time(23, 59, 59)
    return DueDate(day=day, at=datetime.combine(day, clock, tzinfo=zone), provisional=provisional)


def shifted(calendar: CalendarLike, day: date, count: int) -> date:
    """Returns the working day that lies ``count`` working days after the day (before it, where negative)."""
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= calendar.is_working(day)
    return day


def first_entry(state: str) -> str:
    """Returns the name of the date on which a case first came to the state."""
    return f"first_entry:{state}"


def levels_of(timer: TimerSpec) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Returns who hears of an expired deadline, and how many days after it, the first ones first."""
    found: dict[int, tuple[str, ...]] = {0: timer.escalate_to} if timer.escalate_to else {}
    for each in timer.escalations:
        to, after = each.get("to", ()), int(str(each.get("after", 0)))
        found[after] = (*found.get(after, ()), *(map(str, to) if isinstance(to, tuple | list) else ()))
    return tuple(sorted(found.items()))


def to_set(
    timers: Iterable[TimerSpec],
    *,
    definition: ProcedureDefinition,
    entered_at: datetime,
    values: Mapping[str, object],
    facts: Facts,
    now: datetime,
) -> tuple[TimerToSet, ...]:
    """Returns the deadlines, the reminders that are still ahead, and the escalations, in order of time."""
    result: list[TimerToSet] = []
    for timer in timers:
        due = due_date(timer, definition=definition, entered_at=entered_at, values=values, facts=facts)
        if due is None:
            continue
        result.append(TimerToSet(key=timer.key, kind="due", due_at=due.at, provisional=due.provisional))
        for moment in _reminders(timer, due, ZoneInfo(facts.timezone)):
            if moment > now:
                result.append(
                    TimerToSet(
                        key=timer.key,
                        kind="remind",
                        due_at=moment,
                        roles=timer.remind_to,
                        provisional=due.provisional,
                    )
                )
        for after, roles in levels_of(timer):
            result.append(
                TimerToSet(
                    key=timer.key,
                    kind="escalate",
                    due_at=due.at + timedelta(days=after, seconds=1),
                    roles=roles,
                    provisional=due.provisional,
                )
            )
    return tuple(sorted(result, key=lambda each: (each.due_at, each.key, each.kind)))


def next_escalation(timer: TimerSpec, fired: OpenTimer, now: datetime) -> TimerToSet | None:
    """Returns the repetition after the last escalation: the first one still ahead, however long nothing ran."""
    levels = levels_of(timer)
    if timer.overdue_every <= 0 or not levels:
        return None
    period = timedelta(days=timer.overdue_every)
    missed = max(0, (now - fired.due_at) // period)
    return TimerToSet(key=timer.key, kind="escalate", due_at=fired.due_at + (missed + 1) * period, roles=levels[-1][1])


def fired(timers: Iterable[OpenTimer], now: datetime) -> tuple[OpenTimer, ...]:
    """Returns what is due, once per timer and kind: after a standstill people get one reminder, not all of them.

    Each level of an escalation is told, since each tells other people. A reminder of a deadline that has passed
    meanwhile is left out.
    """
    latest: dict[tuple[str, str, datetime | None], OpenTimer] = {}
    for timer in sorted(timers, key=lambda each: each.due_at):
        if timer.due_at <= now and timer.kind != "done":
            latest[timer.key, timer.kind, timer.due_at if timer.kind == "escalate" else None] = timer
    over = {key: each.due_at for (key, kind, _), each in latest.items() if kind == "due"}
    return tuple(
        sorted(
            (
                each
                for each in latest.values()
                if not (each.kind == "remind" and each.key in over and each.due_at <= over[each.key])
            ),
            key=lambda each: (each.due_at, each.key, each.kind),
        )
    )


def earliest_due(timers: Iterable[TimerToSet]) -> datetime | None:
    """Returns the deadline that is shown with the todos of the state."""
    return min((each.due_at for each in timers if each.kind == "due"), default=None)


def count_of(count: int | str, definition: ProcedureDefinition, facts: Facts) -> int:
    """Returns a number of days, given as such or as the key of a parameter, never below the parameter's locked
    minimum."""
    if isinstance(count, int):
        return count
    parameter = definition.parameters[count]
    answer = facts.answers.get(f"param:{count}")
    number = int(str(parameter.default if answer is None else answer))
    return number if parameter.minimum is None else max(number, int(parameter.minimum))


def timer_of(state: StateSpec, key: str) -> TimerSpec | None:
    """Returns a designed timer of the state."""
    return next((each for each in state.timers if each.key == key), None)


def _reminders(timer: TimerSpec, due: DueDate, zone: ZoneInfo) -> list[datetime]:
    days = {datetime.combine(due.day + timedelta(days=each), REMINDER_AT, tzinfo=zone) for each in timer.remind}
    return sorted(days | {due.at + timedelta(minutes=each) for each in timer.remind_minutes})


def _base_moment(base: str, entered_at: datetime, values: Mapping[str, object], facts: Facts) -> datetime | None:
    """The moment counted from: that of a date and time, or the beginning of a day."""
    zone = ZoneInfo(facts.timezone)
    text = values.get(base.partition(":")[2]) if base.startswith("field:") else None
    if isinstance(text, str) and "T" in text:
        return datetime.fromisoformat(text).astimezone(zone)
    if base == "entered":
        return entered_at.astimezone(zone)
    day = _base_day(base, entered_at.date(), values, facts)
    return datetime.combine(day, time(0, 0), tzinfo=zone) if day else None


def _base_day(base: str, entered: date, values: Mapping[str, object], facts: Facts) -> date | None:
    if base == "entered":
        return entered
    kind, _, key = base.partition(":")
    if kind == "date":
        return date.fromisoformat(key)
    if kind == "fact":
        return facts.dates.get(key)
    text = values.get(key)
    if not isinstance(text, str) or not text:
        return None
    if "T" in text:
        return datetime.fromisoformat(text).astimezone(ZoneInfo(facts.timezone)).date()
    return date.fromisoformat(text)


def _is_provisional(calendar: CalendarLike, first: date, last: date) -> bool:
    return any(calendar.is_provisional(date(year, 1, 1)) for year in range(first.year, last.year + 1))

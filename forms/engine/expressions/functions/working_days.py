"""Working days; the calendar is the caller's, and without one the answers are blank (as they are in the browser)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from forms.engine.expressions.functions.dates import whole
from forms.engine.expressions.functions.registry import Function, Surroundings, function

MOST_WORKING_DAYS = 2_000
MOST_DAYS = 4_000


@function(
    "date",
    "bool",
    english="Whether the day is a working day.",
    chinese="是否工作日。",
    examples=(("is_working_day(date('2026-03-15'))", "False"),),
    server_only=True,
)
def is_working_day(around: Surroundings, day: date) -> bool | None:
    return None if around.calendar is None else around.calendar.is_working(day)


@function(
    "date, number",
    "date",
    english="The day on which that many working days are over; the first day counts when it is a working day.",
    chinese="满若干个工作日的日期;起始日为工作日时计入。",
    examples=(("add_working_days(date('2026-03-12'), 5)", "date('2026-03-18')"),),
    server_only=True,
)
def add_working_days(around: Surroundings, start: date, count: Decimal) -> date | None:
    number = whole(count)
    if around.calendar is None or number is None or not 1 <= number <= MOST_WORKING_DAYS or start.year > 9900:
        return None
    return around.calendar.add_working_days(start, number)


@function(
    "date, date",
    "number",
    english="Working days from the first day to the second.",
    chinese="两个日期之间的工作日数。",
    examples=(("working_days_between(date('2026-03-12'), date('2026-03-18'))", "5"),),
    server_only=True,
)
def working_days_between(around: Surroundings, start: date, end: date) -> int | None:
    if around.calendar is None or abs(end.toordinal() - start.toordinal()) > MOST_DAYS:
        return None
    return around.calendar.working_days_between(start, end)


FUNCTIONS: tuple[Function, ...] = (is_working_day, add_working_days, working_days_between)

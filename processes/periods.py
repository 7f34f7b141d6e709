"""Spans of the calendar: which one a day lies in, how it is called, and on which day of it something is due."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Protocol

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


class Days(Protocol):
    """What a working calendar knows."""

    def is_working(self, day: date) -> bool: ...


def period_of(every: str, day: date) -> str:
    """Returns how the span is called: "2026-11", "2026-Q4", "2026-H2" or "2026"."""
    number = (day.month - 1) // MONTHS[every] + 1
    return {
        "month": f"{day.year}-{day.month:02}",
        "quarter": f"{day.year}-Q{number}",
        "half_year": f"{day.year}-H{number}",
        "year": f"{day.year}",
    }[every]


def first_day(every: str, day: date) -> date:
    """Returns the first day of the span a day lies in."""
    length = MONTHS[every]
    return date(day.year, (day.month - 1) // length * length + 1, 1)


def due_day(every: str, begin: date, *, month: int, day: int, shift: str, calendar: Days) -> date:
    """Returns the day in the span that begins on ``begin``; a day the month does not have is its last one."""
    index = begin.month - 1 + min(month, MONTHS[every]) - 1
    year, number = begin.year + index // 12, index % 12 + 1
    found = date(year, number, min(day, monthrange(year, number)[1]))
    step = {"next": 1, "before": -1}.get(shift, 0)
    while step and not calendar.is_working(found):
        found += timedelta(days=step)
    return found


def spans_back(every: str, today: date, days: int) -> Iterator[date]:
    """Yields the first days of the span of today and of those before it, as far back as so many days."""
    begin = first_day(every, today)
    while True:
        yield begin
        if begin <= today - timedelta(days=days):
            return
        begin = first_day(every, begin - timedelta(days=1))

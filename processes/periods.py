"""Spans of the calendar: which one a day lies in, how it is called, and on which day of it something is due."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Protocol

from processes.engine.spans import MONTHS, first_day, period_of

__all__ = ["MONTHS", "due_day", "first_day", "period_of", "spans_back"]


class Days(Protocol):
    """What a working calendar knows."""

    def is_working(self, day: date) -> bool: ...


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

"""Spans of the calendar that figures are told for: their names, where they begin and end, which lie in which."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
TO_DATE = "to_date"
EVERY = (*MONTHS, TO_DATE)
WRITTEN = re.compile(r"^(?P<year>[12][0-9]{3})(?:-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])|H(?P<half>[12])))?$")


@dataclass(frozen=True, kw_only=True)
class Span:
    """One span with its first and last day; ``key`` is "2026-11", "2026-Q4", "2026-H2", "2026" or "to_date"."""

    key: str
    every: str
    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def period_of(every: str, day: date) -> str:
    """Returns how the span is called: "2026-11", "2026-Q4", "2026-H2" or "2026"."""
    if every == TO_DATE:
        return TO_DATE
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


def span_of(every: str, day: date) -> Span:
    """Returns the span of that length in which a day lies."""
    if every == TO_DATE:
        return Span(key=TO_DATE, every=every, first=date.min, last=date.max)
    first = first_day(every, day)
    month = first.month + MONTHS[every] - 1
    last = date(first.year, month, monthrange(first.year, month)[1])
    return Span(key=period_of(every, day), every=every, first=first, last=last)


def span_called(key: str) -> Span | None:
    """Returns the span with that name, None where the words are none."""
    if key == TO_DATE:
        return span_of(TO_DATE, date.min)
    found = WRITTEN.match(key)
    if found is None:
        return None
    year = int(found["year"])
    if found["month"]:
        return span_of("month", date(year, int(found["month"]), 1))
    if found["quarter"]:
        return span_of("quarter", date(year, int(found["quarter"]) * 3, 1))
    if found["half"]:
        return span_of("half_year", date(year, int(found["half"]) * 6, 1))
    return span_of("year", date(year, 1, 1))


def spans_between(every: str, first: date, last: date) -> Iterator[Span]:
    """Yields the spans that touch the days from the first to the last, in order."""
    if every == TO_DATE:
        yield span_of(every, last)
        return
    day = first
    while day <= last:
        span = span_of(every, day)
        yield span
        day = span.last + timedelta(days=1)


def keys_within(every: str, around: Span) -> list[str]:
    """Returns the names of the spans of that length inside another; those are what a longer span is summed up from."""
    if TO_DATE in (every, around.every) or MONTHS[every] > MONTHS[around.every]:
        return [around.key] if every == around.every else []
    return [each.key for each in spans_between(every, around.first, around.last)]

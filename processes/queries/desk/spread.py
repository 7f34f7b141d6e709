"""How long things took: the middle one and the slow ones, in days and in working days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from organization.working_days import Calendar

from .moments import DAY


@dataclass(frozen=True, kw_only=True)
class Span:
    """So many stretches of time that began and ended on these days, ``seconds`` long on average."""

    first: date
    last: date
    number: int
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Spread:
    """``median`` and ``slow`` (nine in ten were faster) in days with one decimal; None where nothing was finished."""

    number: int = 0
    median: float | None = None
    slow: float | None = None
    working_median: int | None = None
    working_slow: int | None = None


class WorkingDays:
    """How many working days passed between two days: the day after the first up to the last; summed up once."""

    def __init__(self, calendar: Calendar, first: date, last: date) -> None:
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        self.first = first
        self.until = list(accumulate(calendar.is_working(day) for day in days))

    def between(self, first: date, last: date) -> int:
        """Returns the working days passed; a thing done on the day it came took none."""
        return self.until[(last - self.first).days] - self.until[(first - self.first).days]


def spread_of(spans: Sequence[Span], calendar: Calendar) -> Spread:
    """Returns the spread of these stretches of time."""
    if not spans:
        return Spread()
    working = WorkingDays(calendar, min(each.first for each in spans), max(each.last for each in spans))
    elapsed = _ranked((round(each.seconds / DAY, 1), each.number) for each in spans)
    worked = _ranked((float(working.between(each.first, each.last)), each.number) for each in spans)
    return Spread(
        number=sum(each.number for each in spans),
        median=_nearest(elapsed, 0.5),
        slow=_nearest(elapsed, 0.9),
        working_median=int(_nearest(worked, 0.5)),
        working_slow=int(_nearest(worked, 0.9)),
    )


def _ranked(pairs: Iterable[tuple[float, int]]) -> list[tuple[float, int]]:
    return sorted(pairs)


def _nearest(ranked: Sequence[tuple[float, int]], share: float) -> float:
    """The value that this share of all does not exceed (nearest rank)."""
    wanted, seen = share * sum(number for _value, number in ranked), 0
    for value, number in ranked:
        seen += number
        if seen >= wanted:
            return value
    return ranked[-1][0]

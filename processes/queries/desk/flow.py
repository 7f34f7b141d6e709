"""What comes in and goes out, and how long a case takes from beginning to end."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Avg, Count

from organization.queries import current_calendar
from organization.working_days import add_months
from processes.models import Procedure

from .chosen import Chosen
from .moments import DayNumber, Seconds, day_of
from .spread import Span, Spread, spread_of

MOST_MONTHS = 60


@dataclass(frozen=True, kw_only=True)
class CycleLine:
    """One procedure: its cases that ended in the period."""

    procedure: Procedure
    opened: int
    succeeded: int
    spread: Spread


@dataclass(frozen=True, kw_only=True)
class Month:
    """One month: what was opened, what was closed, how long the closed ones took."""

    first: date
    opened: int
    spread: Spread

    @property
    def closed(self) -> int:
        return self.spread.number


def cycles(chosen: Chosen) -> list[CycleLine]:
    """Returns the procedures with cases that began or ended in the period, by title."""
    calendar = current_calendar()
    spans: dict[int, list[Span]] = defaultdict(list)
    good: Counter[int] = Counter()
    for procedure, outcome, span in _closed(chosen):
        spans[procedure].append(span)
        good[procedure] += span.number if outcome == "success" else 0
    opened = Counter[int]()
    for procedure, _day, number in _opened(chosen):
        opened[procedure] += number
    found = Procedure.objects.in_bulk([*opened, *spans])
    lines = [
        CycleLine(
            procedure=each, opened=opened[key], succeeded=good[key], spread=spread_of(spans.get(key, ()), calendar)
        )
        for key, each in found.items()
    ]
    return sorted(lines, key=lambda line: str(line.procedure))


def months(chosen: Chosen) -> list[Month]:
    """Returns the months of the period, those without cases too."""
    calendar = current_calendar()
    opened: Counter[date] = Counter()
    spans: dict[date, list[Span]] = defaultdict(list)
    for _procedure, day, number in _opened(chosen):
        opened[day.replace(day=1)] += number
    for _procedure, _outcome, span in _closed(chosen):
        spans[span.last.replace(day=1)].append(span)
    return [
        Month(first=first, opened=opened[first], spread=spread_of(spans.get(first, ()), calendar))
        for first in _months(chosen.first, chosen.last)
    ]


def _months(first: date, last: date) -> Iterator[date]:
    month, number = first.replace(day=1), 0
    while month <= last and number < MOST_MONTHS:
        yield month
        month, number = add_months(month, 1), number + 1


def _opened(chosen: Chosen) -> Iterator[tuple[int, date, int]]:
    rows = chosen.cases().filter(opened_at__gte=chosen.since, opened_at__lt=chosen.until).order_by()
    for procedure, day, number in (
        rows.annotate(day=DayNumber("opened_at")).values_list("procedure", "day").annotate(number=Count("pk"))
    ):
        yield procedure, day_of(day), number


def _closed(chosen: Chosen) -> Iterator[tuple[int, str, Span]]:
    rows = chosen.cases().filter(status="closed", closed_at__gte=chosen.since, closed_at__lt=chosen.until).order_by()
    days = rows.annotate(begin=DayNumber("opened_at"), end=DayNumber("closed_at"))
    counted = days.values_list("procedure", "outcome", "begin", "end").annotate(
        number=Count("pk"), seconds=Avg(Seconds("opened_at", "closed_at"))
    )
    for procedure, outcome, begin, end, number, seconds in counted:
        yield procedure, outcome, Span(first=day_of(begin), last=day_of(end), number=number, seconds=float(seconds))

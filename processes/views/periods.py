"""The days of a publicity period, counted as the law counts them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from organization import clock
from organization.queries import current_calendar
from processes.models import Case, Timer, TimerKind


@dataclass(frozen=True)
class Day:
    """One calendar day of a period that counts working days."""

    day: date
    number: int | None
    """Its place among the working days; None on a day that does not count."""
    is_today: bool


def period(case: Case) -> list[Day]:
    """Returns every day of the publicity period with its number, empty when no deadline is set."""
    timer = Timer.objects.filter(case=case, visit=case.visit, kind=TimerKind.DUE).order_by("due_at").first()
    if timer is None:
        return []
    calendar, number = current_calendar(), 0
    days: list[Day] = []
    day, last = timezone.localtime(case.entered_at).date(), timezone.localtime(timer.due_at).date()
    while day <= last and len(days) < 60:
        working = calendar.is_working(day)
        number += working
        days.append(Day(day, number if working else None, day == clock.today()))
        day += timedelta(days=1)
    return days

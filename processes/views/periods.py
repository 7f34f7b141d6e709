"""The days of a publicity period, counted as the law counts them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from organization import clock
from organization.queries import current_calendar
from processes.models import Case, CaseBranch, Timer, TimerKind


@dataclass(frozen=True)
class Day:
    """One calendar day of a period that counts working days."""

    day: date
    number: int | None
    """Its place among the working days; None on a day that does not count."""
    is_today: bool


def public_place(case: Case) -> Case | CaseBranch | None:
    """Returns the place of the case that is under publicity: its main line or a branch, None where none is."""
    states = case.definition.states
    return next((place for place in case.places() if states[place.state].kind == "publicity"), None)


def period(case: Case) -> list[Day]:
    """Returns every day of the publicity period with its number, empty when no deadline is set."""
    here = public_place(case)
    due = Timer.objects.filter(case=case, visit=here.visit, kind=TimerKind.DUE) if here else Timer.objects.none()
    timer = due.order_by("due_at").first()
    if here is None or timer is None:
        return []
    calendar, number = current_calendar(), 0
    days: list[Day] = []
    day, last = timezone.localtime(here.entered_at).date(), timezone.localtime(timer.due_at).date()
    while day <= last and len(days) < 60:
        working = calendar.is_working(day)
        number += working
        days.append(Day(day, number if working else None, day == clock.today()))
        day += timedelta(days=1)
    return days

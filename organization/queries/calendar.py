import time
from typing import Any

from organization.models import CalendarDay, CalendarStatus, WorkCalendar
from organization.working_days import Calendar

_SECONDS_REMEMBERED = 30.0
_remembered: tuple[float, Calendar] | None = None


def current_calendar() -> Calendar:
    """Returns the working calendar as the administrators have entered it; another process sees a change within 30 s."""
    global _remembered
    moment = time.monotonic()
    if _remembered is None or not 0 <= moment - _remembered[0] < _SECONDS_REMEMBERED:
        _remembered = (moment, _stored_calendar())
    return _remembered[1]


def forget_calendar(**_: Any) -> None:
    """Makes this process read the calendar again at the next question; also a signal receiver."""
    global _remembered
    _remembered = None


def _stored_calendar() -> Calendar:
    confirmed = WorkCalendar.objects.filter(status=CalendarStatus.CONFIRMED).values_list("year", flat=True)
    return Calendar(dict(CalendarDay.objects.values_list("date", "is_working")), frozenset(confirmed))

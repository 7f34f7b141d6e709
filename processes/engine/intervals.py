"""How long ago the case came to a state, in calendar days, working days and natural months."""

from datetime import date, timedelta

from .model import CalendarLike
from .timers import add_months

FACTS = ("days_since", "working_days_since", "months_since")


def interval(name: str, entered: date, today: date, calendar: CalendarLike | None) -> int | None:
    """Returns the whole days, working days or months that have passed; None where the calendar is missing.

    Working days do not count the day of entering: on the next working day one has passed.
    """
    if name == "days_since":
        return (today - entered).days
    if name == "months_since":
        months = (today.year - entered.year) * 12 + today.month - entered.month
        return months if add_months(entered, months) <= today else months - 1
    if calendar is None:
        return None
    return calendar.working_days_between(entered + timedelta(days=1), today) if today > entered else 0

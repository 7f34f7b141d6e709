"""Dates and moments: what a text says, which day a moment falls on, and natural months.

A moment is always read at UTC+8 (Asia/Shanghai), the one time zone of the product; one without a zone is local already.
Days run from 0001-01-01 to 9999-12-31; whatever falls outside is blank.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta, timezone

ZONE = timezone(timedelta(hours=8))
LAST_DAY = date.max.toordinal()
ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def day_from_text(text: str) -> date | None:
    """The day an ISO text such as 2026-03-15 names; None when it names none."""
    match = ISO_DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups())
    return day_of(year, month, day)


def day_of(year: int, month: int, day: int) -> date | None:
    """That day when the calendar has it."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def local(moment: datetime) -> datetime | None:
    """The moment at UTC+8; None at the very edges of the calendar."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=ZONE)
    try:
        return moment.astimezone(ZONE)
    except OverflowError:
        return None


def shifted(day: date, count: int) -> date | None:
    """The day that many days later."""
    ordinal = day.toordinal() + count
    return date.fromordinal(ordinal) if 1 <= ordinal <= LAST_DAY else None


def months_later(day: date, count: int) -> date | None:
    """The same day of the month that many months later, or that month's last day when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_from(start: date, end: date) -> int:
    """Whole natural months from start to end; negative when the end comes first."""
    if end < start:
        return -months_from(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    reached = months_later(start, months)
    return months if reached is not None and reached <= end else months - 1


def moment_text(moment: datetime) -> str:
    """The moment to the second, as in 2026-03-15T09:30:00+08:00."""
    return moment.replace(microsecond=0).isoformat()

"""ISO 8601 durations and dates of timers as the deadlines of a state have them."""

import re
from dataclasses import dataclass

_DURATION = re.compile(
    r"^P(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,9})(?:\.\d+)?S)?)?$"
)
_DATE = re.compile(r"^(\d{4}-\d{2}-\d{2})(?:T.*)?$")


@dataclass(frozen=True, kw_only=True)
class Span:
    """Months or days; ``exact`` is false where hours had to become days."""

    days: int | None = None
    months: int | None = None
    exact: bool = True


def span_of(text: str) -> Span | None:
    """Returns what a duration comes to, None when it is none of ours (cycles, expressions, nothing)."""
    match = _DURATION.match(text.strip())
    if match is None or not any(match.groups()):
        return None
    years, months, weeks, days, hours, minutes, seconds = (int(each or 0) for each in match.groups())
    if (years or months) and not (weeks or days or hours or minutes or seconds):
        return Span(months=years * 12 + months)
    rest = hours * 3600 + minutes * 60 + seconds
    whole = (years * 365 + months * 30 + weeks * 7 + days) + -(-rest // 86400)
    return Span(days=whole, exact=not (years or months or rest % 86400))


def date_of(text: str) -> str:
    """Returns the day of a fixed date, "" when it is none."""
    match = _DATE.match(text.strip())
    return match[1] if match else ""

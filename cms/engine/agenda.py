"""When something takes place, read from stored answers."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo


@dataclass(frozen=True, kw_only=True)
class Span:
    """From when until when; a span of whole days has no hours to tell."""

    begins: datetime
    ends: datetime
    whole_days: bool

    def touches(self, first: date, last: date) -> bool:
        """Whether any part of it lies within these days."""
        return self.begins.date() <= last and self._last_day >= first

    @property
    def _last_day(self) -> date:
        # What ends at midnight does not reach into the day that begins then.
        return (max(self.begins, self.ends - timedelta(microseconds=1))).date()


def read_span(begins: object, ends: object, zone: tzinfo) -> Span | None:
    """Returns the span of two stored answers; None where the first is no date."""
    start = _moment(begins, zone)
    if start is None:
        return None
    whole_days = isinstance(begins, str) and "T" not in begins
    end = _moment(ends, zone) or start
    if whole_days:
        end += timedelta(days=1)
    return Span(begins=start, ends=max(start, end), whole_days=whole_days)


def _moment(stored: object, zone: tzinfo) -> datetime | None:
    if not isinstance(stored, str):
        return None
    try:
        moment = datetime.fromisoformat(stored)
    except ValueError:
        return None
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)

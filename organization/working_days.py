"""Working days and natural months, as plain arithmetic on dates.

Source of the working days: the State Council's yearly notice on public holidays and make-up days.
"""

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

_ONE_DAY = timedelta(days=1)
_FRIDAY = 4


@dataclass(frozen=True)
class Calendar:
    """Which days are working days.

    ``working`` names only the days that differ from Monday to Friday; ``confirmed_years`` are those whose public
    holidays have been entered and confirmed. Every other year is provisional (暂算).
    """

    working: Mapping[date, bool] = field(default_factory=dict)
    confirmed_years: frozenset[int] = frozenset()

    def is_working(self, day: date) -> bool:
        """Answers whether people work on that day."""
        return self.working.get(day, day.weekday() <= _FRIDAY)

    def is_provisional(self, day: date) -> bool:
        """Answers whether the year of that day has no confirmed calendar, so that a hard gate must not rely on it."""
        return day.year not in self.confirmed_years

    def add_working_days(self, start: date, count: int) -> date:
        """Returns the last of ``count`` working days; ``start`` is the first when it is a working day itself.

        2026-09-29 and 5 give 2026-10-10. Raises ValueError when ``count`` is below 1.
        """
        if count < 1:
            raise ValueError("A period has at least one working day.")
        for day in self._working_days_from(start):
            count -= 1
            if count == 0:
                return day
        raise ValueError("The calendar ends before the period does.")

    def working_days_between(self, first: date, last: date) -> int:
        """Returns how many working days lie from ``first`` to ``last``, both counted; 0 in reverse order."""
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return sum(self.is_working(day) for day in days)

    def next_working_day(self, day: date) -> date:
        """Returns the first working day after ``day``."""
        return next(self._working_days_from(day + _ONE_DAY))

    def _working_days_from(self, day: date) -> Iterator[date]:
        while day < date.max:
            if self.is_working(day):
                yield day
            day += _ONE_DAY


def add_months(start: date, months: int) -> date:
    """Returns the same day of the month ``months`` later, or the month's last day where that day does not exist."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))

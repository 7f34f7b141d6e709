"""How long things took: the middle one, the slow ones, in days and working days."""

from datetime import date

from organization.working_days import Calendar
from processes.queries.desk.spread import Span, Spread, WorkingDays, spread_of

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)


def span(days: float, number: int = 1, first: date = FRIDAY, last: date = MONDAY) -> Span:
    return Span(first=first, last=last, number=number, seconds=days * 86400)


def test_nothing_finished_has_no_length() -> None:
    assert spread_of([], Calendar()) == Spread()


def test_the_middle_and_the_slow_ones_are_real_ones() -> None:
    spread = spread_of([span(1, 5), span(3, 4), span(30)], Calendar())
    assert (spread.number, spread.median, spread.slow) == (10, 1.0, 3.0)
    assert (spread.working_median, spread.working_slow) == (1, 1)


def test_weekends_holidays_and_make_up_days_are_minded() -> None:
    plain = WorkingDays(Calendar(), FRIDAY, MONDAY)
    assert [plain.between(FRIDAY, FRIDAY), plain.between(FRIDAY, MONDAY)] == [0, 1]
    saturday = date(2026, 11, 21)
    odd = WorkingDays(Calendar({saturday: True, MONDAY: False}), FRIDAY, MONDAY)
    assert [odd.between(FRIDAY, saturday), odd.between(FRIDAY, MONDAY), odd.between(saturday, MONDAY)] == [1, 1, 0]

import json
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from organization.working_days import Calendar, add_months

VECTORS = json.loads((Path(__file__).parents[2] / "shared" / "working_days.json").read_text(encoding="utf-8"))
_DAYS = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
CALENDAR_2026 = Calendar(
    {day: chinese_calendar.is_workday(day) for day in _DAYS if chinese_calendar.is_workday(day) != (day.weekday() < 5)},
    frozenset({2026}),
)
days = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize("vector", VECTORS["workday"], ids=lambda vector: f"{vector['start']}+{vector['n']}")
def test_period_of_working_days_ends_as_announced(vector: dict[str, str]) -> None:
    start = date.fromisoformat(vector["start"])
    assert CALENDAR_2026.add_working_days(start, int(vector["n"])) == date.fromisoformat(vector["end"])
    assert Calendar().add_working_days(start, int(vector["n"])) == date.fromisoformat(vector["naive_mon_fri"])


@pytest.mark.parametrize("vector", VECTORS["add_months"], ids=lambda vector: f"{vector['start']}+{vector['m']}")
def test_natural_months_end_at_the_last_day_that_exists(vector: dict[str, str]) -> None:
    assert add_months(date.fromisoformat(vector["start"]), int(vector["m"])) == date.fromisoformat(vector["out"])


def test_make_up_day_is_a_working_day_and_a_holiday_is_not() -> None:
    assert CALENDAR_2026.is_working(date(2026, 10, 10)) is True
    assert CALENDAR_2026.is_working(date(2026, 10, 5)) is False
    assert CALENDAR_2026.next_working_day(date(2026, 9, 30)) == date(2026, 10, 8)


def test_year_without_confirmed_holidays_is_provisional() -> None:
    assert CALENDAR_2026.is_provisional(date(2026, 12, 31)) is False
    assert CALENDAR_2026.is_provisional(date(2027, 1, 1)) is True


def test_period_without_days_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        CALENDAR_2026.add_working_days(date(2026, 1, 1), 0)


@given(start=days, count=st.integers(1, 60))
def test_counting_forward_and_counting_between_agree(start: date, count: int) -> None:
    end = CALENDAR_2026.add_working_days(start, count)
    assert CALENDAR_2026.working_days_between(start, end) == count
    assert CALENDAR_2026.is_working(end)


@given(start=days, months=st.integers(-240, 240))
def test_months_move_by_exactly_that_many_months(start: date, months: int) -> None:
    end = add_months(start, months)
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day <= start.day


@given(last=days, earlier=st.integers(1, 400))
def test_reversed_period_has_no_days(last: date, earlier: int) -> None:
    assert CALENDAR_2026.working_days_between(last, last - timedelta(days=earlier)) == 0

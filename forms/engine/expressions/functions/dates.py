"""Days, months, years and hours."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from forms.engine.expressions import days, decimals
from forms.engine.expressions.functions.registry import Surroundings, function


def whole(value: Decimal) -> int | None:
    """The whole number, when it is one."""
    return int(value) if value == value.to_integral_value() else None


@function(
    "",
    "date",
    english="The current day.",
    chinese="今天的日期。",
    examples=(("today()", "date('2026-03-15')"),),
)
def today(around: Surroundings) -> date | None:
    return around.today


@function(
    "",
    "datetime",
    english="The current moment.",
    chinese="当前时刻。",
    examples=(("date(now())", "date('2026-03-15')"),),
)
def now(around: Surroundings) -> datetime | None:
    return around.now


@function(
    "date",
    "date",
    english="The day an ISO text names, or the day of a moment.",
    chinese="由「2026-03-15」这样的文本得到日期,或取时刻所在的日期。",
    examples=(("date('2026-02-30')", "None"), ("date(now()) == today()", "True")),
)
def date_(around: Surroundings, value: date) -> date:
    return value


@function("date", "number", english="The year.", chinese="年份。", examples=(("year(today())", "2026"),))
def year(around: Surroundings, value: date) -> int:
    return value.year


@function(
    "date", "number", english="The month, 1 to 12.", chinese="月份,1 到 12。", examples=(("month(today())", "3"),)
)
def month(around: Surroundings, value: date) -> int:
    return value.month


@function(
    "date", "number", english="The day of the month.", chinese="几号。", examples=(("day(date('2026-03-09'))", "9"),)
)
def day(around: Surroundings, value: date) -> int:
    return value.day


@function(
    "date",
    "number",
    english="The day of the week, 1 for Monday to 7 for Sunday.",
    chinese="星期几,星期一为 1,星期日为 7。",
    examples=(("weekday(date('2026-03-15'))", "7"),),
)
def weekday(around: Surroundings, value: date) -> int:
    return value.isoweekday()


@function(
    "date",
    "number",
    english="The quarter of the year, 1 to 4.",
    chinese="季度,1 到 4。",
    examples=(("quarter(date('2026-04-01'))", "2"),),
)
def quarter(around: Surroundings, value: date) -> int:
    return (value.month + 2) // 3


@function(
    "datetime",
    "number",
    english="The hour of a moment, 0 to 23.",
    chinese="时刻的小时数,0 到 23。",
    examples=(("hour(now())", "9"), ("hour(today())", "0")),
)
def hour(around: Surroundings, value: datetime) -> int:
    return value.hour


@function(
    "number, number, number",
    "date",
    english="The day with that year, month and day of the month; blank when there is none.",
    chinese="由年、月、日得到日期;没有这一天时为空。",
    examples=(("date_of(2026, 3, 15)", "today()"), ("date_of(2026, 2, 29)", "None")),
)
def date_of(around: Surroundings, year: Decimal, month: Decimal, day: Decimal) -> date | None:
    parts = (whole(year), whole(month), whole(day))
    return None if None in parts else days.day_of(*(part for part in parts if part is not None))


@function(
    "date",
    "date",
    english="The first day of the month.",
    chinese="当月第一天。",
    examples=(("start_of_month(today())", "date('2026-03-01')"),),
)
def start_of_month(around: Surroundings, value: date) -> date:
    return value.replace(day=1)


@function(
    "date",
    "date",
    english="The last day of the month.",
    chinese="当月最后一天。",
    examples=(("end_of_month(date('2028-02-03'))", "date('2028-02-29')"),),
)
def end_of_month(around: Surroundings, value: date) -> date | None:
    following = days.months_later(value.replace(day=1), 1)
    return date.max if following is None else following - timedelta(days=1)


@function(
    "date, number",
    "date",
    english="The day that many days later; negative numbers go back.",
    chinese="若干天之后的日期,负数表示之前。",
    examples=(("add_days(date('2026-02-27'), 2)", "date('2026-03-01')"), ("add_days(today(), 0.5)", "None")),
)
def add_days(around: Surroundings, start: date, count: Decimal) -> date | None:
    number = whole(count)
    return None if number is None else days.shifted(start, number)


@function(
    "date, number",
    "date",
    english="The same day that many months later, or the month's last day when the month is shorter.",
    chinese="若干自然月之后的同一天;当月没有这一天时取月末。",
    examples=(
        ("add_months(date('2026-01-31'), 1)", "date('2026-02-28')"),
        ("add_months(date('2026-11-30'), 3)", "date('2027-02-28')"),
        ("add_months(date('2026-03-15'), 12)", "date('2027-03-15')"),
    ),
)
def add_months(around: Surroundings, start: date, count: Decimal) -> date | None:
    number = whole(count)
    return None if number is None else days.months_later(start, number)


@function(
    "date, number",
    "date",
    english="The same day that many years later; 29 February becomes 28 February.",
    chinese="若干年之后的同一天;2 月 29 日在平年取 2 月 28 日。",
    examples=(("add_years(date('2028-02-29'), 1)", "date('2029-02-28')"),),
)
def add_years(around: Surroundings, start: date, count: Decimal) -> date | None:
    number = whole(count)
    return None if number is None else days.months_later(start, number * 12)


@function(
    "date, date",
    "number",
    english="Days from the first to the second; negative when the second is earlier.",
    chinese="从第一个日期到第二个日期的天数,后者较早时为负。",
    examples=(("days_between(date('2026-03-01'), today())", "14"),),
)
def days_between(around: Surroundings, start: date, end: date) -> int:
    return end.toordinal() - start.toordinal()


@function(
    "date, date",
    "number",
    english="Whole natural months from the first to the second.",
    chinese="从第一个日期到第二个日期满了几个自然月。",
    examples=(
        ("months_between(date('2026-01-31'), date('2026-02-28'))", "1"),
        ("months_between(date('2026-03-16'), date('2026-03-15'))", "0"),
    ),
)
def months_between(around: Surroundings, start: date, end: date) -> int:
    return days.months_from(start, end)


@function(
    "datetime, datetime",
    "number",
    english="Hours from the first moment to the second, with fractions; a day counts from its first moment.",
    chinese="从第一个时刻到第二个时刻的小时数,可带小数;日期按当天零点计。",
    examples=(("hours_between(today(), now())", "9.5"),),
)
def hours_between(around: Surroundings, start: datetime, end: datetime) -> Decimal | None:
    microseconds = (end - start) // timedelta(microseconds=1)
    return decimals.unscaled(decimals.divided(microseconds * decimals.UNIT, 3_600_000_000))


@function(
    "date, date?",
    "number",
    english="Full years of age on a day (today when left out); born on 29 February counts as 1 March.",
    chinese="在某天(默认今天)的周岁;2 月 29 日出生的人平年在 3 月 1 日满岁。",
    examples=(("age_at(date('2000-03-16'))", "25"), ("age_at(date('2000-03-15'), date('2026-03-15'))", "26")),
)
def age_at(around: Surroundings, birth: date, on: date | None = None) -> int | None:
    reference = around.today if on is None else on
    if reference is None or reference < birth:
        return None
    return reference.year - birth.year - ((reference.month, reference.day) < (birth.month, birth.day))


FUNCTIONS: tuple[Any, ...] = (
    today,
    now,
    date_,
    year,
    month,
    day,
    weekday,
    quarter,
    hour,
    date_of,
    start_of_month,
    end_of_month,
    add_days,
    add_months,
    add_years,
    days_between,
    months_between,
    hours_between,
    age_at,
)

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import chinese_calendar
from chinese_calendar.constants import holidays, workdays
from django.db import transaction

from organization import clock
from organization.models import CalendarDay, CalendarStatus, Post, Role, UnitKind, WorkCalendar
from organization.queries.calendar import forget_calendar

_DATA = Path(__file__).resolve().parents[1] / "data"
_FIRST_YEAR = 2018
"""Cases older than this are not computed with; earlier years would only lengthen the list."""
_YEARS_AHEAD = 2
_FRIDAY = 4


@transaction.atomic
def load_reference_data() -> None:
    """Adds the kinds of unit, posts, roles and calendars that are missing; what somebody edited stays as it is."""
    _add_kinds(_read("unit_kinds.json"))
    Post.objects.bulk_create([Post(**row) for row in _read("posts.json")], ignore_conflicts=True)
    _add_roles(_read("roles.json"))
    _add_calendars()


def _read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((_DATA / name).read_text(encoding="utf-8"))
    return rows


def _add_kinds(rows: list[dict[str, Any]]) -> None:
    known = set(UnitKind.objects.values_list("key", flat=True))
    parents = {row["key"]: row.pop("allowed_parents") for row in rows}
    UnitKind.objects.bulk_create([UnitKind(**row) for row in rows if row["key"] not in known])
    link = UnitKind.allowed_parents.through
    link.objects.bulk_create(
        [link(from_unitkind_id=key, to_unitkind_id=parent) for key in parents.keys() - known for parent in parents[key]]
    )


def _add_roles(rows: list[dict[str, Any]]) -> None:
    known = set(Role.objects.values_list("key", flat=True))
    new = [{**row, "fallback_id": row["fallback"]} for row in rows if row["key"] not in known]
    for row in new:
        del row["fallback"]
    # Fallbacks point forwards too: foreign keys are checked when the transaction ends.
    Role.objects.bulk_create([Role(**row) for row in new])


def _add_calendars() -> None:
    confirmed = {day.year for day in holidays}
    last = max(max(confirmed), clock.today().year) + _YEARS_AHEAD
    # A provisional year without a single special day has not been touched yet: it may become a confirmed one.
    untouched = WorkCalendar.objects.filter(status=CalendarStatus.PROVISIONAL, days__isnull=True, year__in=confirmed)
    untouched.delete()
    known = set(WorkCalendar.objects.values_list("year", flat=True))
    missing = [year for year in range(_FIRST_YEAR, last + 1) if year not in known]
    WorkCalendar.objects.bulk_create([_calendar(year, year in confirmed) for year in missing])
    days = [day for year in missing if year in confirmed for day in _special_days(year)]
    CalendarDay.objects.bulk_create(days, ignore_conflicts=True)
    forget_calendar()


def _calendar(year: int, is_confirmed: bool) -> WorkCalendar:
    if is_confirmed:
        return WorkCalendar(year=year, status=CalendarStatus.CONFIRMED, source="国务院办公厅节假日安排通知")
    return WorkCalendar(year=year, status=CalendarStatus.PROVISIONAL)


def _special_days(year: int) -> list[CalendarDay]:
    day, days = date(year, 1, 1), []
    while day.year == year:
        working = chinese_calendar.is_workday(day)
        if working != (day.weekday() <= _FRIDAY):
            note = workdays.get(day) or holidays.get(day, "")
            days.append(CalendarDay(date=day, calendar_id=year, is_working=working, note=_CHINESE.get(note, note)))
        day += timedelta(days=1)
    return days


_CHINESE = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}

"""The same records as a calendar, a board, a map, a gallery or a chart."""

import calendar
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, Max, Min, QuerySet, Sum
from django.utils.timezone import get_default_timezone, localtime

from forms.field_types.context import FillContext
from forms.models import Record

from .fields import RegisterField
from .json_values import ExactNumber
from .register import Register
from .rows import rounded, sorting
from .state import RegisterState

CARDS = 20
MOST_POINTS = 500
MOST_GROUPS = 40
MOST_ON_A_DAY = 6
WEST, EAST, SOUTH, NORTH = Decimal(73), Decimal(136), Decimal(17), Decimal(54)
"""The box around China, in degrees."""


def offered(register: Register, layout: str) -> list[RegisterField]:
    """Returns the fields by which a layout can be drawn: what is masked for this person would be told by its place."""
    tests: Mapping[str, Callable[[RegisterField], bool]] = {
        "calendar": lambda field: field.is_day,
        "board": lambda field: field.kind == "option" and field.column != "unit__name",
        "map": is_point,
        "gallery": lambda field: not field.column and bool(getattr(field.type, "images_only", False)),
        "chart": lambda field: field.is_grouping or field.is_day or field.kind == "option",
    }
    test = tests.get(layout)
    fields = register.fields.values()
    return [field for field in fields if test is not None and test(field) and register.may_read_whole(field.key)]


def is_point(field: RegisterField) -> bool:
    """Whether the field's answers have a latitude and a longitude."""
    return not field.column and {"lat", "lon"} <= {column.key for column in field.type.export_columns(field.spec)}


def chosen_field(register: Register, state: RegisterState) -> RegisterField | None:
    """Returns the field that a layout goes by: the one asked for, or the best there is."""
    fields = offered(register, state.layout)
    asked = next((field for field in fields if field.key == state.by), None)
    answers = [field for field in fields if not field.column]
    return asked or next(iter(answers or fields), None)


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day of a calendar page."""

    on: date
    in_month: bool
    is_today: bool
    records: Sequence[Record]
    more: int


def month_of(state: RegisterState, today: date) -> date:
    """Returns the first day of the month to show."""
    return date.fromisoformat(f"{state.month}-01") if state.month else today.replace(day=1)


def month_page(rows: QuerySet[Record], field: RegisterField, first: date, today: date) -> list[list[Day]]:
    """Returns the weeks of a month, Monday first, with the records of each day."""
    weeks = calendar.Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)
    start, end = weeks[0][0], weeks[-1][-1] + timedelta(days=1)
    low, high = _edge(field, start), _edge(field, end)
    within: Any = rows.annotate(on_day=sorting(field)).filter(on_day__gte=low, on_day__lt=high).order_by("on_day")
    by_day: dict[date, list[Any]] = {}
    for pk, told in within.values_list("pk", "on_day").iterator(chunk_size=2000):
        day = _day_of(told)
        if day is not None:
            by_day.setdefault(day, []).append(pk)
    first_of_each = [pk for found in by_day.values() for pk in found[:MOST_ON_A_DAY]]
    records = rows.in_bulk(first_of_each)
    return [
        [
            Day(
                on=day,
                in_month=day.month == first.month,
                is_today=day == today,
                records=[records[pk] for pk in by_day.get(day, ())[:MOST_ON_A_DAY] if pk in records],
                more=max(0, len(by_day.get(day, [])) - MOST_ON_A_DAY),
            )
            for day in week
        ]
        for week in weeks
    ]


def _edge(field: RegisterField, day: date) -> Any:
    if field.column:
        return datetime(day.year, day.month, day.day, tzinfo=get_default_timezone())
    return day.isoformat()


def _day_of(value: Any) -> date | None:
    """The day of a moment or of an ISO text; None for a text of an older version that is no day, such as "2026-03"."""
    if isinstance(value, datetime):
        return localtime(value).date()
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


@dataclass(frozen=True, kw_only=True)
class Lane:
    """One column of a board."""

    value: str
    label: str
    count: int
    records: Sequence[Record]


def board_lanes(rows: QuerySet[Record], field: RegisterField, context: FillContext) -> list[Lane]:
    """Returns the lanes of a board: one for each choice, and one for what is blank or no longer offered."""
    rows = rows.annotate(lane=sorting(field))
    counts = dict(rows.order_by().values_list("lane").annotate(number=Count("pk")))
    words = [(value, str(label)) for value, label in field.options(context)]
    known = {value for value, _label in words}
    others = [value for value in counts if value and value not in known]
    words += [(value, field.words(value, context)) for value in others[: max(0, MOST_GROUPS - len(words))]]
    lanes = [
        Lane(value=value, label=label, count=counts.get(value, 0), records=list(rows.filter(lane=value)[:CARDS]))
        for value, label in words[:MOST_GROUPS]
    ]
    blank = counts.get(None, 0)
    if blank:
        lanes.insert(0, Lane(value="", label="", count=blank, records=list(rows.filter(lane=None)[:CARDS])))
    return lanes


@dataclass(frozen=True, kw_only=True)
class Point:
    """One record on the map: ``x`` and ``y`` are places in a picture of 630 by 370, None outside of it."""

    number: int
    record: Record
    lat: Decimal
    lon: Decimal
    x: Decimal | None
    y: Decimal | None


def map_points(rows: QuerySet[Record], field: RegisterField) -> list[Point]:
    """Returns the records that have a place, the first of them numbered for the list beside the map."""
    from .json_values import Answer

    found: list[Point] = []
    placed = rows.alias(lat=Answer(field.key, "lat")).filter(lat__isnull=False)
    for record in placed[:MOST_POINTS]:
        value = record.answers.get(field.key)
        try:
            lat, lon = Decimal(str(value["lat"])), Decimal(str(value["lon"]))
        except (TypeError, KeyError, ArithmeticError):
            continue
        inside = WEST <= lon <= EAST and SOUTH <= lat <= NORTH
        x = round((lon - WEST) * 10, 1) if inside else None
        y = round((NORTH - lat) * 10, 1) if inside else None
        found.append(Point(number=len(found) + 1, record=record, lat=lat, lon=lon, x=x, y=y))
    return found


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One group of a chart."""

    value: str
    label: str
    count: int
    figure: Decimal


def chart_bars(
    rows: QuerySet[Record], field: RegisterField, measure: str, register: Register, context: FillContext
) -> list[Bar]:
    """Returns the groups of a chart with their figure; days are put together by month."""
    name, _colon, key = measure.partition(":")
    aggregates: Mapping[str, Any] = {"sum": Sum, "avg": Avg, "min": Min, "max": Max}
    figure: Any = Count("pk")
    if name in aggregates and key in register.fields:
        figure = aggregates[name](ExactNumber(*register.fields[key].path))
    groups = (
        rows.order_by().annotate(group=_grouping(field)).values("group").annotate(number=Count("pk"), figure=figure)
    )
    words = {value: str(label) for value, label in field.options(context)}
    ordered = groups.order_by("group") if field.is_day else groups.order_by("-number")
    bars = []
    for row in ordered[:MOST_GROUPS]:
        value = "" if row["group"] is None else str(row["group"])
        bars.append(
            Bar(
                value=value,
                label=_label(field, value, words, context),
                count=row["number"],
                figure=rounded(row["figure"], places=2) or Decimal(0),
            )
        )
    return bars


def _grouping(field: RegisterField) -> Any:
    from django.db.models import CharField
    from django.db.models.functions import Cast, Substr, TruncMonth

    if not field.is_day:
        return sorting(field)
    if field.column:
        return TruncMonth(field.column)
    return Substr(Cast(sorting(field), CharField()), 1, 7)


def _label(field: RegisterField, value: str, words: Mapping[str, str], context: FillContext) -> str:
    if field.is_day:
        return value[:7]
    if value in words or field.column or not value:
        return words.get(value, value)
    if field.kind == "bool":
        value = {"1": "true", "0": "false"}.get(value, value)
        return field.type.text(value == "true", field.spec, context)
    return field.words(value, context)

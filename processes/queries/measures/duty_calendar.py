"""The calendar of duties: one unit over a year, or all branches of a part of the tree month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from organization.models import Unit
from processes.engine.measures.duties import DutyState
from processes.engine.spans import MONTHS, Span, span_of, spans_between
from processes.models import MeasurePart, StoredMeasure

from .duties import Standing, standings

WORST: Sequence[DutyState] = ("missing", "soon", "open", "excused", "met", "none")
"""Of several states in one cell the first of these is shown."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One duty (or several) in one span; ``months`` says over how many months it reaches."""

    span: Span
    state: DutyState
    met: int
    asked: int
    months: int = 1
    duty: StoredMeasure | None = None
    unit: Unit | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """A duty of one unit over the year, or a unit with all its duties month by month."""

    duty: StoredMeasure | None
    unit: Unit
    cells: tuple[Cell, ...]

    @property
    def missing(self) -> int:
        return sum(cell.asked - cell.met for cell in self.cells if cell.state == "missing")


def years_of_units(
    units: Sequence[Unit], duties: Sequence[StoredMeasure], year: int, today: date
) -> dict[int, list[Row]]:
    """Returns the duties of units over a year, the monthly ones first; those a unit does not have are left out."""
    found: dict[tuple[int, int], list[Standing]] = {}
    named = {each.pk for each in units}
    for each in standings(duties, date(year, 1, 1), date(year, 12, 31), today, named):
        found.setdefault((each.unit, each.duty.pk), []).append(each)
    ordered = sorted(duties, key=lambda each: (MONTHS.get(each.spec.every, 12), each.position))
    return {
        unit.pk: [
            Row(duty=duty, unit=unit, cells=tuple(_own(each, unit) for each in found[unit.pk, duty.pk]))
            for duty in ordered
            if (unit.pk, duty.pk) in found
        ]
        for unit in units
    }


def _own(told: Standing, unit: Unit) -> Cell:
    need = told.duty.spec.need
    months = MONTHS.get(told.span.every, 12)
    return Cell(
        span=told.span,
        state=told.state,
        met=min(told.found, need),
        asked=need,
        months=months,
        duty=told.duty,
        unit=unit,
    )


def heat_map(units: Sequence[Unit], duties: Sequence[StoredMeasure], year: int, today: date) -> list[Row]:
    """Returns units × months: in each the duties whose span ends in that month, of the unit and the groups below it."""
    paths = {each.path: place for place, each in enumerate(units)}
    places = {key: paths[top] for key, top in _tops(paths).items()}
    found: dict[tuple[int, str], list[Standing]] = {}
    for each in standings(duties, date(year, 1, 1), date(year, 12, 31), today, set(places)):
        if each.state != "none":
            month = span_of("month", each.span.last).key
            found.setdefault((places[each.unit], month), []).append(each)
    months = list(spans_between("month", date(year, 1, 1), date(year, 12, 31)))
    return [
        Row(duty=None, unit=unit, cells=tuple(_cell(span, found.get((place, span.key), []), unit) for span in months))
        for place, unit in enumerate(units)
    ]


def _cell(span: Span, told: Sequence[Standing], unit: Unit) -> Cell:
    asked = [each for each in told if each.state != "excused"]
    states: set[DutyState] = {each.state for each in told}
    state: DutyState = next((each for each in WORST if each in states), "none")
    return Cell(span=span, state=state, met=sum(each.state == "met" for each in asked), asked=len(asked), unit=unit)


def _tops(paths: dict[str, int]) -> dict[int, str]:
    """Which of the shown units every unit below them belongs to."""
    found = {}
    for key, path in Unit.objects.filter(dissolved_on__isnull=True).values_list("pk", "path"):
        top = next((path[:end] for end in range(len(path), 0, -Unit.steplen) if path[:end] in paths), None)
        if top is not None:
            found[key] = top
    return found


def evidence_of(duty: StoredMeasure, unit: Unit, span: Span) -> list[MeasurePart]:
    """Returns what satisfies a duty of a unit in a span: cases (also of units below) or records, the newest first."""
    rows = MeasurePart.objects.filter(measure=duty, span=span.key, unit__path__startswith=unit.path)
    return list(rows.select_related("unit").order_by("-day", "pk"))

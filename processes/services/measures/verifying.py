"""Whether the figures that are kept are what would be counted now."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db.models import Sum

from organization import clock
from processes.engine.measures.model import OF_CASES, STANDING, Part
from processes.engine.spans import span_of
from processes.models import StoredMeasure

from .counting import parts_elsewhere, parts_of_cases, rounded

Cell = tuple[int, str, str]
Sums = dict[Cell, tuple[Decimal, Decimal, int]]


def differences(stored: Sequence[StoredMeasure]) -> list[str]:
    """Returns a line for every cell (unit, span, group) whose kept sums differ from those counted now."""
    found: list[str] = []
    by_procedure: dict[str, list[StoredMeasure]] = {}
    for each in stored:
        if each.spec.source.of in OF_CASES:
            by_procedure.setdefault(each.spec.source.procedure, []).append(each)
        else:
            found += _told(each, _sums(parts_elsewhere(each.spec)))
    for procedure, group in by_procedure.items():
        parts = parts_of_cases(procedure, group)
        for each in group:
            found += _told(each, _sums(parts[each.pk]))
    return found


def _told(stored: StoredMeasure, now: Sums) -> Iterable[str]:
    kept = _kept(stored)
    for cell in sorted(set(kept) | set(now)):
        if kept.get(cell) != now.get(cell):
            yield f"{stored.key}: unit {cell[0]}, {cell[1]} {cell[2]}: kept {kept.get(cell)}, counted {now.get(cell)}"


def _kept(stored: StoredMeasure) -> Sums:
    rows = stored.parts.order_by()
    if stored.spec.source.of in STANDING:
        rows = rows.filter(span=span_of(stored.spec.every, clock.today()).key)
    cells = rows.values_list("unit", "span", "bucket").annotate(Sum("number"), Sum("base"), Sum("items"))
    return {
        (unit, span, bucket): (rounded(Decimal(number)), rounded(Decimal(base)), items)
        for unit, span, bucket, number, base, items in cells
    }


def _sums(parts: Iterable[Part]) -> Sums:
    found: Sums = {}
    for part in parts:
        cell = (part.unit, part.span, part.bucket)
        number, base, items = found.get(cell, (Decimal(0), Decimal(0), 0))
        found[cell] = (number + rounded(part.number), base + rounded(part.base), items + part.items)
    return found

"""What the parts of a figure come to: for one unit, for everything below it, for a longer span."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from statistics import median

from .model import Measure, Part

PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure, with the sums it was made from; ``value`` is None where nothing was to be counted."""

    value: Decimal | None
    number: Decimal = Decimal(0)
    base: Decimal = Decimal(0)
    items: int = 0


def figure(measure: Measure, parts: Sequence[Part], *, units: int | None = None) -> Figure:
    """Returns what the parts of some units and spans come to; ``units`` is how many units there are where ``any`` asks.

    Rates are the sum of what was reached over the sum of what was due, unless the measure wants the mean of its units.
    """
    number = sum((part.number for part in parts), Decimal(0))
    base = sum((part.base for part in parts), Decimal(0))
    items = sum(part.items for part in parts)
    if measure.how == "any":
        having = Decimal(len({part.unit for part in parts}))
        every = Decimal(units) if units is not None else Decimal(1)
        return Figure(value=_over(having, every), number=having, base=every, items=items)
    if measure.roll_up == "mean" and len({part.unit for part in parts}) > 1:
        found = [each for each in (_value(measure, own) for own in _by_unit(parts)) if each is not None]
        return Figure(value=_over(sum(found, Decimal(0)), Decimal(len(found))), number=number, base=base, items=items)
    return Figure(value=_value(measure, parts), number=number, base=base, items=items)


def groups(measure: Measure, parts: Iterable[Part]) -> dict[str, Figure]:
    """Returns the figure of every group that the measure is split by, the biggest first."""
    found: dict[str, list[Part]] = {}
    for part in parts:
        found.setdefault(part.bucket, []).append(part)
    told = {bucket: figure(measure, own) for bucket, own in found.items()}
    return dict(sorted(told.items(), key=lambda each: (-(each[1].value or Decimal(0)), each[0])))


def points(measure: Measure, value: Decimal | None, maximum: Decimal) -> Decimal | None:
    """Returns what a figure earns of so many points: nothing at ``zero``, everything at ``full``, straight between."""
    if value is None:
        return None
    full = measure.full if measure.full is not None else (measure.target or Decimal(1))
    if full == measure.zero:
        return maximum if value >= full else Decimal(0)
    share = (value - measure.zero) / (full - measure.zero)
    return (max(Decimal(0), min(Decimal(1), share)) * maximum).quantize(PLACES, ROUND_HALF_EVEN)


def reaches(measure: Measure, value: Decimal | None) -> bool | None:
    """Answers whether a figure is as good as its target, None where there is none or no figure."""
    if value is None or measure.target is None or measure.direction == "none":
        return None
    return value <= measure.target if measure.direction == "down" else value >= measure.target


def _by_unit(parts: Iterable[Part]) -> Iterable[list[Part]]:
    found: dict[int, list[Part]] = {}
    for part in parts:
        found.setdefault(part.unit, []).append(part)
    return found.values()


def _value(measure: Measure, parts: Sequence[Part]) -> Decimal | None:
    if measure.how in ("count", "sum"):
        return sum((part.number for part in parts), Decimal(0))
    if measure.how == "distinct" and (parts or measure.out_of is None):
        found = Decimal(len({part.bucket for part in parts}))
        return _over(found, measure.out_of) if measure.out_of else found
    if not parts:
        return None
    return VALUES[measure.how](parts)


def _latest(parts: Sequence[Part]) -> Decimal | None:
    """The mean of the latest of every unit."""
    latest: dict[int, Part] = {}
    for part in sorted(parts, key=lambda each: (each.day or date.min, each.ref)):
        latest[part.unit] = part
    return _over(sum((each.number for each in latest.values()), Decimal(0)), Decimal(len(latest)))


def _pooled(parts: Sequence[Part]) -> Decimal | None:
    number = sum((part.number for part in parts), Decimal(0))
    return _over(number, sum((part.base for part in parts), Decimal(0)))


VALUES: Mapping[str, Callable[[Sequence[Part]], Decimal | None]] = {
    "mean": _pooled,
    "share": _pooled,
    "ratio": _pooled,
    "median": lambda parts: Decimal(median(part.number for part in parts)),
    "max": lambda parts: max(part.number for part in parts),
    "last": _latest,
}


def _over(number: Decimal, base: Decimal) -> Decimal | None:
    return (number / base).quantize(PLACES, ROUND_HALF_EVEN) if base else None

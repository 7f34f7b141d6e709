"""From the marks of several people to one figure."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from .model import Contribution, RubricSpec

CENT = Decimal("0.01")


def rounded(number: Decimal) -> Decimal:
    """Returns the number with two places, half up."""
    return number.quantize(CENT, ROUND_HALF_UP)


def mean(numbers: Sequence[Decimal]) -> Decimal | None:
    """Returns the arithmetic mean with two places, None of nothing."""
    return rounded(sum(numbers, Decimal()) / len(numbers)) if numbers else None


def trim_mean(numbers: Sequence[Decimal]) -> Decimal | None:
    """Returns the mean without one highest and one lowest; of fewer than three numbers the plain mean."""
    return mean(sorted(numbers)[1:-1]) if len(numbers) >= 3 else mean(numbers)


def combined(rubric: RubricSpec, totals: Sequence[Decimal]) -> Decimal | None:
    """Returns the figure of several people's totals, as the rubric says."""
    return trim_mean(totals) if rubric.combine == "trim_mean" else mean(totals)


def total_of(rubric: RubricSpec, marks: object) -> Decimal | None:
    """Returns the sum of one person's marks, None unless every criterion has a mark between 0 and its maximum.

    ``marks`` is the stored answer of a score field, ``{"points": {criterion: "12"}, …}``.
    """
    marks = marks.get("points") if isinstance(marks, Mapping) else None
    if not isinstance(marks, Mapping):
        return None
    total = Decimal()
    for criterion in rubric.criteria:
        mark = marks.get(criterion.key)
        if mark is None or isinstance(mark, bool):
            return None
        number = Decimal(str(mark))
        if not number.is_finite() or not 0 <= number <= criterion.maximum:
            return None
        total += number
    return total


def totals(rubric: RubricSpec, contributions: Iterable[Contribution]) -> tuple[Decimal, ...]:
    """Returns the totals of the contributions that hold complete marks of this rubric, in the order they came in."""
    found = (_marks_total(rubric, each.values) for each in contributions)
    return tuple(each for each in found if each is not None)


def weighted(parts: Iterable[tuple[Decimal, Decimal | None]]) -> Decimal | None:
    """Returns the sum of weight x figure with two places, None when a figure is missing."""
    total = Decimal()
    for weight, figure in parts:
        if figure is None:
            return None
        total += weight * figure
    return rounded(total)


def share_of_top(votes: int, top: int) -> Decimal:
    """Returns 100 x votes / most votes with two places; 0 where nobody received any."""
    return rounded(Decimal(100 * votes) / top) if top > 0 else Decimal("0.00")


def _marks_total(rubric: RubricSpec, values: Mapping[str, object]) -> Decimal | None:
    """A contribution keeps its marks under the key of the score field."""
    return next((total for each in values.values() if (total := total_of(rubric, each)) is not None), None)

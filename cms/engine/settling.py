"""What the marks of several people come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from .kinds import rounded

APART = Decimal("0.2")
"""Two markers disagree when they are further apart than this share of the points."""


@dataclass(frozen=True, kw_only=True)
class Settled:
    """The points, or None while ``wanted`` more marks are needed."""

    points: Decimal | None
    wanted: int = 0


def settle_marks(marks: Sequence[Decimal], *, of: Decimal) -> Settled:
    """Returns the points for what two, or after a disagreement three, people gave.

    Two who agree: their mean. Three: the mean of the two closest; when both pairs are equally close, the middle mark.
    """
    if len(marks) < 2:
        return Settled(points=None, wanted=2 - len(marks))
    if len(marks) == 2:
        if abs(marks[0] - marks[1]) > of * APART:
            return Settled(points=None, wanted=1)
        return Settled(points=_mean(*marks))
    low, middle, high = sorted(marks[:3])
    if middle - low == high - middle:
        return Settled(points=rounded(middle))
    nearest = min(combinations((low, middle, high), 2), key=lambda pair: pair[1] - pair[0])
    return Settled(points=_mean(*nearest))


def _mean(one: Decimal, other: Decimal) -> Decimal:
    return rounded((one + other) / 2)

"""Places among cases, and how many of them there are."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

Figures = Sequence[Decimal | None]
"""The figure that counts, then the tie-breakers; a missing figure comes after every number."""


def ranks(figures: Mapping[str, Figures]) -> dict[str, int]:
    """Returns the place of each case, best first. Those equal in everything share a place and the next one is left
    out."""
    ordered = sorted(figures, key=lambda case: _order(figures[case]))
    result: dict[str, int] = {}
    for position, case in enumerate(ordered, start=1):
        before = ordered[position - 2] if position > 1 else None
        tied = before is not None and _order(figures[before]) == _order(figures[case])
        result[case] = result[before] if tied and before is not None else position
    return result


def next_in_line(places: Mapping[str, int], waiting: frozenset[str]) -> tuple[str, ...]:
    """Returns who comes next of those waiting: the case with the best place, several when they share it."""
    best = min((places[case] for case in waiting if case in places), default=None)
    return tuple(sorted(case for case in waiting if case in places and places[case] == best))


def quota(count: int, share: Fraction) -> int:
    """Returns how many of ``count`` a share allows, rounded down: a third of 5 is 1, 10 % of 29 is 2."""
    return count * share.numerator // share.denominator


def _order(figures: Figures) -> tuple[tuple[bool, Decimal], ...]:
    return tuple((each is None, -each if each is not None else Decimal()) for each in figures)

"""How questions did: how hard they were, and whether those who knew more got them right."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

SMALLEST = 5
"""Fewer sittings than this say nothing, and would tell what single persons did."""
_TAIL = Decimal("0.27")


@dataclass(frozen=True, kw_only=True)
class ItemStatistics:
    """``facility``: mean share of the points (0 hard … 1 easy). ``discrimination``: that of the best 27 % of the
    sittings less that of the weakest 27 % (Kelley 1939); below 0.2 the question hardly tells them apart."""

    sittings: int
    facility: Decimal | None
    discrimination: Decimal | None


def item_statistics(results: Sequence[tuple[Decimal, Decimal]]) -> ItemStatistics:
    """Returns the figures for (share of this question's points, share of the whole sitting); None below five."""
    count = len(results)
    if count < SMALLEST:
        return ItemStatistics(sittings=count, facility=None, discrimination=None)
    ranked = [own for own, _whole in sorted(results, key=lambda result: result[1])]
    tail = max(1, int(count * _TAIL + Decimal("0.5")))
    return ItemStatistics(
        sittings=count,
        facility=_mean(ranked).quantize(Decimal("0.01")),
        discrimination=(_mean(ranked[-tail:]) - _mean(ranked[:tail])).quantize(Decimal("0.01")),
    )


def _mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)

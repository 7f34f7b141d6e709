"""Where the numbered places of a map stand in a picture 1,000 wide."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import cos, radians

WIDTH, MARGIN, LOWEST = 1000, 80, 420
"""Width of the picture, the free edge around places, and the least height of a picture drawn from degrees."""

Share = tuple[int | None, int | None]
Degrees = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True, kw_only=True)
class Pin:
    """One place by its number, beginning with 1; ``height`` is that of the whole picture."""

    number: int
    x: int
    y: int
    height: int


def pins_by_share(shares: Sequence[Share], *, height: int) -> tuple[Pin, ...]:
    """Returns the places of a plan from their distances (per cent) from the left and the top."""
    return tuple(
        Pin(number=number, x=across * WIDTH // 100, y=down * height // 100, height=height)
        for number, (across, down) in enumerate(shares, start=1)
        if across is not None and down is not None
    )


def pins_by_degrees(degrees: Sequence[Degrees]) -> tuple[Pin, ...]:
    """Returns the places as they lie to one another, north above; none for fewer than two.

    Equirectangular projection about the middle latitude: right to a few per cent within a city or a province.
    """
    known = [
        (number, float(lat), float(lon))
        for number, (lat, lon) in enumerate(degrees, start=1)
        if lat is not None and lon is not None
    ]
    if len(known) < 2:
        return ()
    shrink = cos(radians(sum(lat for _number, lat, _lon in known) / len(known)))
    xs, ys = [lon * shrink for _number, _lat, lon in known], [-lat for _number, lat, _lon in known]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    scale = (WIDTH - 2 * MARGIN) / max(wide, high * 1.6, 1e-9)
    height = max(LOWEST, round(high * scale) + 2 * MARGIN)
    left, top = (WIDTH - wide * scale) / 2, (height - high * scale) / 2
    return tuple(
        Pin(
            number=number,
            x=round(left + (x - min(xs)) * scale),
            y=round(top + (y - min(ys)) * scale),
            height=height,
        )
        for (number, _lat, _lon), x, y in zip(known, xs, ys, strict=True)
    )

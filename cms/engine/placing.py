"""Where the numbered places of a map stand in a picture 1,000 wide."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import cos, floor, log10, radians

WIDTH, MARGIN, LOWEST = 1000, 90, 320
"""Width of the picture, the free edge around places, and the least height of a picture drawn from degrees."""
METRES = 111_195
"""Of one degree of latitude, on a sphere of 6,371 km."""
BAR = 260
"""The longest a scale may be drawn."""

Share = tuple[int | None, int | None]
Degrees = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True, kw_only=True)
class Pin:
    """One place by its number, beginning with 1."""

    number: int
    x: int
    y: int


@dataclass(frozen=True, kw_only=True)
class Placed:
    """The places of one picture; ``bar`` is how long ``metres`` are in it, nothing where that is not known."""

    pins: tuple[Pin, ...]
    height: int
    bar: int = 0
    metres: int = 0

    @property
    def kilometres(self) -> int:
        """The scale in whole kilometres, 0 for less than one."""
        return self.metres // 1000


def place_by_share(shares: Sequence[Share], *, height: int) -> Placed:
    """Returns the places of a plan from their distances (per cent) from the left and the top."""
    pins = tuple(
        Pin(number=number, x=across * WIDTH // 100, y=down * height // 100)
        for number, (across, down) in enumerate(shares, start=1)
        if across is not None and down is not None
    )
    return Placed(pins=pins, height=height)


def place_by_degrees(degrees: Sequence[Degrees]) -> Placed | None:
    """Returns the places as they lie to one another, north above; None for fewer than two different ones.

    Equirectangular projection about the middle latitude: right to a few per cent within a city or a province.
    """
    known = [
        (number, float(lat), float(lon))
        for number, (lat, lon) in enumerate(degrees, start=1)
        if lat is not None and lon is not None
    ]
    if len({(lat, lon) for _number, lat, lon in known}) < 2:
        return None
    shrink = cos(radians(sum(lat for _number, lat, _lon in known) / len(known)))
    xs, ys = [lon * shrink for _number, _lat, lon in known], [-lat for _number, lat, _lon in known]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    scale = (WIDTH - 2 * MARGIN) / max(wide, high * 1.6)
    height = max(LOWEST, round(high * scale) + 2 * MARGIN)
    left, top = (WIDTH - wide * scale) / 2, (height - high * scale) / 2
    pins = tuple(
        Pin(number=number, x=round(left + (x - min(xs)) * scale), y=round(top + (y - min(ys)) * scale))
        for (number, _lat, _lon), x, y in zip(known, xs, ys, strict=True)
    )
    metres = _round_length(BAR / scale * METRES)
    return Placed(pins=pins, height=height, bar=round(metres / METRES * scale), metres=metres)


def _round_length(metres: float) -> int:
    """Returns the largest of 1, 2, 5, 10, 20, 50 … that is not longer; at least one metre."""
    if metres < 1:
        return 0
    ten: int = 10 ** floor(log10(metres))
    return max(ten * step for step in (1, 2, 5) if ten * step <= metres)

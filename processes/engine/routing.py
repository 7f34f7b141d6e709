"""The lines of the drawing: right angles, a lane or channel of its own for each, never over a box.

Coordinates are (u, v): u runs along the course, v across it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from .layering import Link, Places

Point = tuple[float, float]

ROW_GAP = 40.0
GAP = 36.0
LANE = 13.0


@dataclass
class Paper:
    """The drawing in the making: which ports, channels and lanes are taken."""

    places: Places
    along: float
    across: float
    layer_at: list[float] = field(default_factory=list)
    ports: dict[tuple[str, str], int] = field(default_factory=dict)
    channels: dict[int, int] = field(default_factory=dict)
    lanes: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        gaps = _channel_counts(self.places)
        position = 0.0
        for layer in range(max(self.places.layers.values()) + 1):
            position += self.gap(gaps.get(layer - 1, 0)) if layer else 0.0
            self.layer_at.append(position)
            position += self.along
        outside = [link for link in self.places.links if _kind(link, self.places) in ("above", "below")]
        for side in ("above", "below"):
            chosen = [link for link in outside if _kind(link, self.places) == side]
            self.lanes[side] = _lanes(chosen, self.places)

    def gap(self, channels: int) -> float:
        return GAP + LANE * channels

    def corner(self, key: str) -> Point:
        row = self.places.rows[key]
        return self.layer_at[self.places.layers[key]], row * (self.across + ROW_GAP)

    def line(self, link: Link) -> list[Point]:
        draw: Mapping[str, Callable[[Link], list[Point]]] = {
            "loop": self.loop,
            "straight": self.straight,
            "stacked": self.stacked,
            "step": self.step,
            "above": self.outside,
            "below": self.outside,
        }
        return draw[_kind(link, self.places)](link)

    def loop(self, link: Link) -> list[Point]:
        u, v = self.corner(link.source)
        end, rise = u + self.along, min(12.0, ROW_GAP / 3)
        inset = self.along / 8
        return [(end - 2 * inset, v), (end - 2 * inset, v - rise), (end - inset, v - rise), (end - inset, v)]

    def straight(self, link: Link) -> list[Point]:
        (u, v), (target, _) = self.corner(link.source), self.corner(link.target)
        middle = v + self.across / 2
        return [(u + self.along, middle), (target, middle)]

    def stacked(self, link: Link) -> list[Point]:
        """Between two boxes of one layer, one below the other."""
        (u, v), (_, goal) = self.corner(link.source), self.corner(link.target)
        at = u + self.along * (0.35 if goal < v else 0.65)
        return [(at, v), (at, goal + self.across)] if goal < v else [(at, v + self.across), (at, goal)]

    def step(self, link: Link) -> list[Point]:
        """To another row of the next layer."""
        start = self.side_port(link.source, "end")
        end = self.side_port(link.target, "start")
        at = self.channel(self.places.layers[link.source])
        return [start, (at, start[1]), (at, end[1]), end]

    def outside(self, link: Link) -> list[Point]:
        """Around the grid: above for returns, below for lines that skip layers."""
        side = _kind(link, self.places)
        lane = self.lane_at(side, link)
        return [*self.way_out(link.source, side, lane), *self.way_in(link.target, side, lane)]

    def way_out(self, key: str, side: str, lane: float) -> list[Point]:
        if self.is_outermost(key, side):
            port = self.open_port(key, side)
            return [port, (port[0], lane)]
        port = self.side_port(key, "end")
        at = self.channel(self.places.layers[key])
        return [port, (at, port[1]), (at, lane)]

    def way_in(self, key: str, side: str, lane: float) -> list[Point]:
        if self.is_outermost(key, side):
            port = self.open_port(key, side)
            return [(port[0], lane), port]
        port = self.side_port(key, "start")
        at = self.channel(self.places.layers[key] - 1)
        return [(at, lane), (at, port[1]), port]

    def is_outermost(self, key: str, side: str) -> bool:
        row = self.places.rows[key]
        if side == "above":
            return row == min(self.places.rows[each] for each in self.same_layer(key))
        return row == self.places.lowest_row(self.places.layers[key])

    def same_layer(self, key: str) -> Iterable[str]:
        return [each for each, layer in self.places.layers.items() if layer == self.places.layers[key]]

    def lane_at(self, side: str, link: Link) -> float:
        number = self.lanes[side][link.source, link.target]
        if side == "above":
            return -(22.0 + LANE * number)
        rows = max(self.places.rows.values()) + 1
        return rows * (self.across + ROW_GAP) - ROW_GAP + 22.0 + LANE * number

    def side_port(self, key: str, side: str) -> Point:
        """The next free place at the side where the course enters or leaves; the middle belongs to the straight line.
        The next free place at the side where the course enters or leaves; the middle belongs to the straight line."""
        u, v = self.corner(key)
        layer, row = self.places.layers[key], self.places.rows[key]
        offset = _spread(self.taken(f"{layer if side == 'end' else layer - 1}/{row}", "gap") + 2, self.across)
        return (u + self.along if side == "end" else u, v + self.across / 2 + offset)

    def open_port(self, key: str, side: str) -> Point:
        u, v = self.corner(key)
        offset = _spread(self.taken(key, side) + 1, self.along * 0.7)
        return u + self.along * 0.4 + offset, v if side == "above" else v + self.across

    def taken(self, key: str, side: str) -> int:
        number = self.ports.get((key, side), 0)
        self.ports[key, side] = number + 1
        return number

    def channel(self, layer: int) -> float:
        """The next free place between a layer and the following one (before the first: outside)."""
        number = self.channels.get(layer, 0)
        self.channels[layer] = number + 1
        start = self.layer_at[layer] + self.along if layer >= 0 else self.layer_at[0] - GAP
        return start + GAP / 2 + LANE * number


def _kind(link: Link, places: Places) -> str:
    span = places.layers[link.target] - places.layers[link.source]
    rows = places.rows[link.target] - places.rows[link.source]
    if link.source == link.target:
        return "loop"
    if span == 0 and abs(rows) == 1:
        return "stacked"
    if span == 1 and not link.back:
        return "step" if rows else "straight"
    return "above" if span <= 0 or link.back else "below"


def _channel_counts(places: Places) -> dict[int, int]:
    """The most verticals each gap between layers may have to hold."""
    counts: dict[int, int] = {}
    for link in places.links:
        kind = _kind(link, places)
        if kind in ("step", "above", "below"):
            for layer in {places.layers[link.source], places.layers[link.target] - 1}:
                counts[layer] = counts.get(layer, 0) + 1
    return counts


def _lanes(links: list[Link], places: Places) -> dict[tuple[str, str], int]:
    """A lane for each line, the shortest nearest to the grid; two share one only where they are far enough apart."""

    def span(link: Link) -> tuple[int, int]:
        ends = (places.layers[link.source], places.layers[link.target])
        return min(ends) - 1, max(ends) + 1

    lanes: list[list[tuple[int, int]]] = []
    result: dict[tuple[str, str], int] = {}
    for link in sorted(links, key=lambda each: (span(each)[1] - span(each)[0], span(each), each.source, each.target)):
        first, last = span(link)
        number = next(
            (place for place, taken in enumerate(lanes) if all(last < start or first > end for start, end in taken)),
            len(lanes),
        )
        if number == len(lanes):
            lanes.append([])
        lanes[number].append((first, last))
        result[link.source, link.target] = number
    return result


def _spread(number: int, room: float) -> float:
    """Places on a side that never coincide: halves, quarters, eighths … of the room, measured from its middle."""
    share, part = 0.0, 0.5
    while number:
        share += part * (number % 2)
        number, part = number // 2, part / 2
    return (share - 0.5) * room * 0.85

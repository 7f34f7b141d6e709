"""Where the shapes of a BPMN drawing stand: columns along the course, rows across it, sub-processes from inside out."""

from collections.abc import Mapping
from dataclasses import dataclass

from .outline import Arrow, Outline, Shape

Point = tuple[float, float]
SIZES: Mapping[str, tuple[float, float]] = {"userTask": (120, 80), "callActivity": (120, 80)}
EVENT, GATEWAY = 36.0, 50.0
ACROSS, DOWN, EDGE, LANE = 110.0, 60.0, 30.0, 18.0
TRACKS = 6


@dataclass(frozen=True, kw_only=True)
class Box:
    """A place; ``x`` and ``y`` are its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2

    def moved(self, x: float, y: float) -> "Box":
        return Box(x=self.x + x, y=self.y + y, width=self.width, height=self.height)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The places of all shapes and the corners of all arrows, by id."""

    boxes: Mapping[str, Box]
    lines: Mapping[str, tuple[Point, ...]]


def plan_of(outline: Outline) -> Plan:
    """Returns the drawing; the same outline always gives the same one."""
    boxes, lines, _size = _level(outline, "")
    shift = (100.0, 80.0)
    return Plan(
        boxes={key: box.moved(*shift) for key, box in boxes.items()},
        lines={key: tuple((x + shift[0], y + shift[1]) for x, y in points) for key, points in lines.items()},
    )


def _level(outline: Outline, parent: str) -> tuple[dict[str, Box], dict[str, list[Point]], tuple[float, float]]:
    """One process or sub-process: boxes and lines from its own corner, and its size."""
    inner: dict[str, tuple[dict[str, Box], dict[str, list[Point]]]] = {}
    sizes: dict[str, tuple[float, float]] = {}
    shapes = [each for each in outline.shapes if each.parent == parent]
    for shape in shapes:
        sizes[shape.id] = _size(shape)
        if shape.kind == "subProcess":
            found, drawn, sizes[shape.id] = _level(outline, shape.id)
            inner[shape.id] = (found, drawn)
    arrows = [each for each in outline.arrows if each.parent == parent]
    hosts = {each.id: each.attached for each in shapes if each.attached}
    standing = [each.id for each in shapes if not each.attached]
    layers, forward = _layers(standing, arrows, hosts)
    rows = _rows(standing, layers, arrows, hosts)
    boxes = _placed(standing, layers, rows, sizes)
    for shape in (each for each in shapes if each.attached):
        host = boxes[shape.attached]
        beside = sum(1 for each in shapes[: shapes.index(shape)] if each.attached == shape.attached)
        boxes[shape.id] = Box(
            x=host.x + 10 + beside * (EVENT + 6), y=host.y + host.height - EVENT / 2, width=EVENT, height=EVENT
        )
    lines = _lines(arrows, boxes, layers, hosts, forward)
    for key, (found, drawn) in inner.items():
        corner = boxes[key]
        boxes |= {each: box.moved(corner.x, corner.y) for each, box in found.items()}
        lines |= {each: [(x + corner.x, y + corner.y) for x, y in points] for each, points in drawn.items()}
    return _framed(boxes, lines)


def _size(shape: Shape) -> tuple[float, float]:
    if shape.kind.endswith("Gateway"):
        return GATEWAY, GATEWAY
    return SIZES.get(shape.kind, (EVENT, EVENT))


def _layers(standing: list[str], arrows: list[Arrow], hosts: Mapping[str, str]) -> tuple[dict[str, int], set[str]]:
    """The column of each shape; an arrow to what was met before goes back."""
    after: dict[str, list[Arrow]] = {}
    for arrow in arrows:
        after.setdefault(hosts.get(arrow.source, arrow.source), []).append(arrow)
    order: dict[str, int] = {}
    for begin in standing:
        waiting = [begin]
        while waiting:
            shape = waiting.pop(0)
            if shape not in order:
                order[shape] = len(order)
                waiting += [each.target for each in after.get(shape, ())]
    forward = {
        each.id
        for shape, leaving in after.items()
        for each in leaving
        if order.get(each.target, -1) > order.get(shape, -1)
    }
    layers = dict.fromkeys(standing, 0)
    for shape in sorted(standing, key=lambda each: order[each]):
        for arrow in after.get(shape, ()):
            if arrow.id in forward:
                layers[arrow.target] = max(layers[arrow.target], layers[shape] + 1)
    return layers, forward


def _rows(
    standing: list[str], layers: Mapping[str, int], arrows: list[Arrow], hosts: Mapping[str, str]
) -> dict[str, int]:
    rows: dict[str, int] = {}
    taken: set[tuple[int, int]] = set()
    for shape in sorted(standing, key=lambda each: (layers[each], standing.index(each))):
        before = [hosts.get(each.source, each.source) for each in arrows if each.target == shape]
        wished = min((rows[each] for each in before if each in rows), default=0)
        while (layers[shape], wished) in taken:
            wished += 1
        rows[shape] = wished
        taken.add((layers[shape], wished))
    return rows


def _placed(
    standing: list[str], layers: Mapping[str, int], rows: Mapping[str, int], sizes: Mapping[str, tuple[float, float]]
) -> dict[str, Box]:
    wide = {layer: max(sizes[each][0] for each in standing if layers[each] == layer) for layer in set(layers.values())}
    high = {row: max(80.0, *(sizes[each][1] for each in standing if rows[each] == row)) for row in set(rows.values())}
    left, top = {}, {}
    x = EDGE
    for layer in sorted(wide):
        left[layer], x = x, x + wide[layer] + ACROSS
    y = EDGE
    for row in range(max(high, default=0) + 1):
        top[row], y = y, y + high.get(row, 80.0) + DOWN
    return {
        each: Box(
            x=left[layers[each]] + (wide[layers[each]] - sizes[each][0]) / 2,
            y=top[rows[each]] + (high[rows[each]] - sizes[each][1]) / 2,
            width=sizes[each][0],
            height=sizes[each][1],
        )
        for each in standing
    }


@dataclass
class Gaps:
    """The upright tracks between the columns: lines that go up and down there never run over a box."""

    left: Mapping[int, float]
    right: Mapping[int, float]
    used: dict[int, int]

    def track(self, layer: int) -> float:
        """Returns the next track behind the column ``layer`` (-1: before the first one)."""
        number = self.used.get(layer, 0)
        self.used[layer] = number + 1
        start = self.right[layer] if layer in self.right else self.left[layer + 1] - ACROSS
        return start + 12 + (number % TRACKS) * (ACROSS - 24) / (TRACKS - 1)


def _lines(
    arrows: list[Arrow],
    boxes: Mapping[str, Box],
    layers: Mapping[str, int],
    hosts: Mapping[str, str],
    forward: set[str],
) -> dict[str, list[Point]]:
    lines: dict[str, list[Point]] = {}
    columns: dict[int, list[Box]] = {}
    for shape, layer in layers.items():
        columns.setdefault(layer, []).append(boxes[shape])
    gaps = Gaps(
        left={layer: min(box.x for box in found) for layer, found in columns.items()},
        right={layer: max(box.x + box.width for box in found) for layer, found in columns.items()},
        used={},
    )
    above = min((box.y for box in boxes.values()), default=0) - LANE
    below = max((box.y + box.height for box in boxes.values()), default=0) + LANE
    for arrow in arrows:
        source, target = boxes[arrow.source], boxes[arrow.target]
        (sx, sy), (_tx, ty) = source.middle, target.middle
        begin, end = layers[hosts.get(arrow.source, arrow.source)], layers[arrow.target]
        into = [(target.x, ty)]
        if arrow.source in hosts:
            bottom, turn = source.y + source.height, gaps.track(end - 1)
            low = bottom + 14 if end == begin + 1 else below
            below += 0 if end == begin + 1 else LANE
            lines[arrow.id] = [(sx, bottom), (sx, low), (turn, low), (turn, ty), *into]
        elif arrow.id in forward and end - begin == 1:
            turn = gaps.track(begin)
            straight = sy == ty
            lines[arrow.id] = [(source.x + source.width, sy), *([] if straight else [(turn, sy), (turn, ty)]), *into]
        else:
            lane = below if arrow.id in forward else above
            below, above = (below + LANE, above) if arrow.id in forward else (below, above - LANE)
            out, turn = gaps.track(begin), gaps.track(end - 1)
            lines[arrow.id] = [(source.x + source.width, sy), (out, sy), (out, lane), (turn, lane), (turn, ty), *into]
    return lines


def _framed(
    boxes: dict[str, Box], lines: dict[str, list[Point]]
) -> tuple[dict[str, Box], dict[str, list[Point]], tuple[float, float]]:
    """Everything moved so that it begins at the edge of its frame, and the frame's size."""
    corners = [(box.x, box.y) for box in boxes.values()] + [(b.x + b.width, b.y + b.height) for b in boxes.values()]
    corners += [point for points in lines.values() for point in points]
    left, top = min(x for x, _ in corners) - EDGE, min(y for _, y in corners) - EDGE
    size = (max(x for x, _ in corners) - left + EDGE, max(y for _, y in corners) - top + EDGE)
    return (
        {key: box.moved(-left, -top) for key, box in boxes.items()},
        {key: [(x - left, y - top) for x, y in points] for key, points in lines.items()},
        size,
    )

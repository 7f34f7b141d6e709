"""The drawing of a machine: boxes on a grid of layers and rows, lines with right angles that never run over a box.

Neighbours on the main course are joined by straight lines. Returns run above the grid, lines that skip layers below
it, each in a lane of its own, so that the two lines of a submit-and-return pair are never on top of each other. What
runs side by side stands below the main course: a frame for each parallel state, a lane for each branch. The same
definition always gives the same drawing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from .layering import placed
from .model import ProcedureDefinition, StateSpec
from .routing import Paper, Point

Direction = Literal["horizontal", "vertical"]

LONG, SHORT = 124.0, 48.0
"""A box is LONG wide and SHORT high in both directions."""
MARGIN = 16.0
HEAD = 30.0
"""Room for the title of a frame or lane."""


@dataclass(frozen=True, kw_only=True)
class Node:
    """A state; ``x`` and ``y`` are its upper left corner."""

    key: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Edge:
    """A line between two states for all ``transitions`` between them; ``back`` for returns, ``label`` where words may
    stand."""

    source: str
    target: str
    transitions: tuple[str, ...]
    points: tuple[Point, ...]
    label: Point
    back: bool = False


@dataclass(frozen=True, kw_only=True)
class Lane:
    """Where a branch is drawn."""

    region: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What a parallel state holds, with a lane for each of its branches; ``key`` is the state."""

    key: str
    x: float
    y: float
    width: float
    height: float
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The drawing; everything lies within ``width`` and ``height``."""

    width: float
    height: float
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    frames: tuple[Frame, ...] = ()


def layout(definition: ProcedureDefinition, *, direction: Direction = "horizontal") -> Layout:
    """Returns the drawing of the machine, from left to right or, for a phone, from top to bottom."""
    branches = set(definition.regions)
    main = [key for key, state in definition.states.items() if state.region not in branches]
    plan = _line(definition, main, direction)
    for state in definition.states.values():
        if state.regions:
            plan = _framed(definition, plan, state, direction)
    return plan


def _framed(definition: ProcedureDefinition, plan: Layout, state: StateSpec, direction: Direction) -> Layout:
    """The drawing with the branches of a parallel state below it."""
    nodes, edges, lanes = [*plan.nodes], [*plan.edges], []
    top, width = plan.height + HEAD, 0.0
    for region in state.regions:
        line = [each.key for each in definition.states.values() if each.region == region.key]
        part = _line(definition, line, direction) if line else EMPTY
        nodes += [replace(each, x=each.x + 2 * MARGIN, y=each.y + top + HEAD) for each in part.nodes]
        edges += [_moved(each, 2 * MARGIN, top + HEAD) for each in part.edges]
        lanes.append(Lane(region=region.key, x=2 * MARGIN, y=top, width=part.width, height=part.height + HEAD))
        top, width = top + part.height + HEAD + MARGIN, max(width, part.width)
    lanes = [replace(each, width=width) for each in lanes]
    frame = Frame(
        key=state.key, x=MARGIN, y=plan.height, width=width + 2 * MARGIN, height=top - plan.height, lanes=tuple(lanes)
    )
    return Layout(
        width=max(plan.width, width + 4 * MARGIN),
        height=top + MARGIN,
        nodes=tuple(nodes),
        edges=tuple(edges),
        frames=(*plan.frames, frame),
    )


def _moved(edge: Edge, x: float, y: float) -> Edge:
    label = (edge.label[0] + x, edge.label[1] + y)
    return replace(edge, points=tuple((u + x, v + y) for u, v in edge.points), label=label)


def _line(definition: ProcedureDefinition, line: Sequence[str], direction: Direction) -> Layout:
    places = placed(definition, line)
    along, across = (LONG, SHORT) if direction == "horizontal" else (SHORT, LONG)
    paper = Paper(places=places, along=along, across=across)
    lines = {(link.source, link.target): paper.line(link) for link in places.links}
    return _on_canvas(paper, lines, turn=direction == "vertical")


def _on_canvas(paper: Paper, lines: Mapping[tuple[str, str], list[Point]], *, turn: bool) -> Layout:
    def turned(point: Point) -> Point:
        return (point[1], point[0]) if turn else point

    corners = {key: turned(paper.corner(key)) for key in paper.places.rows}
    paths = {ends: [turned(point) for point in _without_stops(points)] for ends, points in lines.items()}
    every = [*corners.values(), *((x + LONG, y + SHORT) for x, y in corners.values())]
    every += [point for points in paths.values() for point in points]
    left, top = min(x for x, _ in every) - MARGIN, min(y for _, y in every) - MARGIN
    nodes = tuple(Node(key=key, x=x - left, y=y - top, width=LONG, height=SHORT) for key, (x, y) in corners.items())
    edges = []
    for link in paper.places.links:
        points = tuple((x - left, y - top) for x, y in paths[link.source, link.target])
        edges.append(
            Edge(
                source=link.source,
                target=link.target,
                transitions=link.transitions,
                points=points,
                label=_middle_of_longest(points),
                back=link.back,
            )
        )
    return Layout(
        width=max(x for x, _ in every) - left + MARGIN,
        height=max(y for _, y in every) - top + MARGIN,
        nodes=nodes,
        edges=tuple(edges),
    )


EMPTY = Layout(width=LONG + 2 * MARGIN, height=SHORT, nodes=(), edges=())
"""A branch without states."""


def _without_stops(points: list[Point]) -> list[Point]:
    """Without points that are passed in a straight line or twice."""
    result: list[Point] = []
    for point in points:
        if result and result[-1] == point:
            continue
        if len(result) > 1 and _in_line(result[-2], result[-1], point):
            result[-1] = point
        else:
            result.append(point)
    return result


def _in_line(first: Point, second: Point, third: Point) -> bool:
    return first[0] == second[0] == third[0] or first[1] == second[1] == third[1]


def _middle_of_longest(points: tuple[Point, ...]) -> Point:
    (x, y), (u, v) = max(
        pairwise(points),
        key=lambda pair: abs(pair[0][0] - pair[1][0]) + abs(pair[0][1] - pair[1][1]),
    )
    return (x + u) / 2, (y + v) / 2

"""The drawing of a machine."""

import json
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from processes.engine.definition import read
from processes.engine.layout import Direction, Edge, Layout, Node, layout
from tests.unit.processes.designs import PACK_KEYS, pack, small, state, transition

DESIGNS = Path(__file__).resolve().parents[3] / "processes/designs"
DIRECTIONS: tuple[Direction, ...] = ("horizontal", "vertical")


def drawn(key: str, direction: Direction) -> Layout:
    return layout(read(pack(key)), direction=direction)


def overlap(first: Node, second: Node) -> bool:
    return (
        first.x < second.x + second.width
        and second.x < first.x + first.width
        and first.y < second.y + second.height
        and second.y < first.y + first.height
    )


def crosses(edge: Edge, node: Node) -> bool:
    """Whether the line runs through the inside of the box."""
    for (x, y), (u, v) in pairwise(edge.points):
        left, right, top, bottom = min(x, u), max(x, u), min(y, v), max(y, v)
        if left < node.x + node.width and right > node.x and top < node.y + node.height and bottom > node.y:
            return True
    return False


def shared_length(first: Edge, second: Edge) -> float:
    """How far two lines run on top of each other."""
    total = 0.0
    for (x, y), (u, v) in pairwise(first.points):
        for (a, b), (c, d) in pairwise(second.points):
            if x == u == a == c:
                total += max(0.0, min(max(y, v), max(b, d)) - max(min(y, v), min(b, d)))
            if y == v == b == d:
                total += max(0.0, min(max(x, u), max(a, c)) - max(min(x, u), min(a, c)))
    return total


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("key", PACK_KEYS)
class TestEveryPack:
    def test_every_state_and_every_transition_is_drawn(self, key: str, direction: Direction) -> None:
        definition, plan = read(pack(key)), drawn(key, direction)
        assert {each.key for each in plan.nodes} == set(definition.states)
        assert {name for edge in plan.edges for name in edge.transitions} == set(definition.transitions)

    def test_boxes_do_not_overlap(self, key: str, direction: Direction) -> None:
        assert [pair for pair in combinations(drawn(key, direction).nodes, 2) if overlap(*pair)] == []

    def test_lines_do_not_run_over_boxes(self, key: str, direction: Direction) -> None:
        plan = drawn(key, direction)
        assert [(edge, node.key) for edge in plan.edges for node in plan.nodes if crosses(edge, node)] == []

    def test_no_two_lines_are_on_top_of_each_other(self, key: str, direction: Direction) -> None:
        edges = drawn(key, direction).edges
        assert [pair for pair in combinations(edges, 2) if shared_length(*pair) > 0] == []

    def test_everything_lies_on_the_canvas(self, key: str, direction: Direction) -> None:
        plan = drawn(key, direction)
        points = [point for edge in plan.edges for point in (*edge.points, edge.label)]
        points += [
            (node.x + dx, node.y + dy) for node in plan.nodes for dx in (0, node.width) for dy in (0, node.height)
        ]
        assert all(0 < x < plan.width and 0 < y < plan.height for x, y in points)

    def test_the_same_definition_gives_the_same_drawing(self, key: str, direction: Direction) -> None:
        assert drawn(key, direction) == drawn(key, direction)


def test_a_phone_reads_from_top_to_bottom() -> None:
    wide, tall = drawn("top_ten_selection", "horizontal"), drawn("top_ten_selection", "vertical")
    assert wide.width > wide.height
    assert tall.height > tall.width
    assert tall.width < 500


def test_a_machine_that_only_turns_in_circles_is_drawn() -> None:
    document = small()
    document["states"] += [state("a"), state("b"), state("c")]
    document["transitions"] += [
        transition("one", "a", "b"),
        transition("two", "b", "a"),
        transition("three", "c", "a"),
        transition("four", "a", "a"),
        transition("five", "done", "draft", reopens=True),
    ]
    plan = layout(read(document))
    assert [pair for pair in combinations(plan.nodes, 2) if overlap(*pair)] == []
    assert len({edge.points for edge in plan.edges}) == len(plan.edges)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_branches_stand_in_lanes_of_their_own(direction: Direction) -> None:
    path = DESIGNS / "procedure_4_parallel.json"
    definition = read(json.loads(path.read_text(encoding="utf-8"))["document"])
    plan = layout(definition, direction=direction)
    (frame,) = plan.frames
    assert {each.key for each in plan.nodes} == set(definition.states)
    assert {name for edge in plan.edges for name in edge.transitions} == set(definition.transitions)
    assert [pair for pair in combinations(plan.nodes, 2) if overlap(*pair)] == []
    for node in plan.nodes:
        home = next((lane for lane in frame.lanes if lane.region == definition.states[node.key].region), None)
        inside = [lane for lane in frame.lanes if lane.y <= node.y and node.y + node.height <= lane.y + lane.height]
        assert inside == ([home] if home else [])
    assert frame.y + frame.height <= plan.height
    assert frame.x + frame.width <= plan.width

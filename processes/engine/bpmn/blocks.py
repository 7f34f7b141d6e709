"""Which part of a graph runs side by side: a split, its branches, and where they come together again."""

from dataclasses import dataclass

from .graph import Flow, Graph

SPLITS = frozenset({"parallelGateway", "inclusiveGateway"})
MOST_JOINS = 20
"""So many are tried as the end of one block: in a drawing that people can read it is one of the first."""
JOINS = frozenset({"parallelGateway", "inclusiveGateway", "complexGateway", "exclusiveGateway"})


@dataclass(frozen=True, kw_only=True)
class Block:
    """``join`` is None where every branch ends by itself."""

    split: str
    join: str | None
    branches: tuple[Flow, ...]


def block_of(graph: Graph, split: str) -> Block | None:
    """Returns the block that begins at a gateway; None when its branches run into one another or out of it."""
    branches = tuple(graph.out_of(split))
    ways = [_reached(graph, flow.target, None) for flow in branches]
    everywhere = set.intersection(*ways) if ways else set()
    joins = {each for each in everywhere if graph.nodes[each].kind in JOINS and len(graph.into(each)) > 1}
    for join in _nearest(graph, branches[0].target, joins)[:MOST_JOINS]:
        found = [_reached(graph, flow.target, join) for flow in branches]
        if _apart(found) and _closed(graph, found, {split, join}):
            return Block(split=split, join=join, branches=branches)
    if _apart(ways) and _closed(graph, ways, {split}):
        return Block(split=split, join=None, branches=branches)
    return None


def _reached(graph: Graph, start: str, stop: str | None) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        node = waiting.pop()
        if node == stop or node in found:
            continue
        found.add(node)
        waiting += [flow.target for flow in graph.out_of(node)]
        waiting += [flow.target for each in graph.boundaries(node) for flow in graph.out_of(each.id)]
    return found


def _nearest(graph: Graph, start: str, among: set[str]) -> list[str]:
    """Those of ``among`` in the order in which they come along the way."""
    order, waiting, seen = [], [start], set()
    while waiting:
        node = waiting.pop(0)
        if node in seen:
            continue
        seen.add(node)
        if node in among:
            order.append(node)
        waiting += [flow.target for flow in graph.out_of(node)]
    return order


def _apart(ways: list[set[str]]) -> bool:
    return sum(len(each) for each in ways) == len(set().union(*ways))


def _closed(graph: Graph, ways: list[set[str]], doors: set[str]) -> bool:
    """Whether nothing comes into a branch but through the split."""
    for way in ways:
        allowed = way | doors | {each.id for node in way for each in graph.boundaries(node)}
        if any(flow.source not in allowed for node in way for flow in graph.into(node)):
            return False
        if doors & way:
            return False
    return True

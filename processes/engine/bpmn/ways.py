"""The ways from one state to the next, through gateways."""

from .blocks import SPLITS, block_of
from .draft import Draft, Path, Scope
from .graph import CHILDREN, EMBEDDED, GATEWAYS, TASKS, Flow, Node


def paths_of(draft: Draft, flows: list[Flow], scope: Scope, *, by_person: bool, bare: bool = False) -> list[Path]:
    """Returns the states these arrows lead to. Where no person decides, several ways need a step of their own."""
    found: list[Path] = []
    for flow in flows:
        for path in _beyond(draft, flow.target, scope, by_person, frozenset()):
            names = (flow.name, *path.names) if flow.name else path.names
            conditions = (flow.condition, *path.conditions) if flow.condition and not bare else path.conditions
            found.append(
                Path(target=path.target, names=names, conditions=conditions, default=flow.default or path.default)
            )
    return found


def _beyond(draft: Draft, node_id: str, scope: Scope, by_person: bool, passed: frozenset[str]) -> list[Path]:
    if node_id == scope.join:
        return [Path(target=draft.region_end(scope))]
    node = draft.graph.nodes[node_id]
    if node_id in passed:
        draft.note("missing", "endless", node)
        return [Path(target=draft.end(scope))]
    flows = draft.graph.out_of(node_id)
    if node.kind in SPLITS and len(flows) > 1:
        if node_id not in draft.blocks:
            draft.blocks[node_id] = block_of(draft.graph, node_id)
            if draft.blocks[node_id] is None:
                draft.note("missing", "parallel_unstructured", node)
        return [Path(target=draft.enter(node, scope))]
    if is_state(draft, node) or (node.kind in GATEWAYS and len(flows) > 1 and not by_person):
        return [Path(target=draft.enter(node, scope))]
    if not flows:
        return [Path(target=draft.end(scope))]
    if node.kind == "intermediateThrowEvent" and node.event not in ("", "link"):
        draft.note("missing", "thrown_event", node, event=node.event)
    if node.kind in GATEWAYS and len(flows) > 1:
        draft.note("different", "person_decides", node)
    found: list[Path] = []
    for flow in flows:
        for path in _beyond(draft, flow.target, scope, by_person, passed | {node_id}):
            names = (flow.name, *path.names) if flow.name else path.names
            conditions = (flow.condition, *path.conditions) if flow.condition else path.conditions
            found.append(
                Path(target=path.target, names=names, conditions=conditions, default=flow.default or path.default)
            )
    return found


def is_state(draft: Draft, node: Node) -> bool:
    """Answers whether a node becomes a state, whatever leads to it."""
    if node.kind == "intermediateCatchEvent":
        return node.event != "link"
    return node.kind in TASKS | CHILDREN | EMBEDDED or node.kind == "endEvent"

"""One process of a file read into a graph: what stands in which lane, what flows to what, what belongs to what."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from .graph import ASIDE, CHILDREN, EMBEDDED, EVENTS, GATEWAYS, QUIET, TASKS, Flow, Graph, Node
from .inlining import inline
from .notes import Note
from .tree import MODEL, Element

MEANT_ELSEWHERE = frozenset(
    {"extensionElements", "documentation", "process", "collaboration", "message", "signal", "error", "escalation"}
    | {"itemDefinition", "resource", "category", "relationship", "extension"}
)
"""Beside processes: what only names something that steps and events speak of."""
MOST_NODES = 600
MOST_TEXT = 500


class NotBpmn(Exception):
    """The file holds no BPMN process; ``code`` says what is the matter."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def graph_of(root: Element) -> Graph:
    """Returns the graph of the process with most in it. Raises NotBpmn."""
    if root.space != MODEL or root.name != "definitions":
        raise NotBpmn("not_bpmn")
    processes = sorted(root.all("process"), key=lambda each: -len(each.children))
    if not processes:
        raise NotBpmn("no_process")
    process = processes[0]
    pools = {
        each.attributes.get("processRef", ""): each
        for part in root.all("collaboration")
        for each in part.all("participant")
    }
    pool = pools.get(process.id)
    title = process.attributes.get("name", "") or (pool.attributes.get("name", "") if pool else "") or process.id
    graph = Graph(process=process, title=title[:120])
    for other in processes[1:]:
        graph.notes.append(_note("missing", "other_process", other))
    for part in root.all("collaboration"):
        graph.notes += [_note("missing", "message_flow", each) for each in part.all("messageFlow")]
        empty = (each for each in part.all("participant") if not each.attributes.get("processRef"))
        graph.notes += [_note("missing", "empty_pool", each) for each in empty]
    graph.notes += [
        _note("missing", "element_unknown", each) for each in root.all() if each.name not in MEANT_ELSEWHERE
    ]
    _gather(process, "", _lanes(process), graph)
    if len(graph.nodes) > MOST_NODES:
        raise NotBpmn("too_many_nodes")
    if len(graph.flows) > 4 * MOST_NODES:
        raise NotBpmn("too_many_nodes")
    loose = [each for each in graph.flows if each.source not in graph.nodes or each.target not in graph.nodes]
    for each in loose:
        note = Note(weight="missing", code="loose_arrow", element=each.id, kind="sequenceFlow", name=each.name)
        graph.notes.append(note)
    graph.flows = [each for each in graph.flows if each not in loose]
    _annotate(process, graph)
    inline(graph)
    _join_links(graph)
    graph.finish()
    return graph


def _lanes(process: Element) -> Mapping[str, str]:
    found: dict[str, str] = {}

    def walk(sets: Iterator[Element]) -> None:
        for lanes in sets:
            for lane in lanes.all("lane"):
                for each in lane.all("flowNodeRef"):
                    found[each.text.strip()] = lane.attributes.get("name", "")
                walk(lane.all("childLaneSet"))

    walk(process.all("laneSet"))
    return found


def _gather(holder: Element, around: str, lanes: Mapping[str, str], graph: Graph) -> None:
    defaults = {each.attributes["default"] for each in holder.all() if "default" in each.attributes}
    for each in holder.all():
        if each.name in TASKS | GATEWAYS | EVENTS | CHILDREN | EMBEDDED and each.id:
            name = " ".join(each.attributes.get("name", "").split())[:80]
            lane = lanes.get(each.id) or lanes.get(around, "")
            graph.nodes[each.id] = Node(
                id=each.id,
                kind=each.name,
                name=name,
                element=each,
                lane=lane,
                around=around,
                note=each.documentation()[:MOST_TEXT],
            )
            if each.name in EMBEDDED:
                _gather(each, each.id, {**lanes, **_lanes(each)}, graph)
        elif each.name == "sequenceFlow":
            condition = each.first("conditionExpression")
            graph.flows.append(
                Flow(
                    id=each.id,
                    source=each.attributes.get("sourceRef", ""),
                    target=each.attributes.get("targetRef", ""),
                    name=" ".join(each.attributes.get("name", "").split())[:80],
                    condition=condition.text.strip()[:1000] if condition is not None else "",
                    default=each.id in defaults,
                )
            )
        elif each.name in ASIDE:
            graph.notes.append(_note("missing", "data_object", each))
        elif each.name not in QUIET:
            graph.notes.append(_note("missing", "element_unknown", each))


def _annotate(process: Element, graph: Graph) -> None:
    """Texts pinned to a step become part of what its people are told; others are listed."""
    texts = {
        each.id: " ".join(part.text.strip() for part in each.all("text"))[:MOST_TEXT]
        for each in process.all("textAnnotation")
    }
    pinned: set[str] = set()
    for line in process.all("association"):
        ends = (line.attributes.get("sourceRef", ""), line.attributes.get("targetRef", ""))
        for text, node in (ends, ends[::-1]):
            if text in texts and node in graph.nodes:
                old = graph.nodes[node]
                graph.nodes[node] = replace(old, note=f"{old.note}\n{texts[text]}".strip()[:MOST_TEXT])
                pinned.add(text)
    for key, text in texts.items():
        if key not in pinned and text:
            graph.notes.append(
                Note(weight="missing", code="annotation", element=key, kind="textAnnotation", name=text[:80])
            )


def _join_links(graph: Graph) -> None:
    """A thrown link leads to the caught one of the same name."""
    catches = {
        each.name: each.id
        for each in graph.nodes.values()
        if each.event == "link" and each.kind == "intermediateCatchEvent"
    }
    for node in list(graph.nodes.values()):
        if node.kind == "intermediateThrowEvent" and node.event == "link" and node.name in catches:
            graph.flows.append(Flow(id=f"link.{node.id}", source=node.id, target=catches[node.name], name=""))


def _note(weight: str, code: str, element: Element) -> Note:
    name = " ".join(element.attributes.get("name", "").split())[:80]
    return Note(weight=weight, code=code, element=element.id, kind=element.name, name=name)  # type: ignore[arg-type]

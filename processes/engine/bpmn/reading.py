"""The graph of one process: what stands where in which lane, what flows to what, what belongs to what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .notes import Note
from .tree import MODEL, Element

TASKS = frozenset(
    {"task", "userTask", "manualTask", "serviceTask", "scriptTask", "sendTask", "receiveTask", "businessRuleTask"}
)
AUTOMATIC = frozenset({"serviceTask", "scriptTask", "sendTask", "businessRuleTask"})
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway"})
EVENTS = frozenset(
    {
        "startEvent",
        "endEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
        "implicitThrowEvent",
    }
)
CHILDREN = frozenset({"callActivity"})
EMBEDDED = frozenset({"subProcess", "transaction", "adHocSubProcess"})
ASIDE = frozenset({"dataObject", "dataObjectReference", "dataStoreReference", "dataInput", "dataOutput"})
QUIET = frozenset(
    {"extensionElements", "documentation", "incoming", "outgoing", "association", "laneSet", "textAnnotation", "group"}
    | {"ioSpecification", "property", "multiInstanceLoopCharacteristics", "standardLoopCharacteristics"}
)
MOST_NODES = 600
MOST_TEXT = 500


class NotBpmn(Exception):
    """The file holds no BPMN process; ``code`` says what is the matter."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Node:
    """A task, event or gateway. ``around`` is the id of the sub-process it stands in, ``lane`` the name of its lane."""

    id: str
    kind: str
    name: str
    element: Element
    lane: str = ""
    around: str = ""
    note: str = ""

    @property
    def event(self) -> str:
        """What an event waits for or throws: "timer", "message", "" for a plain one."""
        for child in self.element.all():
            if child.name.endswith("EventDefinition"):
                return child.name.removesuffix("EventDefinition")
        return ""


@dataclass(frozen=True, kw_only=True)
class Flow:
    """An arrow."""

    id: str
    source: str
    target: str
    name: str
    condition: str = ""
    default: bool = False


@dataclass(kw_only=True)
class Graph:
    """One process, its sub-processes put in their places."""

    process: Element
    title: str
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    _index: dict[str, dict[str, list[Any]]] = field(default_factory=dict)

    def out_of(self, node: str) -> list[Flow]:
        return self._of("out", node)

    def into(self, node: str) -> list[Flow]:
        return self._of("into", node)

    def boundaries(self, node: str) -> list[Node]:
        return self._of("boundaries", node)

    def _of(self, name: str, node: str) -> list[Any]:
        """Looked up once the graph is finished, searched for while it is still being put together."""
        if self._index:
            return self._index[name].get(node, [])
        if name == "boundaries":
            return [each for each in self.nodes.values() if each.element.attributes.get("attachedToRef") == node]
        return [each for each in self.flows if (each.source if name == "out" else each.target) == node]

    def finish(self) -> None:
        """Notes what leads where: nothing changes from now on."""
        index: dict[str, dict[str, list[Any]]] = {"out": {}, "into": {}, "boundaries": {}}
        for flow in self.flows:
            index["out"].setdefault(flow.source, []).append(flow)
            index["into"].setdefault(flow.target, []).append(flow)
        for node in self.nodes.values():
            index["boundaries"].setdefault(node.element.attributes.get("attachedToRef", ""), []).append(node)
        self._index = index


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
    _gather(process, "", _lanes(process), graph)
    if len(graph.nodes) > MOST_NODES:
        raise NotBpmn("too_many_nodes")
    if len(graph.flows) > 4 * MOST_NODES:
        raise NotBpmn("too_many_nodes")
    graph.flows = [each for each in graph.flows if each.source in graph.nodes and each.target in graph.nodes]
    _annotate(process, graph)
    _inline(graph)
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


def _inline(graph: Graph) -> None:
    """Puts what stands in a sub-process into its place: in at its start event, out where its plain ends are."""
    for holder in [each for each in graph.nodes.values() if each.kind in EMBEDDED]:
        if holder.element.attributes.get("triggeredByEvent") == "true":
            graph.notes.append(
                Note(weight="missing", code="event_subprocess", element=holder.id, kind=holder.kind, name=holder.name)
            )
            _drop(graph, holder.id)
            continue
        inside = [each for each in graph.nodes.values() if each.around == holder.id]
        first = next((each for each in inside if each.kind == "startEvent"), None)
        if first is None or not graph.out_of(first.id):
            continue  # nothing is drawn inside: it stays one step
        for name in ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics"):
            if holder.element.first(name) is not None:
                graph.notes.append(
                    Note(weight="missing", code="loop", element=holder.id, kind=holder.kind, name=holder.name)
                )
        entry = graph.out_of(first.id)[0].target
        leaving = graph.out_of(holder.id)
        ends = {each.id for each in inside if each.kind == "endEvent" and each.event == ""}
        flows: list[Flow] = []
        for flow in graph.flows:
            if flow.source in (holder.id, first.id):
                continue
            if flow.target == holder.id:
                flow = replace(flow, target=entry)
            if flow.target in ends and leaving:
                flows += [
                    replace(
                        flow,
                        id=f"{flow.id}.{out.id}",
                        target=entry if out.target == holder.id else out.target,
                        name=flow.name or out.name,
                    )
                    for out in leaving
                ]
            else:
                flows.append(flow)
        graph.flows = flows
        for boundary in graph.boundaries(holder.id):
            graph.notes.append(
                Note(
                    weight="missing",
                    code="boundary_of_subprocess",
                    element=boundary.id,
                    kind=boundary.kind,
                    name=boundary.name,
                )
            )
            _drop(graph, boundary.id)
        gone = {holder.id, first.id, *(ends if leaving else ())}
        around = holder.around
        graph.nodes = {
            key: replace(each, around=around) if each.around == holder.id else each
            for key, each in graph.nodes.items()
            if key not in gone
        }


def _drop(graph: Graph, node: str) -> None:
    inside = {each.id for each in graph.nodes.values() if each.around == node}
    for each in inside:
        _drop(graph, each)
    graph.nodes.pop(node, None)
    graph.flows = [each for each in graph.flows if node not in (each.source, each.target)]


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

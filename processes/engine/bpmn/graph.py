"""The graph of one process: its tasks, events, gateways and arrows."""

from dataclasses import dataclass, field
from typing import Any

from .notes import Note
from .tree import Element

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
    {"extensionElements", "documentation", "incoming", "outgoing", "association", "laneSet", "textAnnotation"}
    | {"ioSpecification", "property", "multiInstanceLoopCharacteristics", "standardLoopCharacteristics"}
)


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

"""A graph of tokens as a machine of states: what maps is mapped, an undecided gateway becomes "a person decides"."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .buttons import add_buttons
from .draft import MAIN, Draft
from .form_in import words
from .graph import Flow, Node
from .naming import Keys
from .notes import Note
from .people import People
from .reading import NotBpmn, graph_of
from .steps import describe, is_filling_in
from .tree import Element
from .ways import is_state, paths_of

DRAFT = {"zh-hans": "填写", "en": "Fill in"}
HAND_IN = {"zh-hans": "提交", "en": "Hand in"}
WAITING = frozenset({"parallelGateway", "inclusiveGateway", "complexGateway"})


@dataclass(frozen=True, kw_only=True)
class Imported:
    """A draft, and what became of everything that stood in the file."""

    document: Mapping[str, Any]
    notes: tuple[Note, ...]


def document_of(root: Element, *, roles: Mapping[str, str]) -> Imported:
    """Returns a procedure document for the process in a BPMN file. Raises NotBpmn.

    ``roles`` maps the names of roles, keys included, to their keys. Nothing that stands in the file is ever run.
    """
    graph = graph_of(root)
    return _built(Draft(graph, People(roles)))


def _built(draft: Draft) -> Imported:
    for node in draft.graph.nodes.values():
        node_fields = draft.form.of(node)
        draft.asked[node.id] = ",".join(node_fields)
        _active_content(draft, node)
    _start(draft)
    while draft.waiting:
        node, scope = draft.waiting.pop(0)
        describe(draft, node, scope)
    _left_out(draft)
    ends = [key for key, each in draft.states.items() if each["kind"] == "end"]
    for key in ends:  # ends come last, as in every drawing
        draft.states[key] = draft.states.pop(key)
    process = draft.graph.process
    starters = [draft.people.known(each) for each in process.attribute("candidateStarterGroups").split(",") if each]
    if not any(starters):
        draft.note("missing", "start_open", None)
    document = {
        "schema_version": 1,
        "key": Keys().new(process.id.removeprefix("Process_"), fallback="process"),
        "title": words(draft.graph.title),
        "summary": words(process.documentation()[:500]),
        "start": {"by": [each for each in starters if each], "campaign": False},
        "form": draft.form.document(),
        "states": list(draft.states.values()),
        "transitions": draft.transitions,
    }
    return Imported(document=document, notes=tuple(draft.notes))


def _start(draft: Draft) -> None:
    starts = [each for each in draft.graph.nodes.values() if each.kind == "startEvent" and not each.around]
    if not starts:
        heads = [
            each
            for each in draft.graph.nodes.values()
            if not draft.graph.into(each.id) and "attachedToRef" not in each.element.attributes
        ]
        if not heads:
            raise NotBpmn("no_start")
        first, flows = None, [Flow(id="start", source="", target=each.id, name="") for each in heads[:1]]
    else:
        first, flows = starts[0], draft.graph.out_of(starts[0].id)
        for other in starts[1:]:
            draft.note("missing", "other_start", other)
        if first.event:
            draft.note("missing", "start_trigger", first, trigger=first.event)
    if not flows:
        raise NotBpmn("nothing_follows")
    target = draft.graph.nodes[flows[0].target]
    if first is not None and len(flows) == 1 and is_filling_in(draft, target):
        draft.enter(target, MAIN)
        draft.states[draft.keys.of(target.id)] = {}  # keeps the first place
        return
    key = draft.keys.new("draft")
    title = words(first.name) if first is not None and first.name else DRAFT
    draft.states[key] = {
        "key": key,
        "title": title,
        "kind": "single",
        "start": True,
        "performers": ["initiator"],
        "writable": [],
    }
    paths = paths_of(draft, flows, MAIN, by_person=True)
    add_buttons(draft, key, paths, ["initiator"], first or target, alone=HAND_IN)
    asked = draft.asked.get(first.id, "") if first is not None else ""
    draft.states[key]["writable"] = [each for each in asked.split(",") if each] or draft.unasked()


def _active_content(draft: Draft, node: Node) -> None:
    """Scripts, listeners and connectors: named, never read further."""
    if node.element.first("script") is not None or node.kind == "scriptTask":
        draft.note("missing", "script", node)
    for name in ("executionListener", "taskListener", "connector", "taskDefinition", "script"):
        for _each in node.element.foreign(name):
            draft.note("missing", "program_code", node, what=name)


def _left_out(draft: Draft) -> None:
    reached = draft.seen | {each.id for each in draft.graph.nodes.values() if not is_state(draft, each)}
    for node in draft.graph.nodes.values():
        if node.id not in reached and node.kind != "boundaryEvent":
            draft.note("missing", "unreachable", node)
    joined = {block.join for block in draft.blocks.values() if block is not None}
    for node in draft.graph.nodes.values():
        waits = node.kind in WAITING and len(draft.graph.into(node.id)) > 1
        if waits and node.id not in joined | draft.seen:
            draft.note("missing", "join_open", node)

"""A graph of tokens as a machine of states: what maps is mapped, an undecided gateway becomes "a person decides"."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .blocks import SPLITS, Block, block_of
from .conditions import read_condition
from .durations import date_of, span_of
from .form_in import FormIn, words
from .graph import AUTOMATIC, CHILDREN, EMBEDDED, GATEWAYS, TASKS, Flow, Graph, Node
from .naming import Keys
from .notes import Note, Weight
from .people import People
from .reading import NotBpmn, graph_of
from .tree import Element

GO_ON = {"zh-hans": "完成", "en": "Done"}
DECIDE = {"zh-hans": "作出选择", "en": "Decide"}
DRAFT = {"zh-hans": "填写", "en": "Fill in"}
HAND_IN = {"zh-hans": "提交", "en": "Hand in"}
ENDED = {"zh-hans": "办结", "en": "Done"}
BRANCH_ENDED = {"zh-hans": "本分支办结", "en": "Branch done"}
SYSTEM = "system"
WAITING = frozenset({"parallelGateway", "inclusiveGateway", "complexGateway"})
FAILED = ("error", "cancel")
REFUSING = (
    "驳",
    "拒",
    "否决",
    "不通过",
    "不同意",
    "未通过",
    "作废",
    "终止",
    "reject",
    "refus",
    "declin",
    "denied",
    "cancel",
    "fail",
)


@dataclass(frozen=True, kw_only=True)
class Imported:
    """A draft, and what became of everything that stood in the file."""

    document: Mapping[str, Any]
    notes: tuple[Note, ...]


@dataclass(frozen=True, kw_only=True)
class Path:
    """A way from one state to the next, through gateways."""

    target: str
    names: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    default: bool = False


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Where in the machine a part of the graph lies: its region, and the gateway at which that region ends."""

    region: str = ""
    join: str | None = None


MAIN = Scope()


def document_of(root: Element, *, roles: Mapping[str, str]) -> Imported:
    """Returns a procedure document for the process in a BPMN file. Raises NotBpmn.

    ``roles`` maps the names of roles, keys included, to their keys. Nothing that stands in the file is ever run.
    """
    graph = graph_of(root)
    return _Machine(graph, People(roles)).built()


class _Machine:
    def __init__(self, graph: Graph, people: People) -> None:
        self.graph, self.people = graph, people
        self.keys, self.actions, self.form = Keys(), Keys(), FormIn()
        self.states: dict[str, dict[str, Any]] = {}
        self.transitions: list[dict[str, Any]] = []
        self.notes: list[Note] = list(graph.notes)
        self.seen: set[str] = set()
        self.waiting: list[tuple[Node, Scope]] = []
        self.blocks: dict[str, Block | None] = {}
        self.asked: dict[str, str] = {}

    def built(self) -> Imported:
        for node in self.graph.nodes.values():
            node_fields = self.form.of(node)
            self.asked[node.id] = ",".join(node_fields)
            self._active_content(node)
        self._start()
        while self.waiting:
            node, scope = self.waiting.pop(0)
            self._state(node, scope)
        self._left_out()
        ends = [key for key, each in self.states.items() if each["kind"] == "end"]
        for key in ends:  # ends come last, as in every drawing
            self.states[key] = self.states.pop(key)
        process = self.graph.process
        starters = [self.people.known(each) for each in process.attribute("candidateStarterGroups").split(",") if each]
        if not any(starters):
            self._note("missing", "start_open", None)
        document = {
            "schema_version": 1,
            "key": Keys().new(process.id.removeprefix("Process_"), fallback="process"),
            "title": words(self.graph.title),
            "summary": words(process.documentation()[:500]),
            "start": {"by": [each for each in starters if each], "campaign": False},
            "form": self.form.document(),
            "states": list(self.states.values()),
            "transitions": self.transitions,
        }
        return Imported(document=document, notes=tuple(self.notes))

    # --- where it begins

    def _start(self) -> None:
        starts = [each for each in self.graph.nodes.values() if each.kind == "startEvent" and not each.around]
        if not starts:
            heads = [
                each
                for each in self.graph.nodes.values()
                if not self.graph.into(each.id) and "attachedToRef" not in each.element.attributes
            ]
            if not heads:
                raise NotBpmn("no_start")
            first, flows = None, [Flow(id="start", source="", target=each.id, name="") for each in heads[:1]]
        else:
            first, flows = starts[0], self.graph.out_of(starts[0].id)
            for other in starts[1:]:
                self._note("missing", "other_start", other)
            if first.event:
                self._note("missing", "start_trigger", first, trigger=first.event)
        if not flows:
            raise NotBpmn("nothing_follows")
        target = self.graph.nodes[flows[0].target]
        if first is not None and len(flows) == 1 and self._is_filling_in(target):
            self._enter(target, MAIN)
            self.states[self.keys.of(target.id)] = {}  # keeps the first place
            return
        key = self.keys.new("draft")
        title = words(first.name) if first is not None and first.name else DRAFT
        self.states[key] = {
            "key": key,
            "title": title,
            "kind": "single",
            "start": True,
            "performers": ["initiator"],
            "writable": [],
        }
        paths = self._paths(flows, MAIN, by_person=True)
        self._buttons(key, paths, ["initiator"], first or target, alone=HAND_IN)
        asked = self.asked.get(first.id, "") if first is not None else ""
        self.states[key]["writable"] = [each for each in asked.split(",") if each] or self._unasked()

    def _is_filling_in(self, node: Node) -> bool:
        """Whether the first step is where whoever starts fills in the form."""
        return (
            node.kind in TASKS - AUTOMATIC
            and len(self.graph.into(node.id)) >= 1
            and (node.element.attribute("start") == "true" or self.people.of(node)[0] == ["initiator"])
        )

    def _unasked(self) -> list[str]:
        """The fields that no step asks for; all of them when no step asks for any; the first of a form without."""
        asked = {each for line in self.asked.values() for each in line.split(",")}
        keys = [each["key"] for each in self.form.document()["fields"]]
        return [each for each in keys if each not in asked] or keys

    # --- states

    def _enter(self, node: Node, scope: Scope) -> str:
        """Returns the key of the state a node becomes, to be described later."""
        key = self.keys.of(node.id, fallback="step")
        if node.id not in self.seen:
            self.seen.add(node.id)
            self.states.setdefault(key, {})
            self.waiting.append((node, scope))
        return key

    def _state(self, node: Node, scope: Scope) -> None:
        key = self.keys.of(node.id)
        title = words(node.name) if node.name else DECIDE if node.kind in GATEWAYS else words(key)
        state: dict[str, Any] = {"key": key, "title": title, "kind": "single"}
        if scope.region:
            state["region"] = scope.region
        if node.note:
            state["hint"] = words(node.note)
        self.states[key] = state
        block = self.blocks.get(node.id)
        if node.kind == "endEvent":
            state |= {"kind": "end", "outcome": self._outcome(node)}
        elif block is not None:
            self._side_by_side(node, state, block, scope)
        elif node.kind == "intermediateCatchEvent":
            self._waiting_step(node, state, scope)
        else:
            self._step(node, state, scope)

    def _step(self, node: Node, state: dict[str, Any], scope: Scope) -> None:
        roles, unknown = self.people.of(node)
        filling = (
            node.kind in TASKS
            and not any(each.get("start") for each in self.states.values())
            and self._is_filling_in(node)
        )
        if filling:
            roles, state["start"] = ["initiator"], True
        if not roles:
            self._note("missing", "role_open", node, names=", ".join(unknown) or "–")
        state["performers"] = roles
        asked = [each for each in self.asked.get(node.id, "").split(",") if each]
        if asked or filling:
            state["writable"] = asked or self._unasked()
        if node.kind in AUTOMATIC:
            self._note("different", "automatic_step", node)
        elif node.kind in CHILDREN:
            self._note("missing", "child_process", node, called=node.element.attribute("calledElement") or "–")
        elif node.kind in EMBEDDED:
            self._note("missing", "empty_subprocess", node)
        elif node.kind in GATEWAYS:
            self._note("different", "person_decides", node)
        self._several(node, state)
        paths = self._paths(self.graph.out_of(node.id), scope, by_person=True)
        if len(self.graph.out_of(node.id)) > 1 and node.kind not in GATEWAYS:
            self._note("different", "several_arrows", node)
        self._buttons(state["key"], paths, roles or ["initiator"], node)
        self._boundaries(node, state, scope, roles or ["initiator"])

    def _several(self, node: Node, state: dict[str, Any]) -> None:
        """Work of several people on one step."""
        loop = node.element.first("multiInstanceLoopCharacteristics")
        if loop is not None:
            in_order = loop.attributes.get("isSequential") == "true"
            state |= {"kind": "joint", "config": {"mode": "in_order" if in_order else "all"}}
            if loop.first("completionCondition") is not None:
                self._note("missing", "completion_condition", node)
            self._note("different", "joint_step", node)
        if node.element.first("standardLoopCharacteristics") is not None:
            self._note("missing", "loop", node)

    def _waiting_step(self, node: Node, state: dict[str, Any], scope: Scope) -> None:
        config: dict[str, Any] = {}
        if node.event == "timer":
            text, span, day = _timer(node)
            if day:
                config = {"until": f"date:{day}"}
            elif span is not None:
                config = (
                    {"until": "entered", "months": span.months}
                    if span.months
                    else {"until": "entered", "days": span.days}
                )
                if not span.exact:
                    self._note("different", "hours_become_days", node, duration=text)
            else:
                self._note("missing", "timer_unreadable", node, duration=text or "–")
        if not config:
            config = {"event": Keys().new(node.name or node.id, fallback="event")[:39]}
            self._note("different", "outside_event", node, event=node.event or "–")
        state |= {"kind": "wait", "config": config}
        for path in self._paths(self.graph.out_of(node.id), scope, by_person=False)[:1]:
            self._add(state["key"], path, [SYSTEM], GO_ON, guard="waited()")

    def _side_by_side(self, node: Node, state: dict[str, Any], block: Block, scope: Scope) -> None:
        regions = []
        inclusive = node.kind == "inclusiveGateway"
        for flow in block.branches:
            region = self.keys.new(flow.name or f"{node.id}_{flow.target}", fallback="branch")
            inner = Scope(region=region, join=block.join)
            start = self._paths([flow], inner, by_person=False, bare=True)
            first = start[0].target if start else self._region_end(inner)
            known = self.graph.nodes.get(flow.target)
            title = flow.name or (known.name if known is not None else "") or region
            entry: dict[str, Any] = {"key": region, "title": words(title), "start": first}
            condition = read_condition(flow.condition, self.form.fields) if flow.condition else ""
            if inclusive and condition:
                entry["when"] = condition
            elif inclusive and flow.condition:
                self._kept(node, flow.condition)
            regions.append(entry)
        if inclusive and not all("when" in each for each in regions):
            question = self.form.choice(
                state["key"], node.name or "Which of these?", [(each["key"], each["title"]["en"]) for each in regions]
            )
            for each in regions:
                if "when" not in each:
                    each["chosen_in"] = question
            self._asks(node.id, question)
            self._note("different", "person_chooses_branches", node)
        state |= {"kind": "parallel", "config": {"regions": regions, "join": "all", "rest": "cancel"}}
        if not node.name:
            state["title"] = {"zh-hans": "并行办理", "en": "Side by side"}
        if block.join is not None and self.graph.nodes[block.join].kind in ("exclusiveGateway", "complexGateway"):
            state["config"]["join"] = "first"
            self._note("different", "first_counts", self.graph.nodes[block.join])
        leaving = self.graph.out_of(block.join) if block.join is not None else []
        paths = self._paths(leaving, scope, by_person=False) if leaving else [Path(target=self._end(scope))]
        for path in paths[:1]:
            self._add(state["key"], path, [SYSTEM], GO_ON)

    def _asks(self, split: str, question: str) -> None:
        """The steps before an inclusive gateway answer which branches are taken."""
        before = {flow.source for flow in self.graph.into(split)}
        for key in [self.keys.of(each) for each in before if each in self.seen] or list(self.states)[:1]:
            state = self.states.get(key)
            if state and state.get("kind") == "single":
                state.setdefault("writable", []).append(question)
                return
        first = next(each for each in self.states.values() if each.get("start"))
        first["writable"].append(question)

    # --- the ways between

    def _paths(self, flows: list[Flow], scope: Scope, *, by_person: bool, bare: bool = False) -> list[Path]:
        """Returns the states these arrows lead to. Where no person decides, several ways need a step of their own."""
        found: list[Path] = []
        for flow in flows:
            for path in self._beyond(flow.target, scope, by_person, frozenset()):
                names = (flow.name, *path.names) if flow.name else path.names
                conditions = (flow.condition, *path.conditions) if flow.condition and not bare else path.conditions
                found.append(
                    Path(target=path.target, names=names, conditions=conditions, default=flow.default or path.default)
                )
        return found

    def _beyond(self, node_id: str, scope: Scope, by_person: bool, passed: frozenset[str]) -> list[Path]:
        if node_id == scope.join:
            return [Path(target=self._region_end(scope))]
        node = self.graph.nodes[node_id]
        if node_id in passed:
            self._note("missing", "endless", node)
            return [Path(target=self._end(scope))]
        flows = self.graph.out_of(node_id)
        if node.kind in SPLITS and len(flows) > 1:
            if node_id not in self.blocks:
                self.blocks[node_id] = block_of(self.graph, node_id)
                if self.blocks[node_id] is None:
                    self._note("missing", "parallel_unstructured", node)
            return [Path(target=self._enter(node, scope))]
        if self._is_state(node) or (node.kind in GATEWAYS and len(flows) > 1 and not by_person):
            return [Path(target=self._enter(node, scope))]
        if not flows:
            return [Path(target=self._end(scope))]
        if node.kind == "intermediateThrowEvent" and node.event not in ("", "link"):
            self._note("missing", "thrown_event", node, event=node.event)
        if node.kind in GATEWAYS and len(flows) > 1:
            self._note("different", "person_decides", node)
        found: list[Path] = []
        for flow in flows:
            for path in self._beyond(flow.target, scope, by_person, passed | {node_id}):
                names = (flow.name, *path.names) if flow.name else path.names
                conditions = (flow.condition, *path.conditions) if flow.condition else path.conditions
                found.append(
                    Path(target=path.target, names=names, conditions=conditions, default=flow.default or path.default)
                )
        return found

    def _is_state(self, node: Node) -> bool:
        if node.kind == "intermediateCatchEvent":
            return node.event != "link"
        return node.kind in TASKS | CHILDREN | EMBEDDED or node.kind == "endEvent"

    def _end(self, scope: Scope) -> str:
        """The end of a way that simply stops."""
        if scope.region:
            return self._region_end(scope)
        key = self.keys.of("implicit end", fallback="ended")
        self.states.setdefault(key, {"key": key, "title": ENDED, "kind": "end", "outcome": "success"})
        return key

    def _region_end(self, scope: Scope) -> str:
        key = self.keys.of(f"end of {scope.region}", fallback="ended")
        self.states.setdefault(
            key, {"key": key, "title": BRANCH_ENDED, "kind": "end", "outcome": "success", "region": scope.region}
        )
        return key

    # --- buttons

    def _buttons(
        self, source: str, paths: list[Path], by: list[str], node: Node, *, alone: Mapping[str, str] = GO_ON
    ) -> None:
        """One button for each way; conditions that we can read decide which of them work."""
        guards = [self._guard(path, node) for path in paths]
        others = [guard for guard, path in zip(guards, paths, strict=True) if not path.default]
        for path, guard in zip(paths, guards, strict=True):
            if path.default and not guard and others and all(others):
                guard = " and ".join(f"not ({each})" for each in others)
            title: Mapping[str, str] = words(" · ".join(path.names)[:80]) if path.names else alone
            if not path.names and len(paths) > 1:
                title = self._leads_to(path)
            self._add(source, path, by, title, guard=guard)

    def _leads_to(self, path: Path) -> Mapping[str, str]:
        found = next((each for each in self.graph.nodes.values() if self.keys.of(each.id) == path.target), None)
        return words(f"→ {found.name}") if found is not None and found.name else GO_ON

    def _guard(self, path: Path, node: Node) -> str:
        read = [read_condition(each, self.form.fields) for each in path.conditions]
        if path.conditions and all(read):
            return " and ".join(f"({each})" for each in read) if len(read) > 1 else read[0]
        for each in path.conditions:
            self._kept(node, each)
        return ""

    def _kept(self, node: Node, condition: str) -> None:
        self._note("kept", "condition_kept", node, condition=condition[:200])

    def _add(self, source: str, path: Path, by: list[str], title: Mapping[str, str], *, guard: str = "") -> str:
        key = self.actions.new(f"{source}_{path.target}"[:44], fallback="go")
        found: dict[str, Any] = {"key": key, "title": dict(title), "from": [source], "to": path.target, "by": by}
        if guard:
            found["guard"] = guard
        elif path.conditions:
            text = "; ".join(path.conditions)[:300]
            found["help"] = {"zh-hans": f"原图条件：{text}", "en": f"Condition in the original: {text}"}
        target = self.states.get(path.target, {})
        if target.get("start"):
            found |= {"validates": False, "tone": "quiet"}
        self.transitions.append(found)
        return key

    def _boundaries(self, node: Node, state: dict[str, Any], scope: Scope, by: list[str]) -> None:
        for event in self.graph.boundaries(node.id):
            paths = self._paths(self.graph.out_of(event.id), scope, by_person=event.event != "timer")
            interrupts = event.element.attributes.get("cancelActivity") != "false"
            if event.event == "timer":
                self._deadline(event, state, paths, interrupts=interrupts)
            elif paths and interrupts:
                title = words(event.name) if event.name else GO_ON
                for path in paths:
                    self._add(state["key"], path, by, words(path.names[0]) if path.names and len(paths) > 1 else title)
                self._note("different", "event_is_button", event, event=event.event)
            else:
                self._note("missing", "boundary_beside", event, event=event.event)

    def _deadline(self, event: Node, state: dict[str, Any], paths: list[Path], *, interrupts: bool) -> None:
        text, span, _day = _timer(event)
        if span is None:
            self._note("missing", "timer_unreadable", event, duration=text or "–")
            return
        if not span.exact:
            self._note("different", "hours_become_days", event, duration=text)
        title = words(event.name) if event.name else {"zh-hans": "期限", "en": "Deadline"}
        name = event.id.removeprefix(f"{state['key']}_").removesuffix("_clock")
        timer: dict[str, Any] = {"key": Keys().new(name, fallback="timer"), "title": title}
        timer |= {"months": span.months} if span.months else {"days": span.days}
        if interrupts and paths:
            timer["then"] = self._add(state["key"], paths[0], [SYSTEM], title)
        elif not interrupts:
            self._note("different", "deadline_reminds", event)
        state.setdefault("timers", []).append(timer)

    # --- what is said of it

    def _outcome(self, node: Node) -> str:
        if node.element.attribute("outcome") in ("success", "failure"):
            return node.element.attribute("outcome")
        if node.event in FAILED:
            return "failure"
        if any(each in node.name.lower() for each in REFUSING):
            self._note("different", "end_refuses", node)
            return "failure"
        if node.event:
            self._note("missing", "thrown_event", node, event=node.event)
        return "success"

    def _active_content(self, node: Node) -> None:
        """Scripts, listeners and connectors: named, never read further."""
        if node.element.first("script") is not None or node.kind == "scriptTask":
            self._note("missing", "script", node)
        for name in ("executionListener", "taskListener", "connector", "taskDefinition", "script"):
            for _each in node.element.foreign(name):
                self._note("missing", "program_code", node, what=name)

    def _left_out(self) -> None:
        reached = self.seen | {each.id for each in self.graph.nodes.values() if not self._is_state(each)}
        for node in self.graph.nodes.values():
            if node.id not in reached and node.kind != "boundaryEvent":
                self._note("missing", "unreachable", node)
        joined = {block.join for block in self.blocks.values() if block is not None}
        for node in self.graph.nodes.values():
            waits = node.kind in WAITING and len(self.graph.into(node.id)) > 1
            if waits and node.id not in joined | self.seen:
                self._note("missing", "join_open", node)

    def _note(self, weight: Weight, code: str, node: Node | None, **context: str) -> None:
        note = Note(
            weight=weight,
            code=code,
            element=node.id if node else "",
            kind=node.kind if node else "process",
            name=node.name if node else self.graph.title,
            context=context,
        )
        if note not in self.notes:
            self.notes.append(note)


def _timer(node: Node) -> tuple[str, Any, str]:
    """Returns what a timer says, its span and its fixed day."""
    definition = node.element.first("timerEventDefinition")
    for name in ("timeDuration", "timeDate", "timeCycle"):
        found = definition.first(name) if definition is not None else None
        if found is not None:
            text = found.text.strip()
            return text, span_of(text) if name == "timeDuration" else None, date_of(text) if name == "timeDate" else ""
    return "", None, ""

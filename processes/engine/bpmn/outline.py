"""What of a procedure is drawn in BPMN: shapes and arrows, without places."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from processes.engine import definition as documents
from processes.engine.model import ProcedureDefinition, StateSpec, TimerSpec, TransitionSpec

KINDS = {"children": "callActivity", "end": "endEvent", "parallel": "subProcess"}
SYSTEM = "system"


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A task, event or gateway; ``parent`` is the sub-process it stands in."""

    id: str
    kind: str
    name: str = ""
    parent: str = ""
    note: str = ""
    about: str = ""
    """Who works in it and what kind of step it is, for readers of other programs."""
    several: str = ""
    duration: str = ""
    awaited: str = ""
    """The event from outside that a catching event waits for."""
    attached: str = ""
    interrupts: bool = True
    called: str = ""
    extras: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Arrow:
    """A sequence flow; ``condition`` is a formula of our language."""

    id: str
    source: str
    target: str
    name: str = ""
    parent: str = ""
    condition: str = ""
    note: str = ""


@dataclass(kw_only=True)
class Outline:
    """A process."""

    title: str
    summary: str
    shapes: list[Shape] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)


def outline_of(document: Mapping[str, Any], language: str) -> Outline:
    """Returns the shapes and arrows of a document, texts in that language. Raises DefinitionError."""
    return _Outliner(documents.read(document), language).drawn()


class _Outliner:
    def __init__(self, definition: ProcedureDefinition, language: str) -> None:
        self.definition, self.language = definition, language
        self.out = Outline(title=self.said(definition.title), summary=self.said(definition.summary))
        self.numbers: dict[str, int] = {}

    def said(self, text: Mapping[str, str] | None) -> str:
        return str(
            (text or {}).get(self.language) or (text or {}).get("zh-hans") or next(iter((text or {}).values()), "")
        )

    def drawn(self) -> Outline:
        start = self.definition.start_state
        self.out.shapes.append(Shape(id="start_event", kind="startEvent", name=self.said(self.definition.title)[:40]))
        for state in self.definition.states.values():
            self._state(state)
        self._arrow("start_event", start.key, "")
        for state in self.definition.states.values():
            self._leaving(state)
        return self.out

    def parent_of(self, state: StateSpec) -> str:
        region = self.definition.regions.get(state.region)
        return region.parallel if region is not None else ""

    def _state(self, state: StateSpec) -> None:
        parent = self.parent_of(state)
        extras = (
            {"kind": state.kind}
            | ({"start": "true"} if state.start else {})
            | ({"outcome": state.outcome} if state.outcome else {})
        )
        if state.performers:
            extras["candidateGroups"] = ",".join(state.performers)
        kind = KINDS.get(state.kind, "userTask")
        if state.kind == "end" and state.region:
            kind = "intermediateThrowEvent"  # the branch is at its end, the process is not: the join comes next
        duration = _waited(state) if state.kind in ("wait", "publicity") and not state.performers else ""
        awaited = str(state.config.get("event") or "") if state.kind == "wait" and not duration else ""
        if duration or awaited:
            kind = "intermediateCatchEvent"
        self.out.shapes.append(
            Shape(
                id=state.key,
                kind=kind,
                name=self.said(state.title),
                parent=parent,
                note=self.said(state.hint),
                about=self._about(state),
                duration=duration,
                awaited=awaited,
                several=str(state.config.get("mode") or "all")
                if state.kind == "joint"
                else "all"
                if state.kind == "vote"
                else "",
                called=str(state.config.get("procedure") or "") if kind == "callActivity" else "",
                extras=extras,
            )
        )
        if state.regions:
            self._inside(state)
        # Only what is carried on by hand has room for a clock at its edge.
        if kind in ("userTask", "callActivity", "subProcess"):
            for timer in state.timers:
                self._deadline(state, timer, parent)

    def _inside(self, state: StateSpec) -> None:
        """The inside of a parallel state: begin, split, the branches, join, end."""
        inner, split, join = state.key, f"{state.key}_split", f"{state.key}_join"
        inclusive = any(each.when is not None or each.chosen_in for each in state.regions)
        kind = "inclusiveGateway" if inclusive else "parallelGateway"
        wanted = state.config.get("join", "all")
        self.out.shapes += [
            Shape(id=f"{inner}_begin", kind="startEvent", parent=inner),
            Shape(id=split, kind=kind, parent=inner),
        ]
        self._arrow(f"{inner}_begin", split, inner)
        for region in state.regions:
            self._arrow(split, region.start, inner, name=self.said(region.title), condition=region.when_text)
        self.out.shapes += [
            Shape(
                id=join,
                kind=kind if wanted == "all" else "complexGateway",
                parent=inner,
                name="" if wanted == "all" else str(wanted),
            ),
            Shape(id=f"{inner}_over", kind="endEvent", parent=inner),
        ]
        self._arrow(join, f"{inner}_over", inner)

    def _about(self, state: StateSpec) -> str:
        lines = [", ".join(state.performers)]
        if state.kind not in ("single", "end", "parallel"):
            lines.append(state.kind)
        return "\n".join(line for line in lines if line)

    def _deadline(self, state: StateSpec, timer: TimerSpec, parent: str) -> None:
        duration = _duration(timer)
        if not duration:
            return
        ways = [each for each in self.definition.transitions_from(state.key) if each.key == timer.then]
        shape = f"{state.key}_{timer.key}_clock"
        self.out.shapes.append(
            Shape(
                id=shape,
                kind="boundaryEvent",
                name=self.said(timer.title),
                parent=parent,
                duration=duration,
                attached=state.key,
                interrupts=bool(ways),
                note="" if not timer.escalate_to else ", ".join(timer.escalate_to),
            )
        )
        if ways:
            self._to(shape, ways[0], state)

    def _leaving(self, state: StateSpec) -> None:
        parent = self.parent_of(state)
        timed = {timer.then for timer in state.timers if timer.then and _duration(timer)}
        ways = [each for each in self.definition.transitions_from(state.key) if each.key not in timed]
        if state.kind == "end":
            if state.region:
                self._arrow(state.key, f"{parent}_join", parent)
            ways = []  # what reopens an ended case has no arrow in BPMN; it travels in the packed document
        if len(ways) == 1:
            self._to(state.key, ways[0], state)
        elif ways:
            gateway = f"{state.key}_choice"
            self.out.shapes.append(Shape(id=gateway, kind="exclusiveGateway", parent=parent))
            self._arrow(state.key, gateway, parent)
            for each in ways:
                self._to(gateway, each, state)

    def _to(self, source: str, way: TransitionSpec, state: StateSpec) -> None:
        target = self.definition.states[way.target]
        parent = self.parent_of(state)
        note = "\n".join(line for line in (self.said(way.help), ", ".join(way.by)) if line)
        condition = "" if way.guard_text == "waited()" else way.guard_text  # that is what a catching event does
        self._arrow(source, target.key, parent, name=self.said(way.title), condition=condition, note=note)

    def _arrow(self, source: str, target: str, parent: str, **more: Any) -> None:
        self.numbers[source] = self.numbers.get(source, 0) + 1
        number = self.numbers[source]
        self.out.arrows.append(Arrow(id=f"flow_{source}_{number}", source=source, target=target, parent=parent, **more))


def _waited(state: StateSpec) -> str:
    """How long a state waits by itself, as a duration; working days are told as days."""
    config = state.config
    if config.get("months"):
        return f"P{config['months']}M"
    days = config.get("working_days") or config.get("days")
    return f"P{days}D" if isinstance(days, int) and days > 0 else ""


def _duration(timer: TimerSpec) -> str:
    if timer.months:
        return f"P{timer.months}M"
    days = timer.working_days if timer.working_days is not None else timer.days
    return f"P{days}D" if isinstance(days, int) and days > 0 else ""

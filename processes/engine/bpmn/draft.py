"""The machine of states that a graph of tokens becomes, while it is being put together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .blocks import Block
from .form_in import FormIn
from .graph import Graph, Node
from .naming import Keys
from .notes import Note, Weight
from .people import People

GO_ON = {"zh-hans": "完成", "en": "Done"}
ENDED = {"zh-hans": "办结", "en": "Done"}
BRANCH_ENDED = {"zh-hans": "本分支办结", "en": "Branch done"}
SYSTEM = "system"


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


class Draft:
    """States, transitions and notes so far, and what is still to be described."""

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

    def enter(self, node: Node, scope: Scope) -> str:
        """Returns the key of the state a node becomes, to be described later."""
        key = self.keys.of(node.id, fallback="step")
        if node.id not in self.seen:
            self.seen.add(node.id)
            self.states.setdefault(key, {})
            self.waiting.append((node, scope))
        return key

    def end(self, scope: Scope) -> str:
        """The end of a way that simply stops."""
        if scope.region:
            return self.region_end(scope)
        key = self.keys.of("implicit end", fallback="ended")
        self.states.setdefault(key, {"key": key, "title": ENDED, "kind": "end", "outcome": "success"})
        return key

    def region_end(self, scope: Scope) -> str:
        """Returns the end of a branch, made when it is first needed."""
        key = self.keys.of(f"end of {scope.region}", fallback="ended")
        self.states.setdefault(
            key, {"key": key, "title": BRANCH_ENDED, "kind": "end", "outcome": "success", "region": scope.region}
        )
        return key

    def add(self, source: str, path: Path, by: list[str], title: Mapping[str, str], *, guard: str = "") -> str:
        """Adds a way out of a state and returns its key; conditions that nobody could read stand in its help."""
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

    def kept(self, node: Node, condition: str) -> None:
        """Notes a condition that stays as words."""
        self.note("kept", "condition_kept", node, condition=condition[:200])

    def note(self, weight: Weight, code: str, node: Node | None, **context: str) -> None:
        """Notes once what became of something in the file."""
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

    def unasked(self) -> list[str]:
        """The fields that no step asks for; all of them when no step asks for any; the first of a form without."""
        asked = {each for line in self.asked.values() for each in line.split(",")}
        keys = [each["key"] for each in self.form.document()["fields"]]
        return [each for each in keys if each not in asked] or keys

"""The state diagram of a procedure as SVG, drawn on the server.

Layout comes from ``processes.engine.layout``; this module only puts it on paper. Colours are classes (see
processes.css), so that the picture follows the reader's dark mode and prints in black and white. Beside it stand the
same facts as a list.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from processes.engine.layout import Edge, Frame, Lane, Layout, Node, layout
from processes.engine.model import ProcedureDefinition
from processes.texts import localized

LINE = 1.35
"""Line height in the units of the font size."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Where a case is and has been; empty for a procedure without a case."""

    current: str = ""
    walked: Collection[str] = field(default_factory=frozenset)
    steps: Collection[tuple[str, str]] = field(default_factory=frozenset)
    """The (from, to) pairs taken."""
    branches: Collection[str] = field(default_factory=frozenset)
    """Where the branches of the case are, beside ``current``."""

    def is_here(self, state: str) -> bool:
        """Answers whether the case is in this state now, in its main line or in a branch."""
        return state == self.current or state in self.branches


@dataclass(frozen=True, kw_only=True)
class Heat:
    """What the operations desk writes on a step: a short figure, and how strong its colour is (0 to 4)."""

    level: int
    figure: str


def draw(
    definition: ProcedureDefinition,
    progress: Progress,
    *,
    identifier: str,
    vertical: bool = False,
    heat: Mapping[str, Heat] | None = None,
) -> SafeString:
    """Returns the diagram as one ``<svg>`` with title, description and an arrowhead of its own."""
    plan = layout(definition, direction="vertical" if vertical else "horizontal")
    return format_html(
        '<svg class="flow flow--{}" viewBox="0 0 {} {}" width="{}" height="{}" role="img" '
        'aria-labelledby="{}-title {}-desc" '
        'xmlns="http://www.w3.org/2000/svg"><title id="{}-title">{}</title><desc id="{}-desc">{}</desc>'
        '<defs><marker id="{}-tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
        'orient="auto-start-reverse">'
        '<path d="M0 0.8 9.4 5 0 9.2z" class="flow__tip"/></marker></defs>{}{}{}</svg>',
        "vertical" if vertical else "horizontal",
        round(plan.width),
        round(plan.height),
        round(plan.width),
        round(plan.height),
        identifier,
        identifier,
        identifier,
        _("The course of “%(procedure)s”") % {"procedure": localized(definition.title)},
        identifier,
        _described(definition, progress),
        identifier,
        _frames(definition, plan),
        _edges(plan, progress, identifier),
        _nodes(definition, plan, progress, heat or {}),
    )


def _described(definition: ProcedureDefinition, progress: Progress) -> str:
    if progress.current not in definition.states:
        return _("%(number)s states.") % {"number": len(definition.states)}
    return _("Now in “%(state)s”. The same is told in words below the picture.") % {
        "state": localized(definition.states[progress.current].title)
    }


def _frames(definition: ProcedureDefinition, plan: Layout) -> SafeString:
    boxes: list[tuple[str, Frame | Lane, str]] = []
    for frame in plan.frames:
        boxes.append(("frame", frame, localized(definition.states[frame.key].title)))
        boxes += [("lane", lane, localized(definition.regions[lane.region].title)) for lane in frame.lanes]
    return format_html_join(
        "",
        '<g class="flow__{}"><rect x="{}" y="{}" width="{}" height="{}" rx="5"/><text x="{}" y="{}">{}</text></g>',
        (
            (name, round(box.x, 1), round(box.y, 1), round(box.width, 1), round(box.height, 1), round(box.x + 12, 1),
             round(box.y + 20, 1), title)
            for name, box, title in boxes
        ),
    )  # fmt: skip


def _edges(plan: Layout, progress: Progress, identifier: str) -> SafeString:
    return format_html_join(
        "", "{}", ((_edge(edge, (edge.source, edge.target) in progress.steps, identifier),) for edge in plan.edges)
    )


def _edge(edge: Edge, walked: bool, identifier: str) -> SafeString:
    return format_html(
        '<path class="flow__edge{}{}" d="{}" marker-end="url(#{}-tip)"/>',
        " is-walked" if walked else "",
        " is-back" if getattr(edge, "back", False) else "",
        rounded_path(edge.points),
        identifier,
    )


def rounded_path(points: Sequence[tuple[float, float]], radius: float = 7) -> str:
    """Returns an SVG path through the points with rounded corners."""
    parts = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        start, end = _towards(corner, before, radius), _towards(corner, after, radius)
        parts.append(f"L{start[0]:.1f} {start[1]:.1f}Q{corner[0]:.1f} {corner[1]:.1f} {end[0]:.1f} {end[1]:.1f}")
    parts.append(f"L{points[-1][0]:.1f} {points[-1][1]:.1f}")
    return "".join(parts)


def _towards(start: tuple[float, float], goal: tuple[float, float], distance: float) -> tuple[float, float]:
    width, height = goal[0] - start[0], goal[1] - start[1]
    length = max((width**2 + height**2) ** 0.5, 0.001)
    share = min(distance, length / 2) / length
    return start[0] + width * share, start[1] + height * share


def _nodes(definition: ProcedureDefinition, plan: Layout, progress: Progress, heat: Mapping[str, Heat]) -> SafeString:
    return format_html_join("", "{}", ((_node(definition, node, progress, heat.get(node.key)),) for node in plan.nodes))


def _node(definition: ProcedureDefinition, node: Node, progress: Progress, heat: Heat | None = None) -> SafeString:
    state = definition.states[node.key]
    marks = [f"is-{state.outcome}"] if state.outcome else []
    marks += ["is-parallel"] if state.regions else []
    marks += ["is-walked"] if node.key in progress.walked else []
    marks += ["is-current"] if progress.is_here(node.key) else []
    marks += [f"heat-{heat.level}"] if heat else []
    lines = broken(localized(state.title), 8 if state.kind != "end" else 7)
    top = node.y + node.height / 2 - (len(lines) - 1) * LINE * 7
    return format_html(
        '<g class="flow__node {}"><rect x="{}" y="{}" width="{}" height="{}" rx="{}"/>'
        '<text text-anchor="middle">{}</text>{}</g>',
        " ".join(marks),
        round(node.x, 1),
        round(node.y, 1),
        round(node.width, 1),
        round(node.height, 1),
        round(node.height / 2) if state.kind == "end" else 5,
        format_html_join(
            "",
            '<tspan x="{}" y="{}" dominant-baseline="central">{}</tspan>',
            (
                (round(node.x + node.width / 2, 1), round(top + place * LINE * 14, 1), line)
                for place, line in enumerate(lines)
            ),
        ),
        _figure(node, heat.figure) if heat and heat.figure else "",
    )


def _figure(node: Node, text: str) -> SafeString:
    """A label on the upper edge of a step."""
    width = 10 + 7 * len(text)
    left = node.x + node.width - width + 6
    return format_html(
        '<g class="flow__figure"><rect x="{}" y="{}" width="{}" height="18" rx="9"/>'
        '<text x="{}" y="{}" text-anchor="middle" dominant-baseline="central">{}</text></g>',
        round(left, 1),
        round(node.y - 10, 1),
        width,
        round(left + width / 2, 1),
        round(node.y - 1, 1),
        text,
    )


def broken(text: str, width: int) -> list[str]:
    """Returns a title in at most two lines; a Chinese character counts one, a Latin letter half."""

    def size(part: str) -> float:
        return sum(1 if ord(letter) > 0x2E7F else 0.55 for letter in part)

    if size(text) <= width:
        return [text]
    if " " in text:
        words = text.split(" ")
        cut = min(range(1, len(words)), key=lambda place: abs(size(" ".join(words[:place])) - size(text) / 2))
        return [_short(" ".join(words[:cut]), width * 1.4), _short(" ".join(words[cut:]), width * 1.4)]
    middle = (len(text) + 1) // 2
    return [_short(text[:middle], width * 1.2), _short(text[middle:], width * 1.2)]


def _short(line: str, width: float) -> str:
    limit = int(width if any(ord(letter) > 0x2E7F for letter in line) else width / 0.55)
    return line if len(line) <= limit else line[: limit - 1] + "…"


@dataclass(frozen=True)
class Step:
    """One line of the text alternative."""

    title: str
    mark: str
    """"done", "current" or ""."""
    leads_to: Sequence[tuple[str, str]]
    """(button, state) pairs."""


def as_list(definition: ProcedureDefinition, progress: Progress) -> list[Step]:
    """Returns the diagram in words: every state, whether it was passed, and where its buttons lead."""
    steps: list[Step] = []
    for key, state in definition.states.items():
        mark = "current" if progress.is_here(key) else "done" if key in progress.walked else ""
        leads = [
            (localized(each.title), localized(definition.states[each.target].title))
            for each in definition.transitions_from(key)
            if each.target in definition.states
        ]
        steps.append(Step(localized(state.title), mark, leads))
    return steps


class Entered(Protocol):
    """What a history entry tells of the course."""

    source: str
    target: str
    entered: bool


def progress_of(current: str, entries: Iterable[Entered], branches: Collection[str] = ()) -> Progress:
    """Returns the progress that history entries tell."""
    moves = [(each.source, each.target) for each in entries if each.entered]
    steps = frozenset(pair for pair in moves if pair[0])
    walked = frozenset(state for pair in moves for state in pair if state)
    return Progress(current=current, walked=walked, steps=steps, branches=frozenset(branches))

"""The buttons of a state: one for each way out, and what its boundary events become."""

from collections.abc import Mapping
from typing import Any

from .conditions import read_condition
from .draft import GO_ON, SYSTEM, Draft, Path, Scope
from .form_in import words
from .graph import Node
from .naming import Keys
from .timers_in import timer_of
from .ways import paths_of


def add_buttons(
    draft: Draft, source: str, paths: list[Path], by: list[str], node: Node, *, alone: Mapping[str, str] = GO_ON
) -> None:
    """One button for each way; conditions that we can read decide which of them work."""
    guards = [_guard(draft, path, node) for path in paths]
    others = [guard for guard, path in zip(guards, paths, strict=True) if not path.default]
    for path, guard in zip(paths, guards, strict=True):
        if path.default and not guard and others and all(others):
            guard = " and ".join(f"not ({each})" for each in others)
        title: Mapping[str, str] = words(" · ".join(path.names)[:80]) if path.names else alone
        if not path.names and len(paths) > 1:
            title = _leads_to(draft, path)
        draft.add(source, path, by, title, guard=guard)


def _leads_to(draft: Draft, path: Path) -> Mapping[str, str]:
    found = next((each for each in draft.graph.nodes.values() if draft.keys.of(each.id) == path.target), None)
    return words(f"→ {found.name}") if found is not None and found.name else GO_ON


def _guard(draft: Draft, path: Path, node: Node) -> str:
    read = [read_condition(each, draft.form.fields) for each in path.conditions]
    if path.conditions and all(read):
        return " and ".join(f"({each})" for each in read) if len(read) > 1 else read[0]
    for each in path.conditions:
        draft.kept(node, each)
    return ""


def add_boundaries(draft: Draft, node: Node, state: dict[str, Any], scope: Scope, by: list[str]) -> None:
    """Adds what boundary events become: a deadline, a button, or a note that nothing does the same here."""
    for event in draft.graph.boundaries(node.id):
        paths = paths_of(draft, draft.graph.out_of(event.id), scope, by_person=event.event != "timer")
        interrupts = event.element.attributes.get("cancelActivity") != "false"
        if event.event == "timer":
            _deadline(draft, event, state, paths, interrupts=interrupts)
        elif paths and interrupts:
            title = words(event.name) if event.name else GO_ON
            for path in paths:
                draft.add(state["key"], path, by, words(path.names[0]) if path.names and len(paths) > 1 else title)
            draft.note("different", "event_is_button", event, event=event.event)
        else:
            draft.note("missing", "boundary_beside", event, event=event.event)


def _deadline(draft: Draft, event: Node, state: dict[str, Any], paths: list[Path], *, interrupts: bool) -> None:
    text, span, _day = timer_of(event)
    if span is None:
        draft.note("missing", "timer_unreadable", event, duration=text or "–")
        return
    if not span.exact:
        draft.note("different", "hours_become_days", event, duration=text)
    title = words(event.name) if event.name else {"zh-hans": "期限", "en": "Deadline"}
    name = event.id.removeprefix(f"{state['key']}_").removesuffix("_clock")
    timer: dict[str, Any] = {"key": Keys().new(name, fallback="timer"), "title": title}
    timer |= {"months": span.months} if span.months else {"days": span.days}
    if interrupts and paths:
        timer["then"] = draft.add(state["key"], paths[0], [SYSTEM], title)
    elif not interrupts:
        draft.note("different", "deadline_reminds", event)
    state.setdefault("timers", []).append(timer)

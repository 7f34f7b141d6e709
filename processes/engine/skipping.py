"""Leading past a step that does not exist for the unit, or whose people have all approved before."""

from datetime import datetime

from .model import OpenTimer, Performers, ProcedureDefinition, Snapshot, StateSpec, TimerToSet, TransitionSpec
from .who import way_past_duplicate

MARK = "skipped"
"""The key of the mark, among the timers of the visit, that the people of the step have approved before."""


def way_past(definition: ProcedureDefinition, state: StateSpec, performers: Performers) -> str | None:
    """Returns the transition that the system takes at once instead of giving anybody a todo."""
    if performers.skipped and state.when_skipped is not None:
        return state.when_skipped
    way = way_past_duplicate(definition, state) if performers.duplicate else None
    return way.key if way else None


def skip_mark(performers: Performers, now: datetime) -> tuple[TimerToSet, ...]:
    """Returns the mark of a duplicate: without it the transition would be for people alone."""
    return (TimerToSet(key=MARK, kind="done", due_at=now),) if performers.duplicate else ()


def skip_of(definition: ProcedureDefinition, snapshot: Snapshot) -> TransitionSpec | None:
    """Returns the transition that leads past the state, where nobody has or had a part in it: it does not exist for
    this unit, or its people have approved before."""
    state = definition.states[snapshot.state]
    if any(each.state == state.key for each in snapshot.todos) or snapshot.contributions:
        return None
    if any(map(_is_mark, snapshot.timers)):
        return way_past_duplicate(definition, state)
    return definition.transitions[state.when_skipped] if state.when_skipped is not None else None


def is_skip(definition: ProcedureDefinition, snapshot: Snapshot, transition: TransitionSpec) -> bool:
    """Answers whether the transition leads past the state that the place is in."""
    way = skip_of(definition, snapshot)
    return way is not None and way.key == transition.key


def may_skip(definition: ProcedureDefinition, state: StateSpec) -> bool:
    """Answers whether the state is ever led past."""
    return state.when_skipped is not None or way_past_duplicate(definition, state) is not None


def _is_mark(timer: OpenTimer) -> bool:
    return timer.kind == "done" and timer.key == MARK

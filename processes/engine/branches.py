"""Courses that run side by side: where a case is, one place at a time, and what ends with what.

A parallel state holds regions; each region that opens is a branch with a state of its own. A *place* is the main line
("") or the region of an active branch. Every state belongs to one place at most, so a state, a todo or a transition
always tells which.
"""

from collections.abc import Iterator
from dataclasses import replace

from .model import SYSTEM_ROLE, Action, Actor, Branch, ProcedureDefinition, RegionSpec, Snapshot, TransitionSpec

MAIN = ""


def active_places(snapshot: Snapshot) -> tuple[str, ...]:
    """Returns the main line and the regions of all active branches, in the order in which they opened."""
    return (MAIN, *(each.region for each in whole(snapshot).branches if each.status == "active"))


def whole(snapshot: Snapshot) -> Snapshot:
    """Returns the whole case, whichever place of it the snapshot looks at."""
    return snapshot.whole or snapshot


def focused(snapshot: Snapshot, region: str = MAIN) -> Snapshot:
    """Returns the case as it stands in one place, with the todos, contributions and timers of that place alone.

    Raises KeyError for a region without an active branch.
    """
    seen = whole(snapshot)
    if not seen.branches and region == MAIN:
        return seen
    branch = None if region == MAIN else active_branch(seen, region)
    if branch is None and region != MAIN:
        raise KeyError(region)
    state = branch.state if branch else seen.state
    return replace(
        seen,
        state=state,
        visit=branch.visit if branch else seen.visit,
        entered_at=branch.entered_at if branch else seen.entered_at,
        todos=tuple(each for each in seen.todos if each.state == state),
        asides=tuple(each for each in seen.asides if each.state == state),
        contributions=tuple(each for each in seen.contributions if each.state == state),
        timers=tuple(each for each in seen.timers if each.state == state),
        region=region,
        whole=seen,
    )


def active_branch(snapshot: Snapshot, region: str) -> Branch | None:
    """Returns the running branch of a region."""
    return next((each for each in snapshot.branches if each.region == region and each.status == "active"), None)


def place_of_action(definition: ProcedureDefinition, snapshot: Snapshot, action: Action, actor: Actor) -> str:
    """Returns the place an action is about: that of its transition, of its todo, or of the parallel state it opens."""
    if action.kind == "transition" and action.key in definition.transitions:
        return definition.states[definition.transitions[action.key].sources[0]].region
    if action.kind == "open_branch" and action.key in definition.regions:
        return definition.states[definition.regions[action.key].parallel].region
    if action.kind in ("contribute", "claim", "release"):
        return _place_of_todo(definition, whole(snapshot), action, actor)
    return MAIN


def _place_of_todo(definition: ProcedureDefinition, snapshot: Snapshot, action: Action, actor: Actor) -> str:
    active = active_places(snapshot)
    for todo in snapshot.todos:
        region = definition.states[todo.state].region
        if region in active and actor.holder in todo.members and action.key in ("", str(todo.id), todo.role):
            return region
    # Somebody without a todo is told why by the place that takes contributions; else by the main line.
    given = (each.state for each in snapshot.contributions if each.member == actor.holder)
    return next((definition.states[state].region for state in given if state in definition.states), MAIN)


def branches_of(definition: ProcedureDefinition, snapshot: Snapshot) -> tuple[Branch, ...]:
    """Returns the branches of the parallel state that the place is in, or that it belongs to, opened in this visit."""
    regions = {each.key for each in definition.states[snapshot.state].regions}
    fork: int | None = snapshot.visit
    if not regions and snapshot.region:
        own = active_branch(snapshot, snapshot.region)
        fork = own.fork if own else None
        parallel = definition.regions[snapshot.region].parallel
        regions = {each.key for each in definition.states[parallel].regions}
    return tuple(each for each in snapshot.branches if each.region in regions and each.fork == fork)


def is_joined(definition: ProcedureDefinition, snapshot: Snapshot) -> bool:
    """Answers whether enough branches of the parallel state have ended; those cancelled or never opened do not count.

    A number larger than that of the branches there are means all of them.
    """
    counted = [each for each in branches_of(definition, snapshot) if each.status != "cancelled"]
    ended = sum(each.status == "done" for each in counted)
    join = definition.states[snapshot.state].config.get("join", "all")
    needed = 1 if join == "first" else join if isinstance(join, int) else len(counted)
    return ended >= min(needed, len(counted))


def regions_inside(definition: ProcedureDefinition, state: str) -> Iterator[RegionSpec]:
    """Yields the regions of a parallel state and of those within it."""
    waiting, met = [state], set[str]()
    while waiting:
        regions = definition.states[waiting.pop()].regions
        yield from (each for each in regions if each.key not in met)
        met |= {each.key for each in regions}
        waiting += [key for key, each in definition.states.items() if each.regions and each.region in met - {""}
                    and not {inner.key for inner in each.regions} <= met]  # fmt: skip


def ending_with(
    definition: ProcedureDefinition,
    snapshot: Snapshot,
    *,
    source: str,
    target: str,
    transition: TransitionSpec | None,
) -> tuple[str, ...]:
    """Returns the regions whose branches are cancelled when the place moves from ``source`` to ``target``.

    ``transition`` None is a move that no transition describes; it interrupts.
    """
    reached = definition.states[target]
    active = [each for each in active_places(snapshot) if each not in (MAIN, reached.region)]
    if reached.kind == "end" and not reached.region:
        return tuple(active)
    gone = {each.key for each in regions_inside(definition, target)}
    if source in definition.states and not _lets_run(definition, source, transition):
        gone |= {each.key for each in regions_inside(definition, source)}
    if reached.kind == "end":
        gone |= {
            inner.key
            for key, each in definition.states.items()
            if each.region == reached.region
            for inner in regions_inside(definition, key)
        }
    return tuple(each for each in active if each in gone)


def _lets_run(definition: ProcedureDefinition, source: str, transition: TransitionSpec | None) -> bool:
    """Whether the branches that have not ended go on after the join."""
    joins = transition is not None and SYSTEM_ROLE in transition.by and not transition.interrupts
    return joins and definition.states[source].config.get("rest") == "let_run"

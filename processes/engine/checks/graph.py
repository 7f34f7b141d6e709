"""Whether every state can be reached, left and brought to an end."""

from collections.abc import Iterator, Mapping

from forms.engine.problems import Problem
from processes.engine.kinds import KINDS
from processes.engine.model import ProcedureDefinition

Steps = Mapping[str, frozenset[str]]


def graph_findings(definition: ProcedureDefinition) -> list[Problem]:
    """Returns the states and transitions where a case would be lost."""
    return [*_state_findings(definition), *_transition_findings(definition)]


def reached_from(start: frozenset[str], steps: Steps) -> frozenset[str]:
    """Returns the start and everything that can be reached from it."""
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            waiting.extend(steps.get(state, ()))
    return frozenset(found)


def forward_steps(definition: ProcedureDefinition) -> dict[str, frozenset[str]]:
    """Returns where each state leads: also from a parallel state into its regions, and from their ends back to it."""
    steps = {key: {each.target for each in definition.transitions_from(key)} for key in definition.states}
    for source, target in _through_regions(definition):
        steps[source].add(target)
    return {key: frozenset(targets) for key, targets in steps.items()}


def backward_steps(definition: ProcedureDefinition) -> dict[str, frozenset[str]]:
    """Returns where each state may come from."""
    steps: dict[str, set[str]] = {state: set() for state in definition.states}
    for transition in definition.transitions.values():
        steps[transition.target] |= set(transition.sources)
    for source, target in _through_regions(definition):
        steps[target].add(source)
    return {state: frozenset(sources) for state, sources in steps.items()}


def _through_regions(definition: ProcedureDefinition) -> Iterator[tuple[str, str]]:
    for region in definition.regions.values():
        yield region.parallel, region.start
        for key, state in definition.states.items():
            if state.region == region.key and KINDS[state.kind].is_end:
                yield key, region.parallel


def _state_findings(definition: ProcedureDefinition) -> Iterator[Problem]:
    reachable = reached_from(frozenset({definition.start_state.key}), forward_steps(definition))
    ends = frozenset(key for key, state in definition.states.items() if KINDS[state.kind].is_end)
    of_the_case = frozenset(key for key in ends if not definition.states[key].region)
    ending = reached_from(of_the_case, backward_steps(definition))
    if not of_the_case:
        yield Problem("states", "end_missing", {})
    for position, (key, state) in enumerate(definition.states.items()):
        path = f"states/{position}"
        if key not in reachable:
            yield Problem(path, "state_unreachable", {"state": key})
        leaving = [each for each in definition.transitions_from(key) if each.target != key]
        if key in ends:
            continue
        if not leaving:
            yield Problem(path, "dead_end", {"state": key})
        elif of_the_case and key not in ending:
            yield Problem(path, "no_way_to_end", {"state": key})
        if state.performers and not KINDS[state.kind].takes_contributions and leaving:
            roles = {role for each in definition.transitions_from(key) for role in each.by}
            if not roles & set(state.performers):
                context = {"state": key, "roles": ", ".join(state.performers)}
                yield Problem(f"{path}/performers", "performer_without_button", context)
        if (
            state.when_skipped is not None
            and key
            not in definition.transitions.get(state.when_skipped, next(iter(definition.transitions.values()))).sources
        ):
            yield Problem(f"{path}/when_skipped", "skip_not_from_here", {"transition": state.when_skipped})


def _transition_findings(definition: ProcedureDefinition) -> Iterator[Problem]:
    for position, transition in enumerate(definition.transitions.values()):
        for source in transition.sources:
            is_end = KINDS[definition.states[source].kind].is_end
            if is_end and not transition.reopens:
                context = {"state": source, "transition": transition.key}
                yield Problem(f"transitions/{position}/reopens", "leaves_end", context)
        if transition.restarts and transition.target not in transition.sources:
            yield Problem(f"transitions/{position}/restarts", "restart_of_nothing", {"transition": transition.key})

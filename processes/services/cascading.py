"""What the system does by itself after every action, in the same transaction."""

from dataclasses import replace

from processes.engine import machine
from processes.engine.branches import focused, place_of_action
from processes.engine.model import SYSTEM, Action, Inputs, Outcome, Refusal, Snapshot, TransitionSpec
from processes.engine.skipping import is_skip, may_skip
from processes.models import Case
from processes.queries.facts import asking
from processes.queries.people import performers_of, place_of
from processes.queries.snapshots import facts_for, snapshot

from .applying import apply
from .cleaning import recomputed
from .doing import Doing
from .following import follow
from .results import ActionRefused

MOST = 50
"""More moves than this by itself means that a definition goes round in a circle."""


def cascade(case: Case) -> int:
    """Takes the system's transitions one after another until none holds; returns how many were taken.

    Raises ActionRefused("cascade_endless"), which undoes the action it followed.
    """
    for taken in range(MOST):
        if not _next_move(case):
            return taken
    raise ActionRefused("cascade_endless", {"state": case.state})


def _next_move(case: Case) -> bool:
    if not _may_move(case):
        return False
    seen = snapshot(case)
    for transition in machine.system_moves(case.definition, seen):
        outcome = _tried(case, seen, transition)
        if isinstance(outcome, Refusal):
            if _is_way_past(case, seen, transition):
                raise ActionRefused(outcome.code, outcome.context)
            continue
        token = f"system:{case.pk}:{case.seq + 1}"
        apply(outcome, Doing(case=case, at=case.updated_at, token=token, role="system"))
        follow(case, outcome)
        return True
    return False


def _is_way_past(case: Case, seen: Snapshot, transition: TransitionSpec) -> bool:
    """Answers whether the transition leads past a step nobody works in: where even that fails, the case would wait for
    nobody."""
    place = case.definition.states[transition.sources[0]].region
    return is_skip(case.definition, focused(seen, place), transition)


def _may_move(case: Case) -> bool:
    """Whether a present state knows any move of the system, which most do not: then the case need not be read."""
    definition = case.definition
    here = [place.state for place in case.places()]
    return any(
        may_skip(definition, definition.states[key]) or machine.system_transitions(definition, key) for key in here
    )


def _tried(case: Case, seen: Snapshot, transition: TransitionSpec) -> Outcome | Refusal:
    action = Action(kind="transition", key=transition.key)
    here = focused(seen, place_of_action(case.definition, seen, action, SYSTEM))
    question = asking(case, visit=here.visit)
    facts = facts_for(case, question, [transition])
    values = recomputed(case, facts)
    place = place_of(case, {**case.values, **values})
    target = case.definition.states[transition.target]
    facts = replace(facts, performers=performers_of(target, case.definition, place))
    inputs = Inputs(values=values, comment=_reason(case, here, transition))
    return machine.step(case.definition, seen, action, SYSTEM, inputs, facts, question.at)


def _reason(case: Case, here: Snapshot, transition: TransitionSpec) -> str:
    """Why a step is skipped although there are people for it: they have approved before."""
    if not is_skip(case.definition, here, transition):
        return ""
    return performers_of(case.definition.states[here.state], case.definition, place_of(case)).duplicate

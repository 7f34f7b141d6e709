"""What the system does by itself after every action, in the same transaction."""

from dataclasses import replace

from processes.engine import machine
from processes.engine.model import SYSTEM, Action, Inputs, Outcome, Refusal, TransitionSpec
from processes.models import Case
from processes.queries.facts import asking
from processes.queries.people import performers_of, place_of
from processes.queries.snapshots import facts_for, snapshot

from .applying import Doing, apply
from .cleaning import recomputed
from .following import follow
from .results import ActionRefused

MOST = 20
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
    definition = case.definition
    candidates = list(machine.system_transitions(definition, case.state))
    skip = definition.states[case.state].when_skipped
    if skip and case.status == "open" and not case.todos.filter(status="open", kind="step").exists():
        candidates.insert(0, definition.transitions[skip])
    for transition in candidates:
        outcome = _tried(case, transition)
        if isinstance(outcome, Refusal):
            continue
        token = f"system:{case.pk}:{case.seq + 1}"
        apply(outcome, Doing(case=case, at=case.updated_at, token=token, role="system"))
        follow(case, outcome)
        return True
    return False


def _tried(case: Case, transition: TransitionSpec) -> Outcome | Refusal:
    question = asking(case)
    facts = facts_for(case, question, [transition])
    values = recomputed(case, facts)
    place = place_of(case, {**case.values, **values})
    target = case.definition.states[transition.target]
    facts = replace(facts, performers=performers_of(target, case.definition, place))
    action = Action(kind="transition", key=transition.key)
    return machine.step(case.definition, snapshot(case), action, SYSTEM, Inputs(values=values), facts, question.at)

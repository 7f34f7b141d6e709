"""Returning a case to an earlier step (退回), and what follows from it."""

from dataclasses import replace

from processes.engine.actors import is_for, open_todos
from processes.engine.conditions import Situation
from processes.engine.kinds import kind_of
from processes.engine.model import Outcome, ProcedureDefinition, Refusal

from .base import Ask, Ground, goes

HOWS = ("again", "back")


def earlier_steps(definition: ProcedureDefinition, trail: tuple[str, ...], region: str) -> tuple[str, ...]:
    """Returns the steps of the trail before the present one in which people work, the latest first."""
    return tuple(
        key
        for key in reversed(trail[:-1])
        if key in definition.states
        and definition.states[key].region == region
        and definition.states[key].kind in ("single", "joint", "rows")
    )


def may_come_straight_back(definition: ProcedureDefinition, state: str) -> bool:
    """Answers whether a return to the step can lead straight back: one person's decision ends it."""
    return not kind_of(definition.states[state].kind).takes_contributions


def send_back(situation: Situation, ask: Ask, ground: Ground) -> Outcome | Refusal:
    """Returns the case at the earlier step.

    ``again`` runs the way forward from there; ``back`` remembers who returned it and from where, and the next
    completion leads straight there.
    """
    definition, snapshot = situation.definition, situation.snapshot
    if not any(is_for(each, situation.actor) for each in open_todos(snapshot)) and not ground.standing:
        return Refusal(code="not_yours")
    possible = earlier_steps(definition, ground.trail, snapshot.region)
    if ask.state not in possible:
        return Refusal(code="step_unknown", context={"step": ask.state, "known": possible})
    how = ask.how or "again"
    if how not in HOWS:
        return Refusal(code="unknown_action", context={"action": how, "known": HOWS})
    if how == "back" and not may_come_straight_back(definition, ask.state):
        return Refusal(code="not_straight_back", context={"step": ask.state})
    outcome = goes(situation, "return", ask.state, {"how": how})
    if isinstance(outcome, Refusal) or how == "again":
        return outcome
    marked = tuple(
        replace(each, back_to=snapshot.state, back_member=situation.actor.holder or "")
        for each in outcome.todos_to_open
    )
    return replace(outcome, todos_to_open=marked)

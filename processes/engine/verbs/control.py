"""Verbs of those who look after cases: pause and resume, terminate, reopen, jump."""

from processes.engine.branches import MAIN, active_places
from processes.engine.conditions import Situation
from processes.engine.model import Outcome, Refusal

from .base import Ask, Ground, all_todos, goes, stays, tells


def pause(situation: Situation, ask: Ask, ground: Ground) -> Outcome | Refusal:
    """Returns the case suspended: nobody can act, and its clocks stand still."""
    return stays(situation, "pause", status="suspended")


def resume(situation: Situation, ask: Ask, ground: Ground) -> Outcome | Refusal:
    """Returns the case running again where it stood."""
    return stays(situation, "resume", status="open")


def terminate(situation: Situation, ask: Ask, ground: Ground) -> Outcome | Refusal:
    """Returns the case ended where it stands, without having reached its aim."""
    gone = tuple(each for each in active_places(situation.snapshot) if each != MAIN)
    return stays(
        situation,
        "terminate",
        status="closed",
        end="failure",
        todos_to_close=all_todos(situation, gone),
        cancel_timers=True,
        cancelled=gone,
        effects=tells("terminate", ground.concerned),
    )


def reopen(situation: Situation, ask: Ask, ground: Ground) -> Outcome | Refusal:
    """Returns an ended case at the last step people worked in, or at the earlier one asked for."""
    possible = reopening_steps(situation, ground)
    target = ask.state or (possible[0] if possible else "")
    if target not in possible:
        return Refusal(code="step_unknown", context={"step": target, "known": possible})
    return goes(situation, "reopen", target)


def reopening_steps(situation: Situation, ground: Ground) -> tuple[str, ...]:
    """Returns the steps at which an ended case can begin again, the latest first."""
    states = situation.definition.states
    return tuple(
        key for key in reversed(ground.trail) if key in states and not states[key].region and states[key].performers
    )


def jump(situation: Situation, ask: Ask, ground: Ground) -> Outcome | Refusal:
    """Returns the place at any other step of it: todos and clocks as if it had come there by itself."""
    state = situation.definition.states.get(ask.state)
    if state is None or state.region != situation.snapshot.region or state.key == situation.snapshot.state:
        return Refusal(code="step_unknown", context={"step": ask.state})
    return goes(situation, "jump", state.key)

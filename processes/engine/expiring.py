"""What the system decides when a deadline has passed: only the transition that the deadline names, and only once.

A transition that leads on ends the visit and its deadlines with it. One that stays (a self-transition) leaves a mark
among the timers of the visit, so that it is not taken again.
"""

from .conditions import Situation, elapsed
from .kinds import kind_of
from .model import StateSpec, TimerSpec, TimerToSet, TransitionSpec


def deciding_timer(state: StateSpec, transition: TransitionSpec) -> TimerSpec | None:
    """Returns the deadline of the state whose passing takes this transition."""
    return next((each for each in kind_of(state.kind).timers(state) if each.then == transition.key), None)


def is_expiry(situation: Situation, transition: TransitionSpec) -> bool:
    """Answers whether the system may take the transition because its deadline has passed and nothing was done yet."""
    timer = deciding_timer(situation.definition.states[situation.snapshot.state], transition)
    if timer is None or not situation.actor.is_system:
        return False
    spent = any(each.kind == "done" and each.key == timer.key for each in situation.snapshot.timers)
    return not spent and bool(elapsed(situation, timer.key))


def spent_mark(situation: Situation, transition: TransitionSpec) -> tuple[TimerToSet, ...]:
    """Returns the mark that the deadline has been acted upon, for a transition that does not leave the state."""
    timer = deciding_timer(situation.definition.states[situation.snapshot.state], transition)
    if timer is None or not situation.actor.is_system:
        return ()
    return (TimerToSet(key=timer.key, kind="done", due_at=situation.now),)

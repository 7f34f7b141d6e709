"""The starter takes the case back to its beginning (撤回)."""

from dataclasses import replace

from processes.engine.conditions import Situation
from processes.engine.model import Outcome, Refusal

from .base import Ask, Ground, goes, tells
from .rights import is_granted_here


def withdraw(situation: Situation, ask: Ask, ground: Ground) -> Outcome | Refusal:
    """Returns the case at its start, as long as nobody has decided, or where the step allows it anyway."""
    definition, snapshot = situation.definition, situation.snapshot
    start = definition.start_state
    if snapshot.region or snapshot.state == start.key:
        return Refusal(code="not_from_here", context={"state": snapshot.state})
    if ground.decided and not is_granted_here(definition.states[snapshot.state], "withdraw"):
        return Refusal(code="too_late")
    outcome = goes(situation, "withdraw", start.key)
    return outcome if isinstance(outcome, Refusal) else replace(outcome, effects=tells("withdraw", ground.concerned))

"""Entering afterwards what was decided on paper (补录), with both dates in the history."""

from dataclasses import replace

from processes.engine.actors import open_todos
from processes.engine.conditions import Situation
from processes.engine.model import SYSTEM_ROLE, Action, Outcome, Refusal

from .base import MARK, Ask, Ground


def paper(situation: Situation, ask: Ask, ground: Ground) -> Outcome | Refusal:
    """Returns what the button leads to that was decided on paper by somebody who has the step.

    The entry is that of the button; who signed and on which day stands beside who entered it.
    """
    from processes.engine.machine import step  # the machine asks the verbs where a returned case goes

    definition, snapshot = situation.definition, situation.snapshot
    transition = definition.transitions.get(ask.transition)
    if transition is None or snapshot.state not in transition.sources:
        return Refusal(code="not_from_here", context={"state": snapshot.state, "transition": ask.transition})
    if ask.on is None or ask.on > situation.today:
        return Refusal(code="date_wrong")
    signer = ask.members[0]
    if not any(signer in each.members for each in open_todos(snapshot) if each.role in transition.by):
        return Refusal(code="not_a_performer", context={"member": signer})
    roles = frozenset(transition.by) - {SYSTEM_ROLE}
    actor = replace(situation.actor, roles=roles, on_behalf_of=signer)
    action = Action(kind="transition", key=transition.key)
    outcome = step(definition, snapshot, action, actor, situation.inputs, situation.facts, situation.now)
    if isinstance(outcome, Refusal):
        return outcome
    details = {"verb": f"{MARK}paper", "decided_on": ask.on.isoformat(), "to": [signer]}
    return replace(outcome, history=replace(outcome.history, details={**outcome.history.details, **details}))

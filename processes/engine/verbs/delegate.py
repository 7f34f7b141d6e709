"""Letting somebody do one's todo once; it comes back for the last word (委派)."""

from processes.engine.conditions import Situation
from processes.engine.model import Outcome, Refusal, TodoToOpen

from .base import Ask, Ground, has_part, own_todo, stays


def delegate(situation: Situation, ask: Ask, ground: Ground) -> Outcome | Refusal:
    """Returns a signature asked of the other person; one's own todo waits for it."""
    todo, holder = own_todo(situation, ask), situation.actor.holder
    if todo is None or holder is None:
        return Refusal(code="not_yours")
    person = ask.members[0]
    if has_part(situation, person):
        return Refusal(code="has_part", context={"member": person})
    if todo.waits_for is not None:
        return Refusal(code="awaits_signer")
    asked = asked_first(situation, todo.id, todo.role, person, mode="delegate")
    return stays(situation, "delegate", {"to": [person]}, todos_to_open=(asked,))


def asked_first(situation: Situation, todo: int, role: str, person: str, *, mode: str) -> TodoToOpen:
    """Returns a signature for which the todo waits."""
    return TodoToOpen(
        state=situation.snapshot.state,
        role=role,
        members=(person,),
        personal=True,
        kind="sign",
        mode=mode,
        assigned=True,
        added_by=situation.actor.holder,
        like=todo,
        parks=todo,
        note=situation.inputs.comment,
    )

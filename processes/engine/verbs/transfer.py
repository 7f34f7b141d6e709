"""Handing one's todo to somebody else for good (转办)."""

from processes.engine.conditions import Situation
from processes.engine.model import Outcome, Refusal, TodoHanded

from .base import Ask, Ground, has_part, own_todo, stays


def transfer(situation: Situation, ask: Ask, ground: Ground) -> Outcome | Refusal:
    """Returns the todo with the other person in the actor's place; colleagues who share it keep their part."""
    todo, holder = own_todo(situation, ask), situation.actor.holder
    if todo is None or holder is None:
        return Refusal(code="not_yours")
    person = ask.members[0]
    if has_part(situation, person):
        return Refusal(code="has_part", context={"member": person})
    if todo.claimed_by not in (None, holder):
        return Refusal(code="claimed_by_other", context={"member": todo.claimed_by})
    members = tuple(person if each == holder else each for each in todo.members)
    handed = TodoHanded(id=todo.id, members=members, told=(person,), note=situation.inputs.comment)
    return stays(situation, "transfer", {"to": [person], "todo": todo.id}, handed=(handed,))

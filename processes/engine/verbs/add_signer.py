"""Asking for one more signature (加签): before one's own, after it, or beside it."""

from processes.engine.conditions import Situation
from processes.engine.kinds import kind_of
from processes.engine.model import OpenTodo, Outcome, Refusal, TodoToClose, TodoToOpen

from .base import Ask, Ground, has_part, own_todo, stays
from .delegate import asked_first

HOWS = ("before", "beside", "after")


def add_signer(situation: Situation, ask: Ask, ground: Ground) -> Outcome | Refusal:
    """Returns the signature that is asked for.

    Before: one's own todo waits. Beside: in a step of several people the other becomes one of them; else the step's
    decision waits for the signature. After: in a step of several people the other comes after one's own part; else one
    has agreed with this, and the other decides.
    """
    todo = own_todo(situation, ask)
    if todo is None:
        return Refusal(code="not_yours")
    if ask.how not in HOWS:
        return Refusal(code="unknown_action", context={"action": ask.how, "known": HOWS})
    taken = next((each for each in ask.members if has_part(situation, each)), None)
    if taken is not None:
        return Refusal(code="has_part", context={"member": taken})
    if todo.waits_for is not None:
        return Refusal(code="awaits_signer")
    if ask.how != "beside" and len(ask.members) > 1:
        return Refusal(code="one_person", context={"how": ask.how})
    details = {"to": list(ask.members), "how": ask.how}
    joint = kind_of(situation.definition.states[situation.snapshot.state].kind).takes_contributions
    if ask.how == "before":
        asked = asked_first(situation, todo.id, todo.role, ask.members[0], mode="before")
        return stays(situation, "add_signer", details, todos_to_open=(asked,))
    if ask.how == "after" and not joint:
        asked = _participant(situation, todo, ask.members[0], personal=False)
        close = (TodoToClose(id=todo.id, how="done"),)
        return stays(situation, "add_signer", details, todos_to_open=(asked,), todos_to_close=close)
    if joint:
        after = todo.id if ask.how == "after" else None
        asks = tuple(_participant(situation, todo, each, personal=True, after=after) for each in ask.members)
    else:
        asks = tuple(_beside(situation, todo, each) for each in ask.members)
    return stays(situation, "add_signer", details, todos_to_open=asks)


def _participant(
    situation: Situation, todo: OpenTodo, member: str, *, personal: bool, after: int | None = None
) -> TodoToOpen:
    """A todo of the step itself."""
    return TodoToOpen(
        state=situation.snapshot.state,
        role=todo.role,
        members=(member,),
        personal=personal,
        assigned=True,
        added_by=situation.actor.holder,
        like=todo.id,
        waits_for=after,
        back_to=todo.back_to,
        back_member=todo.back_member,
        note=situation.inputs.comment,
    )


def _beside(situation: Situation, todo: OpenTodo, member: str) -> TodoToOpen:
    return TodoToOpen(
        state=situation.snapshot.state,
        role=todo.role,
        members=(member,),
        personal=True,
        kind="sign",
        mode="beside",
        assigned=True,
        added_by=situation.actor.holder,
        like=todo.id,
        note=situation.inputs.comment,
    )

"""Giving the signature one was asked for."""

from processes.engine.conditions import Situation
from processes.engine.model import Outcome, Refusal, TodoToClose

from .base import Ask, Ground, own_aside, stays, tells, woken_by

HOWS = ("agree", "disagree")


def sign(situation: Situation, ask: Ask, ground: Ground) -> Outcome | Refusal:
    """Returns the signature given: the step goes on; who asked for it decides what a "no" means."""
    todo = own_aside(situation, ask, "sign")
    if todo is None:
        return Refusal(code="not_yours")
    if ask.how not in HOWS:
        return Refusal(code="unknown_action", context={"action": ask.how, "known": HOWS})
    if ask.how == "disagree" and not situation.inputs.comment.strip():
        return Refusal(code="comment_required")
    return stays(
        situation,
        "sign",
        {"how": ask.how},
        todos_to_close=(TodoToClose(id=todo.id, how="done"),),
        woken=woken_by(situation, todo.id),
        effects=tells("sign", (todo.added_by,) if todo.added_by else ()),
    )

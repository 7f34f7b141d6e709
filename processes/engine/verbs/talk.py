"""Verbs that only tell and ask: copies (抄送), comments, advice (沟通), urging (催办)."""

from processes.engine.branches import whole
from processes.engine.conditions import Situation
from processes.engine.model import Outcome, Refusal, TodoToClose, TodoToOpen

from .base import Ask, Ground, own_aside, stays, tells


def copy(situation: Situation, ask: Ask, ground: Ground) -> Outcome | Refusal:
    """Returns copies for these people: they may read the case from now on, and it is seen whether they have."""
    return stays(situation, "copy", {"to": list(ask.members)}, copies=ask.members, effects=tells("copy", ask.members))


def comment(situation: Situation, ask: Ask, ground: Ground) -> Outcome | Refusal:
    """Returns a remark in the discussion; those mentioned are told, if they may see the case."""
    stranger = next((each for each in ask.members if each not in ground.readers), None)
    if stranger is not None:
        return Refusal(code="may_not_see", context={"member": stranger})
    return stays(situation, "comment", {"to": list(ask.members)}, effects=tells("comment", ask.members))


def ask_advice(situation: Situation, ask: Ask, ground: Ground) -> Outcome | Refusal:
    """Returns a question put to these people: each gets a todo, and nothing waits for it."""
    holder = situation.actor.holder
    asked = tuple(
        TodoToOpen(
            state=situation.snapshot.state,
            role="",
            members=(each,),
            personal=True,
            kind="advice",
            mode="advice",
            assigned=True,
            added_by=holder,
            note=situation.inputs.comment,
        )
        for each in ask.members
        if not any(aside.kind == "advice" and each in aside.members for aside in situation.snapshot.asides)
    )
    if not asked:
        return Refusal(code="has_part", context={"member": ask.members[0]})
    return stays(situation, "ask", {"to": list(ask.members)}, todos_to_open=asked)


def answer(situation: Situation, ask: Ask, ground: Ground) -> Outcome | Refusal:
    """Returns the answer to a question; who asked is told."""
    todo = own_aside(situation, ask, "advice")
    if todo is None:
        return Refusal(code="not_yours")
    asker = (todo.added_by,) if todo.added_by else ()
    return stays(
        situation,
        "answer",
        {"to": list(asker)},
        todos_to_close=(TodoToClose(id=todo.id, how="done"),),
        effects=tells("answer", asker),
    )


def urge(situation: Situation, ask: Ask, ground: Ground) -> Outcome | Refusal:
    """Returns a nudge to everybody who has an open todo of the case; once a day."""
    if ground.urged_today:
        return Refusal(code="urged_today")
    case = whole(situation.snapshot)
    waiting = {member for each in (*case.todos, *case.asides) for member in each.members if each.waits_for is None}
    people = tuple(sorted(waiting - {situation.actor.member or ""}))
    if not people:
        return Refusal(code="nobody_to_tell")
    return stays(situation, "urge", effects=tells("urge", people))

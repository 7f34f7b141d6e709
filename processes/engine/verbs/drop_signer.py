"""Taking an added signature away again (减签)."""

from processes.engine.actors import open_todos
from processes.engine.conditions import Situation
from processes.engine.kinds import kind_of
from processes.engine.model import OpenTodo, Outcome, Refusal, TodoHanded, TodoToClose

from .base import Ask, Ground, stays, woken_by


def drop_signer(situation: Situation, ask: Ask, ground: Ground) -> Outcome | Refusal:
    """Returns the step without the signature that was asked for and not yet given.

    One's own additions; an administrator may drop anybody's, and in a step of several people one of several parts.
    """
    snapshot = situation.snapshot
    candidates = [*snapshot.asides, *open_todos(snapshot)]
    todo = next((each for each in candidates if each.id == ask.todo), None)
    if todo is None or todo.kind == "advice":
        return Refusal(code="too_late")
    commands = "administrator" in ground.standing
    if not commands and (todo.added_by is None or todo.added_by != situation.actor.holder):
        return Refusal(code="not_yours")
    details = {"to": list(todo.members)}
    if todo.kind == "sign" or _others_remain(situation, todo):
        return stays(
            situation,
            "drop_signer",
            details,
            todos_to_close=(TodoToClose(id=todo.id, how="superseded"),),
            woken=woken_by(situation, todo.id),
        )
    if todo.added_by is None or todo.added_by in todo.members:
        return Refusal(code="last_signer")
    # The step's only todo goes back to whoever had given it away.
    handed = TodoHanded(id=todo.id, members=(todo.added_by,), told=())
    return stays(situation, "drop_signer", details, handed=(handed,))


def _others_remain(situation: Situation, todo: OpenTodo) -> bool:
    snapshot = situation.snapshot
    if not kind_of(situation.definition.states[snapshot.state].kind).takes_contributions:
        return False
    return len(open_todos(snapshot)) > 1 or bool(snapshot.contributions)

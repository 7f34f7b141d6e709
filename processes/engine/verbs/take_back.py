"""Taking back what one has just done (拿回), while whoever comes next has neither looked nor acted."""

from dataclasses import replace

from processes.engine.actors import open_todos
from processes.engine.branches import whole
from processes.engine.conditions import Situation
from processes.engine.deciding import mode_of
from processes.engine.kinds import kind_of
from processes.engine.model import Outcome, Refusal, TodoHanded, TodoToClose, TodoToOpen

from .base import Ask, Ground, goes, stays


def take_back(situation: Situation, ask: Ask, ground: Ground) -> Outcome | Refusal:
    """Returns one's own part of a step of several people, a todo handed on, or the step one has completed."""
    holder, last = situation.actor.holder, ground.last
    if holder is None or last is None or last.member not in (holder, situation.actor.member):
        return Refusal(code="too_late")
    if last.action == "contribute":
        return _own_part(situation, ground)
    if last.action == "@transfer":
        return _handed_on(situation, ground)
    if not last.entered or last.action.startswith("@"):
        return Refusal(code="too_late")
    return _completed(situation, ground)


def _own_part(situation: Situation, ground: Ground) -> Outcome | Refusal:
    snapshot, holder = situation.snapshot, situation.actor.holder
    given = next((each for each in snapshot.contributions if each.member == holder), None)
    state = situation.definition.states[snapshot.state]
    # Of several rows of a table nobody can say which one is meant.
    if given is None or holder is None or state.kind != "joint":
        return Refusal(code="too_late")
    next_ones = open_todos(snapshot) if mode_of(state) == "in_order" else ()
    if ground.looked & {member for each in next_ones for member in each.members}:
        return Refusal(code="too_late")
    again = TodoToOpen(
        state=state.key, role=given.role or state.performers[0], members=(holder,), personal=True, assigned=True
    )
    return stays(
        situation,
        "take_back",
        {"what": "contribute"},
        drop_contribution=holder,
        todos_to_open=(again,),
        todos_to_close=tuple(TodoToClose(id=each.id, how="superseded") for each in next_ones),
    )


def _handed_on(situation: Situation, ground: Ground) -> Outcome | Refusal:
    last, holder = ground.last, situation.actor.holder
    todo = next((each for each in open_todos(situation.snapshot) if last and each.id == last.details.get("todo")), None)
    given = last.details.get("to") if last else None
    person = str(given[0]) if isinstance(given, list | tuple) and given else ""
    if todo is None or holder is None or person not in todo.members or person in ground.looked:
        return Refusal(code="too_late")
    members = tuple(holder if each == person else each for each in todo.members)
    handed = TodoHanded(id=todo.id, members=members, told=())
    return stays(situation, "take_back", {"what": "transfer", "to": [person]}, handed=(handed,))


def _completed(situation: Situation, ground: Ground) -> Outcome | Refusal:
    definition, last = situation.definition, ground.last
    source = definition.states.get(last.source) if last else None
    if last is None or source is None or last.lasting or source.region != situation.snapshot.region:
        return Refusal(code="too_late")
    if kind_of(source.kind).takes_contributions or not source.performers:
        return Refusal(code="too_late")
    case = whole(situation.snapshot)
    if ground.looked & {member for each in (*case.todos, *case.asides) for member in each.members}:
        return Refusal(code="too_late")
    outcome = goes(situation, "take_back", source.key, {"what": last.action})
    return outcome if isinstance(outcome, Refusal) else replace(outcome, status="open")

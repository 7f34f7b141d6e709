"""Where a transition leads after a return that asked to come straight back."""

from dataclasses import replace

from .actors import is_for, open_todos
from .model import Actor, OpenTodo, Outcome, ProcedureDefinition, Snapshot, TransitionSpec


def destination(definition: ProcedureDefinition, snapshot: Snapshot, transition: TransitionSpec, actor: Actor) -> str:
    """Returns the state that the transition enters: its own target, or the step that sent the case back."""
    todo = returned(definition, snapshot, transition, actor)
    return todo.back_to if todo else transition.target


def returned(
    definition: ProcedureDefinition, snapshot: Snapshot, transition: TransitionSpec, actor: Actor
) -> OpenTodo | None:
    """Returns the actor's todo that leads straight back, if this transition completes the step."""
    if not transition.validates or definition.states[transition.target].kind == "end" or actor.is_system:
        return None
    here = definition.states[snapshot.state].region
    for todo in open_todos(snapshot):
        back = definition.states.get(todo.back_to)
        if back is not None and back.region == here and is_for(todo, actor):
            return todo
    return None


def straightened(outcome: Outcome, todo: OpenTodo) -> Outcome:
    """Returns the entry into the step that sent the case back, with only the one who did so, where still found."""
    mine = [each for each in outcome.todos_to_open if todo.back_member in each.members]
    opened = outcome.todos_to_open
    if mine and not mine[0].personal:
        opened = (replace(mine[0], members=(todo.back_member,)),)
    history = replace(outcome.history, details={**outcome.history.details, "straight_to": outcome.state})
    return replace(outcome, todos_to_open=opened, history=history)

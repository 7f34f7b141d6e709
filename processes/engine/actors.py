"""Who may do what in a case: by a role held now, or as somebody for whom a todo is open."""

from .kinds import kind_of
from .model import SYSTEM_ROLE, Action, Actor, OpenTodo, ProcedureDefinition, Refusal, Snapshot, TransitionSpec
from .skipping import is_skip


def open_todos(snapshot: Snapshot) -> tuple[OpenTodo, ...]:
    """Returns the todos of the present state."""
    return tuple(each for each in snapshot.todos if each.state == snapshot.state)


def is_for(todo: OpenTodo, actor: Actor) -> bool:
    """Answers whether the actor may do the todo: delegates do their delegator's, but never a personal one."""
    may_stand_in = actor.on_behalf_of is None or not todo.personal
    return actor.holder in todo.members and may_stand_in and not actor.barred


def press_refusal(
    definition: ProcedureDefinition, snapshot: Snapshot, transition: TransitionSpec, actor: Actor
) -> Refusal | None:
    """Returns why this actor may not use the transition, None when they may."""
    if actor.is_system:
        return None if _system_may(definition, snapshot, transition) else Refusal(code="not_yours")
    if actor.barred:
        return Refusal(code="separated", context={"state": snapshot.state})
    todos = [each for each in open_todos(snapshot) if each.role in transition.by]
    own = [each for each in todos if is_for(each, actor)]
    holds_role = bool(actor.roles & set(transition.by) - {SYSTEM_ROLE})
    # A todo handed to certain people is not everybody's any more who holds the role.
    usable = own or [each for each in todos if not each.assigned]
    if not own and not (holds_role and (usable or not todos)):
        return Refusal(code="not_yours", context={"roles": transition.by})
    if usable and all(each.waits_for is not None for each in usable):
        return Refusal(code="awaits_signer")
    others = [each.claimed_by for each in usable if each.claimed_by not in (None, actor.holder)]
    if usable and len(others) == len(usable):
        return Refusal(code="claimed_by_other", context={"member": others[0]})
    return None


def is_performer(definition: ProcedureDefinition, snapshot: Snapshot, actor: Actor) -> bool:
    """Answers whether the actor does the work of the present state, not only presses a button of it."""
    todos = open_todos(snapshot)
    if any(is_for(each, actor) and each.waits_for is None for each in todos):
        return True
    if todos and all(each.assigned or each.waits_for is not None for each in todos):
        return False
    if actor.on_behalf_of is not None and any(each.personal for each in todos):
        return False
    return bool(actor.roles & set(definition.states[snapshot.state].performers))


def writable_fields(
    definition: ProcedureDefinition, snapshot: Snapshot, actor: Actor, transition: TransitionSpec | None = None
) -> frozenset[str]:
    """Returns the fields this actor may write now, with the inputs of the transition where one is given.

    In a joint step these are the fields of one's own contribution; they are never written to the case.
    """
    names = set(transition.inputs) if transition is not None else set()
    state = definition.states[snapshot.state]
    contributes = kind_of(state.kind).takes_contributions
    if (not contributes or transition is None) and is_performer(definition, snapshot, actor):
        names |= set(state.writable)
    return frozenset(names)


def todo_for(snapshot: Snapshot, actor: Actor, action: Action) -> OpenTodo | None:
    """Returns the todo a claim, release or contribution is about."""
    fitting = [
        each for each in open_todos(snapshot) if is_for(each, actor) and action.key in ("", str(each.id), each.role)
    ]
    ready = [each for each in fitting if each.waits_for is None]
    return next(iter(ready or fitting), None)


def _system_may(definition: ProcedureDefinition, snapshot: Snapshot, transition: TransitionSpec) -> bool:
    return SYSTEM_ROLE in transition.by or is_skip(definition, snapshot, transition)

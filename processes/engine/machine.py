"""What one action does to one case: pure, frozen data in, frozen data out.

The order inside a transition is fixed:

1. the case is open, the transition exists and starts here;
2. the actor may use it (role or todo), and it is applied to a batch where it must be;
3. no deadline of the state has closed it, and the step kind lets the case go (a publicity period on a confirmed
calendar); 4. a required comment is there; 5. the guard holds with the new values; 6. somebody is found for the state
that follows; 7. values are written, todos closed and opened, timers cancelled and set, effects listed, the history
entry drafted.

Steps 1 to 6 only refuse, so a refused action changes nothing. What the system does next by itself is for the shell to
ask: ``system_transitions`` after every action, in the order of the document, until none holds.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from .actors import open_todos, press_refusal, writable_fields
from .conditions import FactCall, Situation, calls_in
from .contributions import STANDING_ACTIONS
from .entering import entered
from .kinds import kind_of
from .model import (
    SYSTEM_ROLE,
    Action,
    Actor,
    EffectToEmit,
    Facts,
    HistoryDraft,
    Inputs,
    Offer,
    Outcome,
    ProcedureDefinition,
    Refusal,
    Snapshot,
    TodoToClose,
    TransitionSpec,
)
from .refusals import foreseeable_refusal, refusal_of, restarts

__all__ = ["entered", "needed_facts", "offers", "start", "step", "system_transitions", "writable_fields"]


def start(
    definition: ProcedureDefinition, values: Mapping[str, object], facts: Facts, now: datetime
) -> Outcome | Refusal:
    """Returns the entry into the start state; ``facts.performers`` are those of the start state."""
    state = definition.start_state
    shortage = kind_of(state.kind).shortage(state, facts)
    if shortage is not None:
        return shortage
    history = HistoryDraft(action="start", source="", target=state.key, comment="", changes=dict(values))
    return entered(definition, state.key, dict(values), history, facts, now)


def step(
    definition: ProcedureDefinition,
    snapshot: Snapshot,
    action: Action,
    actor: Actor,
    inputs: Inputs,
    facts: Facts,
    now: datetime,
) -> Outcome | Refusal:
    """Returns what the action leads to, or why it is refused.

    ``facts.performers`` are the people of the state that the transition leads to (for ``contribute``: of the present
    one).
    """
    situation = Situation(definition=definition, snapshot=snapshot, actor=actor, inputs=inputs, facts=facts, now=now)
    if action.kind in STANDING_ACTIONS:
        if action.kind != "record" and snapshot.status != "open":
            return Refusal(code="closed" if snapshot.status == "closed" else "suspended")
        return STANDING_ACTIONS[action.kind](situation, action)
    transition = definition.transitions.get(action.key)
    if transition is None:
        return Refusal(code="unknown_action", context={"action": action.key, "known": tuple(definition.transitions)})
    situation = replace(situation, inputs=_masked(situation, transition))
    refusal = refusal_of(situation, transition, action)
    return refusal if refusal is not None else _moved(situation, transition)


def offers(
    definition: ProcedureDefinition, snapshot: Snapshot, actor: Actor, facts: Facts, now: datetime
) -> tuple[Offer, ...]:
    """Returns the buttons this actor sees, in the order of the document.

    A button carries a refusal only where filling in the fields that the actor may write now cannot remove it.
    """
    situation = Situation(definition=definition, snapshot=snapshot, actor=actor, inputs=Inputs(), facts=facts, now=now)
    result = []
    for transition in definition.transitions_from(snapshot.state):
        refusal = press_refusal(definition, snapshot, transition, actor)
        if refusal is not None and refusal.code == "not_yours":
            continue
        if snapshot.status == "closed" and not transition.reopens:
            continue
        action = Action(kind="transition", key=transition.key)
        result.append(Offer(transition=transition, refusal=foreseeable_refusal(situation, transition, action)))
    return tuple(result)


def system_transitions(definition: ProcedureDefinition, state: str) -> tuple[TransitionSpec, ...]:
    """Returns what the system tries by itself, in the order of the document, whenever something changed."""
    return tuple(each for each in definition.transitions_from(state) if SYSTEM_ROLE in each.by)


def needed_facts(definition: ProcedureDefinition, transition: TransitionSpec | str) -> frozenset[FactCall]:
    """Returns the fact calls (name, arguments) of one transition, or of all transitions of a state.

    Those of the computed fields that a guard reads are among them. A parameter that names a number of working days of
    the state entered is asked for as ``param``.
    """
    if isinstance(transition, str):
        found = (needed_facts(definition, each) for each in definition.transitions_from(transition))
        return frozenset().union(*found)
    calls = calls_in(definition, transition.guard) if transition.guard is not None else frozenset()
    counts = {
        timer.working_days
        for key in (transition.target, *transition.sources)
        for timer in kind_of(definition.states[key].kind).timers(definition.states[key])
    }
    return calls | {("param", (each,)) for each in counts if isinstance(each, str)}


def _masked(situation: Situation, transition: TransitionSpec) -> Inputs:
    """The inputs without fields that this actor may not write; what the form engine computed stays."""
    allowed = writable_fields(situation.definition, situation.snapshot, situation.actor, transition)
    computed = {spec.key for spec in situation.definition.form.fields if spec.computed is not None}
    values = {key: value for key, value in situation.inputs.values.items() if key in allowed | computed}
    return Inputs(values=values, comment=situation.inputs.comment)


def _moved(situation: Situation, transition: TransitionSpec) -> Outcome:
    snapshot = situation.snapshot
    values = {**snapshot.values, **situation.inputs.values}
    history = HistoryDraft(
        action=transition.key,
        source=snapshot.state,
        target=transition.target,
        comment=situation.inputs.comment,
        changes={key: value for key, value in values.items() if snapshot.values.get(key) != value},
    )
    effects = tuple(
        EffectToEmit(kind=effect.kind, config=effect.config, ordinal=ordinal)
        for ordinal, effect in enumerate(transition.effects)
    )
    if not restarts(situation, transition):
        return Outcome(
            state=snapshot.state,
            status=snapshot.status,
            end=situation.definition.states[snapshot.state].outcome if snapshot.status == "closed" else None,
            values=values,
            history=history,
            entered=False,
            effects=effects,
        )
    outcome = entered(situation.definition, transition.target, values, history, situation.facts, situation.now)
    return replace(outcome, effects=effects, todos_to_close=_closed_todos(situation, transition), cancel_timers=True)


def _closed_todos(situation: Situation, transition: TransitionSpec) -> tuple[TodoToClose, ...]:
    """The todo through which the actor acted is done, the others of the state are superseded."""
    holder = situation.actor.holder

    def is_done(role: str, members: tuple[str, ...]) -> bool:
        return role in transition.by and (holder in members or role in situation.actor.roles)

    return tuple(
        TodoToClose(id=each.id, how="done" if is_done(each.role, each.members) else "superseded")
        for each in open_todos(situation.snapshot)
    )

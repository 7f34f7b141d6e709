"""What one action does to one case: pure, frozen data in, frozen data out.

The order inside a transition is fixed:

1. the case is open, the transition exists and starts here;
2. the actor may use it (role or todo), and it is applied to a batch where it must be;
3. no deadline of the state has closed it, and the step kind lets the case go (a publicity period on a confirmed
calendar); 4. a required comment is there; 5. the guard holds with the new values; 6. somebody is found for the state
that follows; 7. values are written, todos closed and opened, timers cancelled and set, effects listed, the history
entry drafted.

Steps 1 to 6 only refuse, so a refused action changes nothing. What the system does next by itself is for the shell to
ask: ``regions_to_open`` after a state was entered, then ``system_moves`` after every action, until none holds.

Where courses run side by side, an action is about one place of the case (see ``branches``): everything above is asked
of that place alone.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from .actors import open_todos, press_refusal, writable_fields
from .branches import active_places, ending_with, focused, place_of_action, whole
from .conditions import FactCall, Situation, calls_in, holds
from .contributions import STANDING_ACTIONS
from .entering import entered
from .expiring import spent_mark
from .kinds import kind_of
from .model import (
    SYSTEM,
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
    RegionSpec,
    Snapshot,
    TodoToClose,
    TransitionSpec,
)
from .refusals import foreseeable_refusal, refusal_of, restarts
from .skipping import skip_of, way_past
from .straight import returned, straightened

__all__ = [
    "entered",
    "facts_of_regions",
    "needed_facts",
    "offers",
    "regions_to_open",
    "start",
    "step",
    "system_moves",
    "system_transitions",
    "writable_fields",
]


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
    region = place_of_action(definition, snapshot, action, actor)
    if region not in active_places(snapshot):
        if snapshot.status == "closed":
            return Refusal(code="closed")
        return Refusal(code="not_from_here", context={"state": snapshot.state, "transition": action.key})
    snapshot = focused(snapshot, region)
    situation = Situation(definition=definition, snapshot=snapshot, actor=actor, inputs=inputs, facts=facts, now=now)
    if action.kind in STANDING_ACTIONS:
        if action.kind != "record" and snapshot.status != "open":
            return Refusal(code="closed" if snapshot.status == "closed" else "suspended")
        return STANDING_ACTIONS[action.kind](situation, action)
    if action.kind == "open_branch":
        return _opened(situation, action.key)
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


def regions_to_open(
    definition: ProcedureDefinition, snapshot: Snapshot, outcome: Outcome, facts: Facts, now: datetime
) -> tuple[str, ...]:
    """Returns the regions that open now that ``outcome`` has entered a parallel state: all, or those whose condition
    holds and that somebody has chosen."""
    regions = definition.states[outcome.state].regions
    if not outcome.entered or not regions or outcome.follow_up is not None:
        return ()
    here = focused(snapshot, outcome.region)
    situation = Situation(definition=definition, snapshot=here, actor=SYSTEM, inputs=Inputs(), facts=facts, now=now)
    return tuple(each.key for each in regions if _opens(each, situation))


def _opens(region: RegionSpec, situation: Situation) -> bool:
    if region.chosen_in:
        chosen = situation.snapshot.values.get(region.chosen_in)
        if region.key not in (chosen if isinstance(chosen, list | tuple) else [chosen]):
            return False
    return region.when is None or holds(region.when, situation)


def _opened(situation: Situation, key: str) -> Outcome | Refusal:
    """The first state of a region's branch, entered by the system."""
    definition, snapshot = situation.definition, situation.snapshot
    region = definition.regions.get(key)
    if not situation.actor.is_system:
        return Refusal(code="not_yours")
    if region is None or region.parallel != snapshot.state:
        return Refusal(code="not_from_here", context={"state": snapshot.state, "region": key})
    target = definition.states[region.start]
    skips = way_past(definition, target, situation.facts.performers) is not None
    shortage = None if skips else kind_of(target.kind).shortage(target, situation.facts)
    if shortage is not None:
        return shortage
    draft = HistoryDraft(action="open_branch", source=snapshot.state, target=target.key, comment="", changes={})
    outcome = entered(definition, target.key, snapshot.values, draft, situation.facts, situation.now)
    return replace(outcome, region=key, fork=snapshot.visit)


def system_moves(definition: ProcedureDefinition, snapshot: Snapshot) -> tuple[TransitionSpec, ...]:
    """Returns everything the system tries by itself now: inner places before outer ones, skipped steps first."""
    moves: list[TransitionSpec] = []
    for region in reversed(active_places(snapshot)):
        here = focused(snapshot, region)
        skip = skip_of(definition, here)
        if skip is not None and here.status == "open":
            moves.append(skip)
        moves += system_transitions(definition, here.state)
    return tuple(moves)


def system_transitions(definition: ProcedureDefinition, state: str) -> tuple[TransitionSpec, ...]:
    """Returns what the system tries by itself, in the order of the document, whenever something changed: its own
    transitions, and those that an expired deadline decides."""
    spec = definition.states[state]
    decided = {timer.then for timer in kind_of(spec.kind).timers(spec)}
    return tuple(each for each in definition.transitions_from(state) if SYSTEM_ROLE in each.by or each.key in decided)


def needed_facts(definition: ProcedureDefinition, transition: TransitionSpec | str) -> frozenset[FactCall]:
    """Returns the fact calls (name, arguments) of one transition, or of all transitions of a state.

    Those of the computed fields that a guard reads are among them. A parameter that names a number of working days of
    the state entered is asked for as ``param``.
    """
    if isinstance(transition, str):
        found = (needed_facts(definition, each) for each in definition.transitions_from(transition))
        return frozenset().union(*found)
    conditions = (transition.guard, *(each.when for each in transition.effects))
    calls = frozenset(call for each in conditions if each is not None for call in calls_in(definition, each))
    counts = {
        timer.working_days
        for key in (transition.target, *transition.sources)
        for timer in kind_of(definition.states[key].kind).timers(definition.states[key])
    }
    return calls | {("param", (each,)) for each in counts if isinstance(each, str)}


def facts_of_regions(definition: ProcedureDefinition, state: str) -> frozenset[FactCall]:
    """Returns the fact calls in the conditions of a parallel state's regions."""
    return frozenset(call for each in definition.states[state].regions for call in calls_in(definition, each.when))


def _masked(situation: Situation, transition: TransitionSpec) -> Inputs:
    """The inputs without fields that this actor may not write; what the form engine computed stays."""
    allowed = writable_fields(situation.definition, situation.snapshot, situation.actor, transition)
    computed = {spec.key for spec in situation.definition.form.fields if spec.computed is not None}
    values = {key: value for key, value in situation.inputs.values.items() if key in allowed | computed}
    return Inputs(values=values, comment=situation.inputs.comment)


def _moved(situation: Situation, transition: TransitionSpec) -> Outcome:
    snapshot = situation.snapshot
    back = returned(situation.definition, snapshot, transition, situation.actor)
    target = back.back_to if back else transition.target
    values = {**snapshot.values, **situation.inputs.values}
    history = HistoryDraft(
        action=transition.key,
        source=snapshot.state,
        target=target,
        comment=situation.inputs.comment,
        changes={key: value for key, value in values.items() if snapshot.values.get(key) != value},
    )
    effects = tuple(
        EffectToEmit(kind=effect.kind, config=effect.config, ordinal=ordinal)
        for ordinal, effect in enumerate(transition.effects)
        if effect.when is None or holds(effect.when, situation)
    )
    if not restarts(situation, transition):
        return Outcome(
            state=snapshot.state,
            region=snapshot.region,
            status=snapshot.status,
            end=situation.definition.states[snapshot.state].outcome if snapshot.status == "closed" else None,
            values=values,
            history=history,
            entered=False,
            effects=effects,
            timers_to_set=spent_mark(situation, transition),
        )
    outcome = entered(situation.definition, target, values, history, situation.facts, situation.now)
    if back is not None:
        outcome = straightened(outcome, back)
    gone = ending_with(situation.definition, snapshot, source=snapshot.state, target=target, transition=transition)
    return replace(
        outcome,
        effects=effects,
        todos_to_close=(*_closed_todos(situation, transition), *todos_in(situation.definition, snapshot, gone)),
        cancel_timers=True,
        cancelled=gone,
    )


def todos_in(definition: ProcedureDefinition, snapshot: Snapshot, regions: tuple[str, ...]) -> tuple[TodoToClose, ...]:
    """Returns the open todos of cancelled branches, as superseded."""
    case = whole(snapshot)
    todos = (*case.todos, *case.asides)
    return tuple(
        TodoToClose(id=each.id, how="superseded") for each in todos if definition.states[each.state].region in regions
    )


def _closed_todos(situation: Situation, transition: TransitionSpec) -> tuple[TodoToClose, ...]:
    """The todo through which the actor acted is done, the others of the state are superseded."""
    holder = situation.actor.holder

    def is_done(role: str, members: tuple[str, ...]) -> bool:
        return role in transition.by and (holder in members or role in situation.actor.roles)

    steps = tuple(
        TodoToClose(id=each.id, how="done" if is_done(each.role, each.members) else "superseded")
        for each in open_todos(situation.snapshot)
    )
    return (*steps, *(TodoToClose(id=each.id, how="superseded") for each in situation.snapshot.asides))

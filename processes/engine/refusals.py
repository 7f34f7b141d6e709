"""The reasons for which a transition is refused, in the order in which they are asked."""

from collections.abc import Callable

from forms.engine.expressions import field_names

from .actors import press_refusal, writable_fields
from .conditions import Situation, calls_in, conjuncts, elapsed, holds
from .expiring import deciding_timer, is_expiry
from .kinds import kind_of
from .model import Action, Refusal, TransitionSpec
from .skipping import is_skip, way_past
from .straight import destination

Reason = Callable[[Situation, TransitionSpec, Action], Refusal | None]


def refusal_of(situation: Situation, transition: TransitionSpec, action: Action) -> Refusal | None:
    """Returns the first reason against the transition, the guard and the people of the next state included."""
    for reason in (*_BEFORE_INPUT, _comment, _guard, _nobody):
        refusal = reason(situation, transition, action)
        if refusal is not None:
            return refusal
    return None


def foreseeable_refusal(situation: Situation, transition: TransitionSpec, action: Action) -> Refusal | None:
    """Returns the first reason that filling in this form cannot remove: what a disabled button says."""
    for reason in (*_BEFORE_INPUT, _hopeless_guard):
        refusal = reason(situation, transition, action)
        if refusal is not None:
            return refusal
    return None


def _status(situation: Situation, transition: TransitionSpec, action: Action) -> Refusal | None:
    if situation.snapshot.status == "suspended":
        return Refusal(code="suspended")
    if situation.snapshot.status == "closed" and not transition.reopens:
        return Refusal(code="closed")
    return None


def _place(situation: Situation, transition: TransitionSpec, action: Action) -> Refusal | None:
    state = situation.snapshot.state
    if state in transition.sources:
        return None
    return Refusal(code="not_from_here", context={"state": state, "transition": transition.key})


def _person(situation: Situation, transition: TransitionSpec, action: Action) -> Refusal | None:
    """What a deadline decides the system takes when it has passed, and never earlier."""
    state = situation.definition.states[situation.snapshot.state]
    if situation.actor.is_system and deciding_timer(state, transition) is not None:
        return None if is_expiry(situation, transition) else Refusal(code="not_yours")
    return press_refusal(situation.definition, situation.snapshot, transition, situation.actor)


def _batch(situation: Situation, transition: TransitionSpec, action: Action) -> Refusal | None:
    kind = kind_of(situation.definition.states[situation.snapshot.state].kind)
    must = kind.only_in_batch and transition.batch and not situation.actor.is_system
    if (must and not action.in_batch) or (action.in_batch and not transition.batch):
        return Refusal(code="not_in_batch", context={"transition": transition.key})
    return None


def _deadline(situation: Situation, transition: TransitionSpec, action: Action) -> Refusal | None:
    """A deadline that blocks stops forward moves of people; going back, withdrawing and the system are not stopped."""
    if situation.actor.is_system or not transition.validates:
        return None
    state = situation.definition.states[situation.snapshot.state]
    for timer in state.timers:
        if timer.blocks and elapsed(situation, timer.key):
            return Refusal(code="deadline_passed", context={"timer": timer.key, "title": timer.title})
    return None


def _kind(situation: Situation, transition: TransitionSpec, action: Action) -> Refusal | None:
    state = situation.definition.states[situation.snapshot.state]
    return kind_of(state.kind).hindrance(
        situation.definition, situation.snapshot, transition, situation.facts, situation.now
    )


def _signers(situation: Situation, transition: TransitionSpec, action: Action) -> Refusal | None:
    """Whoever was asked to sign beside a step is waited for; going back needs nobody's signature."""
    if situation.actor.is_system or not transition.validates:
        return None
    waiting = [each for each in situation.snapshot.asides if each.kind == "sign" and each.mode == "beside"]
    return Refusal(code="awaits_signer") if waiting else None


def _comment(situation: Situation, transition: TransitionSpec, action: Action) -> Refusal | None:
    """The system has nothing to say."""
    if transition.comment != "required" or situation.inputs.comment.strip() or situation.actor.is_system:
        return None
    return Refusal(code="comment_required", context={"transition": transition.key})


def _guard(situation: Situation, transition: TransitionSpec, action: Action) -> Refusal | None:
    if transition.guard is None or _skips(situation, transition) or holds(transition.guard, situation):
        return None
    return Refusal(code="guard", context={"transition": transition.key, "help": transition.guard_help})


def _nobody(situation: Situation, transition: TransitionSpec, action: Action) -> Refusal | None:
    if not restarts(situation, transition):
        return None
    target = situation.definition.states[_target(situation, transition)]
    if way_past(situation.definition, target, situation.facts.performers) is not None:
        return None
    return kind_of(target.kind).shortage(target, situation.facts)


def _hopeless_guard(situation: Situation, transition: TransitionSpec, action: Action) -> Refusal | None:
    if transition.guard is None:
        return None
    open_fields = writable_fields(situation.definition, situation.snapshot, situation.actor, transition)
    for part in conjuncts(transition.guard):
        calls = calls_in(situation.definition, part)
        may_change = field_names(part) & open_fields or any(name in ("has_comment", "actor_is") for name, _ in calls)
        if not may_change and not holds(part, situation):
            return Refusal(code="guard", context={"transition": transition.key, "help": transition.guard_help})
    return None


def restarts(situation: Situation, transition: TransitionSpec) -> bool:
    """Answers whether the transition enters a state; a self-transition does so only when it says so."""
    return _target(situation, transition) != situation.snapshot.state or transition.restarts


def _target(situation: Situation, transition: TransitionSpec) -> str:
    return destination(situation.definition, situation.snapshot, transition, situation.actor)


def _skips(situation: Situation, transition: TransitionSpec) -> bool:
    return situation.actor.is_system and is_skip(situation.definition, situation.snapshot, transition)


_BEFORE_INPUT: tuple[Reason, ...] = (_status, _place, _person, _batch, _signers, _deadline, _kind)

"""What one action does to one case."""

from datetime import datetime

from .model import Action, Actor, Facts, Inputs, Offer, Outcome, ProcedureDefinition, Refusal, Snapshot, TransitionSpec


def start(definition: ProcedureDefinition, values: dict[str, object], facts: Facts, now: datetime) -> Outcome | Refusal:
    """Returns the entry into the start state (todos, timers); ``facts.performers`` are those of the start state."""
    raise NotImplementedError


def step(
    definition: ProcedureDefinition,
    snapshot: Snapshot,
    action: Action,
    actor: Actor,
    inputs: Inputs,
    facts: Facts,
    now: datetime,
) -> Outcome | Refusal:
    """Returns what the action leads to, or why it is refused. Pure."""
    raise NotImplementedError


def offers(
    definition: ProcedureDefinition, snapshot: Snapshot, actor: Actor, facts: Facts, now: datetime
) -> tuple[Offer, ...]:
    """Returns the buttons this actor sees, each with the reason when it is disabled."""
    raise NotImplementedError


def system_transitions(definition: ProcedureDefinition, state: str) -> tuple[TransitionSpec, ...]:
    """Returns what the system tries, in the order of the document, whenever something changed."""
    raise NotImplementedError


def needed_facts(definition: ProcedureDefinition, transition: TransitionSpec) -> frozenset[tuple[str, tuple[str, ...]]]:
    """Returns the fact calls (name, arguments) of a guard and of the computed fields it reads."""
    raise NotImplementedError


def writable_fields(
    definition: ProcedureDefinition, snapshot: Snapshot, actor: Actor, transition: TransitionSpec | None = None
) -> frozenset[str]:
    """Returns the fields this actor may write now (with this transition: its inputs too)."""
    raise NotImplementedError

"""Verbs in a case that is only played: handing on, signatures, returning, pausing and what else is not drawn."""

from collections.abc import Iterator, Mapping
from typing import Any

from . import verbs
from .branches import active_places, focused
from .conditions import Situation
from .model import Actor, Inputs, Outcome, ProcedureDefinition, Refusal, Snapshot
from .rehearsal import Rehearsal
from .verbs import Ask, Ground

PLAYED = ("transfer", "delegate", "add_signer", "sign", "drop_signer", "return", "ask", "answer", "withdraw",
          "pause", "resume", "terminate", "reopen", "jump")  # fmt: skip
"""Verbs that change something; taking back is leaving turns out, and talk leaves no trace in a play."""
OF_ADMINISTRATORS = frozenset({"pause", "resume", "terminate", "reopen", "jump"})
"""Whoever plays may always do them: administrators are nobody in the cast."""


def asked_of(told: Mapping[str, Any]) -> Ask:
    """Returns what a step of the script asks of a verb."""
    members = told.get("members", ())
    return Ask(
        members=tuple(str(each) for each in members) if isinstance(members, list | tuple) else (),
        state=str(told.get("state", "")),
        how=str(told.get("how", "")),
    )


def rehearse_verb(played: Rehearsal, key: str, member: str | None, ask: Ask, comment: str = "") -> Outcome | Refusal:
    """Returns what the verb leads to in the played case, or why it is refused."""
    actor = played.actor(member)
    ground = ground_of(played, key, actor, ask)
    region = verbs.place_of(played.definition, played.snapshot, key, ask, ground, actor)
    here = focused(played.snapshot, region if region in active_places(played.snapshot) else "")
    facts = played.facts(_target(played.definition, here, key, ask, ground))
    inputs = Inputs(comment=comment)
    return verbs.do(played.definition, played.snapshot, key, ask, ground, actor, inputs, facts, played.now)


def ground_of(played: Rehearsal, key: str, actor: Actor, ask: Ask) -> Ground:
    """Returns what is known for a verb: everybody of the cast can be reached, and sees the case."""
    standing = {*actor.roles, "participant"}
    if actor.holder in played.people.get("initiator", ()):
        standing.add("initiator")
    if key in OF_ADMINISTRATORS:
        standing.add("administrator")
    cast = frozenset(code for codes in played.people.values() for code in codes)
    return Ground(
        standing=frozenset(standing), trail=trail_of(played, ask.state), reachable=cast, readers=cast,
    )  # fmt: skip


def trail_of(played: Rehearsal, state: str) -> tuple[str, ...]:
    """Returns the steps that led to where the place of a state is now, loops cut out."""
    states = played.definition.states
    region = states[state].region if state in states else ""
    way: list[str] = []
    for entry in played.history:
        if entry.target in states and states[entry.target].region == region and entry.source != entry.target:
            way = way[: way.index(entry.target)] if entry.target in way else way
            way.append(entry.target)
    return tuple(way)


def possible(played: Rehearsal, member: str | None) -> Iterator[str]:
    """Yields the verbs that the person may do now, in one place of the case or another."""
    actor = played.actor(member)
    places = active_places(played.snapshot) or ("",)
    for key in PLAYED:
        verb = verbs.VERBS[key]
        ground = ground_of(played, key, actor, Ask())
        for region in places if key not in verbs.OF_THE_CASE else ("",):
            here = focused(played.snapshot, region)
            situation = Situation(
                definition=played.definition, snapshot=here, actor=actor, inputs=Inputs(),
                facts=played.facts(here.state), now=played.now,
            )  # fmt: skip
            if verbs.refusal(situation, verb, Ask(), ground) is None:
                yield key
                break


def _target(definition: ProcedureDefinition, here: Snapshot, key: str, ask: Ask, ground: Ground) -> str:
    """The step whose people the engine must know."""
    if key == "withdraw":
        return definition.start_state.key
    if key == "reopen" and not ask.state:
        worked = (step for step in reversed(ground.trail) if definition.states[step].performers)
        return next(worked, here.state)
    return ask.state if ask.state in definition.states else here.state


def with_verb(played: Rehearsal, key: str, member: str | None, told: Mapping[str, Any], comment: str) -> Refusal | None:
    """Does a verb and whatever the system does then; returns why it was refused."""
    return played.take(rehearse_verb(played, key, member, asked_of(told), comment))

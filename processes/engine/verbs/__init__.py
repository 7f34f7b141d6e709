"""What people do with a case beyond its drawn buttons: each verb a pure function of the case and what is asked."""

from collections.abc import Mapping
from datetime import datetime

from processes.engine.branches import active_places, focused, whole
from processes.engine.conditions import Situation
from processes.engine.model import Actor, CaseStatus, Facts, Inputs, Outcome, ProcedureDefinition, Refusal, Snapshot

from .add_signer import add_signer
from .base import MARK, Ask, Ground, LastMove, Verb, own_aside, own_todo
from .control import jump, pause, reopen, resume, terminate
from .delegate import delegate
from .drop_signer import drop_signer
from .paper import paper
from .rights import grants, may_bulk
from .send_back import send_back
from .sign import sign
from .take_back import take_back
from .talk import answer, ask_advice, comment, copy, urge
from .transfer import transfer
from .withdraw import withdraw

__all__ = [
    "MARK",
    "OF_THE_CASE",
    "VERBS",
    "Ask",
    "Ground",
    "LastMove",
    "Verb",
    "do",
    "grants",
    "may_bulk",
    "place_of",
    "refusal",
]

WORKED = frozenset({"single", "joint", "rows"})
"""Steps in which people work and pass on what they do."""
BEFORE_THE_END = WORKED | {"parallel", "wait", "children"}
ANY: frozenset[CaseStatus] = frozenset({"open", "suspended", "closed"})

VERBS: Mapping[str, Verb] = {
    each.key: each
    for each in (
        Verb(key="transfer", run=transfer, by=("performer",), kinds=WORKED, most=1),
        Verb(key="delegate", run=delegate, by=("performer",), kinds=WORKED, most=1),
        Verb(key="add_signer", run=add_signer, by=("performer",), kinds=WORKED - {"rows"}, most=20),
        Verb(key="drop_signer", run=drop_signer, by=("participant", "administrator")),
        Verb(key="sign", run=sign, by=("performer",)),
        Verb(key="return", run=send_back, by=("performer",), kinds=WORKED, comment="required"),
        Verb(key="ask", run=ask_advice, by=("performer", "initiator"), comment="required", most=20, talk=True),
        Verb(key="answer", run=answer, by=("performer",), comment="required", talk=True),
        Verb(key="copy", run=copy, by=("performer", "initiator", "administrator"), most=50, statuses=ANY, talk=True),
        Verb(key="comment", run=comment, by=("participant",), comment="required", most=50, statuses=ANY, talk=True),
        Verb(key="urge", run=urge, by=("initiator", "administrator", "committee_org"), comment="none", talk=True),
        Verb(key="take_back", run=take_back, by=("participant",), kinds=BEFORE_THE_END),
        Verb(key="withdraw", run=withdraw, by=("initiator",), kinds=BEFORE_THE_END),
        Verb(key="paper", run=paper, by=("administrator",), kinds=WORKED, most=1),
        Verb(key="pause", run=pause, by=("administrator",), comment="required"),
        Verb(key="resume", run=resume, by=("administrator",), statuses=frozenset({"suspended"})),
        Verb(key="terminate", run=terminate, by=("administrator",), comment="required",
             statuses=frozenset({"open", "suspended"})),
        Verb(key="reopen", run=reopen, by=("administrator",), comment="required", statuses=frozenset({"closed"})),
        Verb(key="jump", run=jump, by=("administrator",), comment="required"),
    )
}  # fmt: skip

MUST_NAME = frozenset({"transfer", "delegate", "add_signer", "ask", "copy", "paper"})
"""Verbs that are about other people."""
OF_THE_CASE = frozenset({"withdraw", "pause", "resume", "terminate", "reopen"})
"""Verbs about the whole case: they start from its main line."""


def do(
    definition: ProcedureDefinition,
    snapshot: Snapshot,
    key: str,
    ask: Ask,
    ground: Ground,
    actor: Actor,
    inputs: Inputs,
    facts: Facts,
    now: datetime,
) -> Outcome | Refusal:
    """Returns what the verb leads to in its place of the case, or why it is refused.

    ``facts.performers`` are the people of the step it leads to, where it leads to one.
    """
    verb = VERBS.get(key)
    if verb is None:
        return Refusal(code="unknown_action", context={"action": f"{MARK}{key}", "known": tuple(VERBS)})
    region = place_of(definition, snapshot, key, ask, ground, actor)
    if region not in active_places(snapshot):
        return Refusal(code="closed" if snapshot.status == "closed" else "too_late")
    here = focused(snapshot, region)
    situation = Situation(definition=definition, snapshot=here, actor=actor, inputs=inputs, facts=facts, now=now)
    return (
        refusal(situation, verb, ask, ground)
        or _people(verb, ask, ground)
        or _words(situation, verb)
        or verb.run(situation, ask, ground)
    )


def refusal(situation: Situation, verb: Verb, ask: Ask, ground: Ground) -> Refusal | None:
    """Returns why this person may not do it here, whatever they would say: status and rights."""
    status = situation.snapshot.status
    if status not in verb.statuses:
        if status == "open":
            return Refusal(code="not_from_here", context={"state": situation.snapshot.state})
        return Refusal(code="closed" if status == "closed" else "suspended")
    granted = grants(situation.definition, situation.definition.states[situation.snapshot.state], verb)
    if ground.standing & set(granted):
        return None
    kind = {"sign": "sign", "answer": "advice"}.get(verb.key)
    mine = own_aside(situation, Ask(), kind) if kind else own_todo(situation, Ask())
    return None if "performer" in granted and mine is not None else Refusal(code="not_yours")


def place_of(
    definition: ProcedureDefinition, snapshot: Snapshot, key: str, ask: Ask, ground: Ground, actor: Actor
) -> str:
    """Returns the place the verb is about: that of the todo or step named, of one's last move, of one's own todo."""
    case = whole(snapshot)
    if key in OF_THE_CASE:
        return ""
    todos = {each.id: each for each in (*case.todos, *case.asides)}
    if ask.todo in todos:
        return _region(definition, todos[ask.todo].state)
    named = ask.state or (definition.transitions[ask.transition].sources[0] if ask.transition in definition.transitions
                          else "")  # fmt: skip
    if named in definition.states:
        return _region(definition, named)
    if key == "take_back" and ground.last is not None:
        return _region(definition, ground.last.source)
    active = active_places(case)
    wanted = case.asides if key in ("sign", "answer") else (*case.todos, *case.asides)
    own = (each for each in wanted if actor.holder in each.members and _region(definition, each.state) in active)
    return next((_region(definition, each.state) for each in own), "")


def _region(definition: ProcedureDefinition, state: str) -> str:
    return definition.states[state].region if state in definition.states else ""


def _people(verb: Verb, ask: Ask, ground: Ground) -> Refusal | None:
    if verb.key in MUST_NAME and not ask.members:
        return Refusal(code="nobody_named")
    if len(ask.members) > verb.most:
        return Refusal(code="one_person" if verb.most == 1 else "too_many_people", context={"most": verb.most})
    barred = next((each for each in ask.members if each in ground.barred), None)
    if barred is not None:
        return Refusal(code="separated", context={"member": barred})
    unknown = next((each for each in ask.members if each not in ground.reachable), None)
    return Refusal(code="person_unknown", context={"member": unknown}) if unknown is not None else None


def _words(situation: Situation, verb: Verb) -> Refusal | None:
    if verb.comment == "required" and not situation.inputs.comment.strip():
        return Refusal(code="comment_required", context={"transition": verb.key})
    return None

"""Verbs in the shell: what is asked, read; what it leads to, applied like every other action."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser

from forms.services import clean_submission, fill_context
from organization.models import Member
from processes.engine import verbs
from processes.engine.branches import active_places, focused
from processes.engine.model import Actor, Inputs, Outcome, Refusal, Snapshot
from processes.engine.straight import destination
from processes.models import Case, VoteStatus
from processes.queries.facts import asking
from processes.queries.ground import ground_for
from processes.queries.people import performers_of, place_of
from processes.queries.snapshots import actor_in, facts_for, snapshot
from processes.texts import localized

from .applying import apply
from .cleaning import clean_comment
from .doing import Doing
from .following import follow
from .results import ActionRefused
from .votes import close_locked

if TYPE_CHECKING:
    from .take_action import Request


def is_verb(action: str) -> bool:
    """Answers whether an action is a verb."""
    return action.startswith(verbs.MARK)


def apply_verb(
    case: Case,
    request: "Request",
    member: Member | None,
    stands_for: Member | None,
    check_seq: Callable[[Snapshot], None],
) -> Outcome:
    """Does what a verb asks for, within the caller's transaction. Raises ActionRefused."""
    key = request.action.removeprefix(verbs.MARK)
    verb = verbs.VERBS.get(key)
    if verb is None or request.actor is None:
        raise ActionRefused("unknown_action", {"action": request.action})
    ask = asked(request.arguments)
    seen = snapshot(case)
    holder = stands_for or member
    actor = Actor(member=member.code if member else None, on_behalf_of=stands_for.code if stands_for else None)
    region = verbs.place_of(case.definition, seen, key, ask, verbs.Ground(), actor)
    region = region if region in active_places(seen) else ""
    ground = ground_for(case, seen, verb, ask, region=region, user=request.actor, member=member, holder=holder)
    here = focused(seen, region)
    if not verb.talk:
        check_seq(here)
    if member is not None:
        actor = actor_in(case, member, stands_for, state_key=here.state)
    comment = clean_comment(request.inputs.comment)
    question = asking(case, holder, comment, here.visit)
    facts = facts_for(case, question, [])
    inputs = Inputs(comment=comment)
    target = _target(case, here, key, ask, ground)
    if target:
        place = place_of(case, {**case.values, **inputs.values})
        facts = replace(facts, performers=performers_of(case.definition.states[target], case.definition, place))
    transition = case.definition.transitions.get(ask.transition)
    if transition is not None:
        facts = replace(facts_for(case, question, [transition]), performers=facts.performers)
    if key == "paper" and transition is not None and transition.validates:
        _check_complete(case, {*case.definition.states[here.state].writable, *transition.inputs})
    outcome = verbs.do(case.definition, seen, key, ask, ground, actor, inputs, facts, question.at)
    if isinstance(outcome, Refusal):
        raise ActionRefused(outcome.code, outcome.context)
    doing = Doing(
        case=case, at=question.at, token=request.token, actor=member, user=request.actor, on_behalf_of=stands_for
    )
    apply(outcome, doing)
    follow(case, outcome)
    if outcome.status == "closed" and not outcome.entered:
        for vote in case.votes.exclude(status=VoteStatus.CLOSED):
            close_locked(vote, question.at)
    return outcome


def _check_complete(case: Case, writable: set[str]) -> None:
    """Nobody fills in a form for a decision made on paper: what the step must answer has to be there already.

    Raises ActionRefused("paper_incomplete").
    """
    form = case.definition.form
    context = fill_context(user=AnonymousUser(), place=f"case:{case.pk}", unit_path=case.unit_path)
    cleaned = clean_submission(definition=form, stored=case.values, data={}, writable=writable, context=context)
    missing = [localized(spec.label) or spec.key for spec in form.fields if cleaned.errors.get(spec.key)]
    if missing:
        raise ActionRefused("paper_incomplete", {"fields": "; ".join(missing)})


def asked(arguments: Mapping[str, Any]) -> verbs.Ask:
    """Returns what the arguments of a verb say; what makes no sense is left out. Raises ActionRefused("date_wrong")."""
    members = arguments.get("members") or ()
    if isinstance(members, str):
        members = [members]
    todo = str(arguments.get("todo") or "")
    on = arguments.get("on") or None
    if isinstance(on, str):
        try:
            on = date.fromisoformat(on.strip())
        except ValueError as error:
            raise ActionRefused("date_wrong") from error
    return verbs.Ask(
        members=tuple(dict.fromkeys(str(each)[:40] for each in members if each)),
        state=str(arguments.get("state") or ""),
        todo=int(todo) if todo.isascii() and todo.isdigit() and len(todo) < 16 else None,
        how=str(arguments.get("how") or ""),
        transition=str(arguments.get("transition") or ""),
        on=on,
    )


def _target(case: Case, here: Snapshot, key: str, ask: verbs.Ask, ground: verbs.Ground) -> str:
    """The step whose people the engine must know: where the verb leads to."""
    states = case.definition.states
    found = ""
    if key in ("return", "jump"):
        found = ask.state
    elif key == "withdraw":
        found = case.definition.start_state.key
    elif key == "take_back" and ground.last is not None:
        found = ground.last.source
    elif key == "reopen":
        worked = (step for step in reversed(ground.trail) if step in states and states[step].performers)
        found = ask.state or next(worked, "")
    elif key == "paper" and ask.transition in case.definition.transitions:
        transition = case.definition.transitions[ask.transition]
        signer = Actor(member=None, on_behalf_of=next(iter(ask.members), None))
        found = destination(case.definition, here, transition, signer)
    return found if found in states else ""

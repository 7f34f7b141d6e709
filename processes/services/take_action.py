"""The one shell around the engine: every entrance calls it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from organization.models import Member, User
from processes.engine import machine
from processes.engine.actors import open_todos
from processes.engine.branches import active_places, focused, place_of_action
from processes.engine.model import SYSTEM, Action, Actor, Inputs, Refusal, Snapshot, TransitionSpec
from processes.engine.straight import destination
from processes.models import Case
from processes.queries.facts import asking
from processes.queries.ground import TALK, administers
from processes.queries.people import EVERYBODY, performers_of, place_of, roles_held
from processes.queries.snapshots import actor_in, facts_for, may_stand_in, snapshot, with_inputs

from .applying import apply
from .cascading import cascade
from .cleaning import clean_comment, cleaned_inputs
from .doing import Doing
from .following import follow
from .locking import in_transaction, locked_for
from .results import ActionRefused, ActionResult, RawInputs
from .tokens import check_sent, remember, result_of
from .verbs import apply_verb, is_verb

STANDING = ("contribute", "claim", "release", "record")


@dataclass(frozen=True, kw_only=True)
class Request:
    """Everything that was asked for in one call."""

    case_id: UUID
    action: str
    actor: User | None
    inputs: RawInputs | Inputs
    token: str
    expected_seq: int | None
    on_behalf_of: str | None
    batch: str = ""
    todo: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)

    @property
    def purpose(self) -> str:
        return f"act:{self.case_id}:{self.action}:{self.actor.pk if self.actor else 'system'}"


def take_action(
    *,
    case_id: UUID,
    action: str,
    actor: User | None,
    inputs: RawInputs | Inputs | None = None,
    token: str,
    expected_seq: int | None = None,
    on_behalf_of: str | None = None,
    todo: str = "",
    arguments: Mapping[str, Any] | None = None,
) -> ActionResult:
    """Applies a transition (its key), "contribute", "claim", "release", "record" or a verb ("@transfer") to a case, in
    one transaction.

    ``actor`` None is the system; ``on_behalf_of`` the code of the member the actor stands in for; ``todo`` the id of
    the todo that is contributed to, claimed or released, where the actor may have several. The same token gives the
    same result for ever. ``expected_seq`` is the ``seq`` the person was looking at: what happened since refuses the
    action, unless it happened in another branch and changed nothing that can be written here. Raises ActionRefused,
    and Case.DoesNotExist where the actor may not even see the case.
    """
    request = Request(
        case_id=case_id,
        action=action,
        actor=actor,
        inputs=inputs or RawInputs(),
        token=token,
        expected_seq=expected_seq,
        on_behalf_of=on_behalf_of,
        todo=todo,
        arguments=arguments or {},
    )
    return in_transaction(lambda: act(request))


def act(request: Request) -> ActionResult:
    """Does what ``take_action`` says, within the caller's transaction."""
    if request.actor is not None:
        check_sent(request.token)
    member = request.actor.as_member if request.actor else None
    case, known = locked_for(request.case_id, token=request.token, member=member)
    before = result_of(request.token, request.purpose, known.purpose, known.result)
    if before is not None:
        return ActionResult(case_id=case.pk, seq=before["seq"], state=before["state"], repeated=True)
    if not _may_know(case, request.actor, takes_part=known.takes_part):
        raise Case.DoesNotExist
    _apply(case, request)
    cascade(case)
    remember(request.token, request.purpose, {"seq": case.seq, "state": case.state})
    return ActionResult(case_id=case.pk, seq=case.seq, state=case.state)


def _may_know(case: Case, actor: User | None, *, takes_part: bool) -> bool:
    """Whoever sees the case; during publicity every member knows of it and may object."""
    if actor is None or any(case.definition.states[each.state].kind == "publicity" for each in case.places()):
        return True
    # Whoever takes part may know of it, and that is nearly everybody who acts.
    return (takes_part and actor.is_active) or Case.objects.visible_to(actor).filter(pk=case.pk).exists()


def _apply(case: Case, request: Request) -> None:
    member, stands_for = _people(case, request)
    if is_verb(request.action):
        apply_verb(case, request, member, stands_for, lambda here: _check_seq(case, here, request))
        return
    holder = stands_for or member
    transition = case.definition.transitions.get(request.action)
    action = _action(request)
    comment = clean_comment(request.inputs.comment)
    seen = snapshot(case)
    here = _place(case, seen, action, holder)
    _check_seq(case, here, request)
    engine_actor, todo_role = SYSTEM, ""
    if request.actor is not None:
        todo_role = own_role(here, transition, holder)
        engine_actor = actor_in(case, member, stands_for, state_key=here.state, known_role=todo_role)
    question = asking(case, holder, comment, here.visit)
    facts = facts_for(case, question, [transition] if transition else [])
    cleaned = cleaned_inputs(case, request, engine_actor, transition, facts, here, question)
    inputs = replace(cleaned, comment=comment)
    if transition is not None:
        facts = with_inputs(facts, case, question, transition, inputs.values)
    target = here.state if request.action == "contribute" else ""
    if transition is not None:
        target = destination(case.definition, here, transition, engine_actor)
    if target:
        acting = replace(place_of(case, {**case.values, **inputs.values}), acting=holder)
        place = replace(acting, via=transition.key if transition else "")
        facts = replace(facts, performers=performers_of(case.definition.states[target], case.definition, place))
    at = question.at
    outcome = machine.step(case.definition, seen, action, engine_actor, inputs, facts, at)
    if isinstance(outcome, Refusal):
        raise ActionRefused(outcome.code, outcome.context)
    held = engine_actor.roles
    if todo_role and holder is not None:  # enough to act, but the history tells only roles that are held now
        held = roles_held(holder, held, place_of(case), case.definition.states[here.state])
    doing = Doing(
        case=case,
        at=at,
        token=request.token,
        actor=member,
        user=request.actor,
        on_behalf_of=stands_for,
        role=next((role for role in transition.by if role in held), "") if transition else "",
        batch=request.batch,
    )
    apply(outcome, doing)
    follow(case, outcome)


def _place(case: Case, seen: Snapshot, action: Action, holder: Member | None) -> Snapshot:
    """The case as it stands in the place that the action is about; the main line where that place is none any more,
    which the engine then refuses."""
    region = place_of_action(case.definition, seen, action, Actor(member=holder.code if holder else None))
    return focused(seen, region if region in active_places(seen) else "")


def own_role(here: Snapshot, transition: TransitionSpec | None, holder: Member | None) -> str:
    """The role in which somebody presses a button who has the only todo there is: nobody need look whom else that
    role, or another one, would find. "" where that must be asked."""
    if transition is None or holder is None or len(transition.by) != 1:
        return ""
    todos = open_todos(here)
    is_plain = len(todos) == 1 and todos[0].waits_for is None and not (todos[0].personal or todos[0].assigned)
    return transition.by[0] if is_plain and todos[0].role in transition.by and holder.code in todos[0].members else ""


def _check_seq(case: Case, here: Snapshot, request: Request) -> None:
    """Raises ActionRefused("changed_meanwhile") where something happened since that concerns this action."""
    expected = request.expected_seq
    if expected is None or expected == case.seq:
        return
    states = case.definition.states
    writable = {*states[here.state].writable}
    transition = case.definition.transitions.get(request.action)
    writable |= {*transition.inputs} if transition else set()
    since = case.history.filter(seq__gt=expected).exclude(action__in=TALK)
    elsewhere = (
        expected < case.seq
        and here.visit <= expected
        and all(
            row.target in states and states[row.target].region != here.region and not writable & row.changes.keys()
            for row in since
        )
    )
    if not elsewhere:
        raise ActionRefused("changed_meanwhile", {"since": happened_since(case, expected)})


def _action(request: Request) -> Action:
    if request.action in STANDING:
        return Action(kind=request.action, key=request.todo)  # type: ignore[arg-type]  # one of STANDING
    return Action(kind="transition", key=request.action, in_batch=bool(request.batch))


def _people(case: Case, request: Request) -> tuple[Member | None, Member | None]:
    if request.actor is None:
        return None, None
    member = request.actor.as_member
    if member is None and is_verb(request.action) and administers(request.actor):
        return None, None
    if member is None:
        raise ActionRefused("not_allowed")
    if not request.on_behalf_of or request.on_behalf_of == member.code:
        return member, None
    stands_for = may_stand_in(member, request.on_behalf_of, case)
    if stands_for is None:
        raise ActionRefused("not_allowed", {"on_behalf_of": request.on_behalf_of})
    return member, stands_for


def happened_since(case: Case, seq: int) -> list[dict[str, object]]:
    """Returns what happened after entry ``seq``, for the page that was opened before it."""
    rows = case.history.filter(seq__gt=seq).select_related("actor").order_by("seq")
    return [
        {
            "seq": row.seq,
            "action": row.action,
            "actor": row.actor.name if row.actor and not row.contribution and row.role != EVERYBODY else "",
            "state": row.target,
            "at": row.at,
        }
        for row in rows
    ]

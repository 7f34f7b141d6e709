"""Doing something to a case."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from forms.field_types.gate import gate_json
from organization.api.auth import need
from organization.models.api_token import Scope
from processes.engine.kinds.wait import event_of
from processes.engine.model import StateSpec
from processes.engine.verbs import VERBS
from processes.models import Case
from processes.queries.people import place_of, roles_held
from processes.services import ActionRefused, RawInputs, take_action
from processes.services.deliver_event import deliver_event

from .finding import IdempotencyKey, the_case, token_of
from .shapes import REFUSALS, ActIn, ActOut, EventIn, EventOut

router = Router()
STANDING = ("contribute", "claim", "release")


@router.post("/cases/{case_id}/actions/{action}", response={200: ActOut, **REFUSALS}, summary="Press a button")
def act(request: HttpRequest, case_id: UUID, action: str, body: ActIn, idempotency_key: IdempotencyKey) -> Any:
    """`action` is the `key` of one of the case's `offers`: a transition, or `contribute` (your part of a joint step),
    `claim`, `release`; or a verb, such as `@transfer`, with its `arguments`.
    With `expected_seq`, the `seq` you read, it is refused when something happened since."""
    need(request, Scope.ACT)
    case = the_case(request, case_id)
    if action not in STANDING and action not in case.definition.transitions and action.removeprefix("@") not in VERBS:
        raise ActionRefused("unknown_action", {"action": action[:80]})
    result = take_action(
        case_id=case.pk,
        action=action,
        actor=request.user,  # type: ignore[arg-type]
        inputs=RawInputs(data=gate_json(dict(body.answers)), comment=body.comment),
        token=token_of(request, idempotency_key),
        expected_seq=body.expected_seq,
        on_behalf_of=body.on_behalf_of or None,
        arguments=body.arguments.dict(),
    )
    return {"case": result.case_id, "seq": result.seq, "state": result.state, "repeated": result.repeated}


@router.post("/cases/{case_id}/events/{event}", response={200: EventOut, **REFUSALS}, summary="Tell a case of an event")
def tell_event(request: HttpRequest, case_id: UUID, event: str, body: EventIn, idempotency_key: IdempotencyKey) -> Any:
    """For the steps of the kind “wait” that name the event. It may be told by the performers of such a step, and by
    administrators. A closed case answers 409 `closed`, an event that no step names 404 `unknown_event`."""
    need(request, Scope.ACT)
    case = the_case(request, case_id)
    steps = [each for each in case.definition.states.values() if event_of(each) == event]
    if not steps:
        raise ActionRefused("unknown_event", {"event": event[:80]})
    user: Any = request.user
    if not user.is_superuser and not any(_performs(user, case, each) for each in steps):
        raise ActionRefused("not_yours")
    fields = {key: key for each in steps for key in each.writable}
    token = token_of(request, idempotency_key)
    answers: Any = gate_json(dict(body.answers))
    waited = deliver_event(case, event, answers, token=token, into=fields)
    case.refresh_from_db()
    return {"case": case.pk, "number": case.number, "waited": waited, "state": case.state, "seq": case.seq}


def _performs(user: Any, case: Case, step: StateSpec) -> bool:
    member = user.as_member
    return member is not None and bool(roles_held(member, step.performers, place_of(case), step))

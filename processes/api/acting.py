"""Doing something to a case."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from forms.field_types.gate import gate_json
from organization.api.auth import need
from organization.models.api_token import Scope
from processes.engine.verbs import VERBS
from processes.services import ActionRefused, RawInputs, take_action

from .finding import IdempotencyKey, the_case, token_of
from .shapes import REFUSALS, ActIn, ActOut

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

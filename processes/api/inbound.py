"""Where other programs start cases, or tell them of events, by signed messages."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Status

from processes.models import InboundHook
from processes.services.launching.inbound import receive_message

from .shapes import REFUSALS, Received

router = Router()
HEADERS = ("Webhook-Id", "Webhook-Timestamp", "Webhook-Signature")


@router.post(
    "/hooks/{key}",
    auth=None,
    response={200: Received, 201: Received, **REFUSALS},
    summary="Start a case, or tell one of an event, by a signed message",
)
def receive(request: HttpRequest, key: str) -> Any:
    """The body is a JSON object, signed as Standard Webhooks have it (`Webhook-Id`, `Webhook-Timestamp`,
    `Webhook-Signature`: HMAC-SHA-256 over "id.timestamp.body"). The same id is let in once; again, it answers 200.
    For events `waited` tells whether a step was waiting; one that comes too early is kept in the history."""
    hooks = InboundHook.objects.select_related("procedure", "unit__kind", "initiator__user")
    hook = hooks.filter(key=key[:60], is_active=True).first() if "\0" not in key else None
    if hook is None:
        raise Http404
    headers = {name: request.headers.get(name, "") for name in HEADERS}
    receipt = receive_message(hook=hook, headers=headers, body=request.body)
    told = {"number": receipt.case.number, "repeated": receipt.repeated, "waited": receipt.waited}
    return Status(200 if receipt.repeated else 201, told)

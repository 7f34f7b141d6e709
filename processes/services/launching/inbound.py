"""What other programs tell by signed messages: cases that begin, events that cases wait for; each once, in time."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import transaction

from organization import clock
from organization.models import Unit
from processes.models import AppliedToken, Case, InboundHook, InboundMessage
from processes.queries.people import Place, roles_held
from processes.services.cascading import cascade
from processes.services.deliver_event import deliver_event
from processes.services.locking import in_transaction
from processes.services.opening import open_case
from processes.services.results import ActionRefused
from processes.services.webhooks import signature

from .answers import start_answers

LARGEST = 256 * 1024
AGE = timedelta(minutes=5)
"""A message is refused when its time lies further away than this, before or after."""
LONGEST_ID = 120


class MessageRefused(Exception):
    """The message is not let in; ``code`` says why.

    Codes: message_too_large, message_unsigned, message_too_old, message_reused, message_not_json, message_unit_unknown,
    message_case_unknown, too_many_messages.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What a message came to: ``repeated`` when it had been let in before; for events, whether the case ``waited``."""

    case: Case
    repeated: bool
    waited: bool | None = None


def receive_message(*, hook: InboundHook, headers: Mapping[str, str], body: bytes) -> Receipt:
    """Returns what a message came to: the case it started, or the one it told of an event.

    Raises MessageRefused, ActionRefused.

    ``headers`` are those of Standard Webhooks: Webhook-Id, Webhook-Timestamp, Webhook-Signature.
    """
    if len(body) > LARGEST:
        raise MessageRefused("message_too_large")
    message_id = checked(hook, headers, body)
    count_message(hook)
    digest = hashlib.sha256(body).hexdigest()

    @transaction.atomic
    def work() -> Receipt:
        known = InboundMessage.objects.filter(hook=hook, message_id=message_id).select_related("case").first()
        if known is not None:
            if known.digest != digest or known.case is None:
                raise MessageRefused("message_reused")
            return Receipt(case=known.case, repeated=True, waited=_waited(known))
        # The row comes first: of two deliveries at the same moment one waits here, or is tried again and finds it.
        row = InboundMessage.objects.create(hook=hook, message_id=message_id, digest=digest, at=clock.now())
        message = read_message(body)
        if hook.event:
            row.case = told_case(hook, message)
            deliver_event(row.case, hook.event, answers_in(hook, message), token=_token(row), into=hook.fields)
        else:
            row.case = start_by_message(hook, message, message_id)
        row.save()
        return Receipt(case=row.case, repeated=False, waited=_waited(row))

    return in_transaction(work)


def _token(row: InboundMessage) -> str:
    return f"event:hook:{row.pk}"


def _waited(row: InboundMessage) -> bool | None:
    """What was found when the event came; None for a message that started a case."""
    known = AppliedToken.objects.filter(token=_token(row)).first()
    return bool(known.result["waited"]) if known else None


def checked(hook: InboundHook, headers: Mapping[str, str], body: bytes) -> str:
    """Returns the id of a message that is signed and fresh. Raises MessageRefused."""
    message_id, timestamp = headers.get("Webhook-Id", ""), headers.get("Webhook-Timestamp", "")
    given = headers.get("Webhook-Signature", "")
    right = message_id and len(message_id) <= LONGEST_ID and message_id.isascii() and message_id.isprintable()
    if not right or not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        raise MessageRefused("message_unsigned")
    expected = signature(hook.secret, message_id, timestamp, body)
    if not any(hmac.compare_digest(expected.encode(), each.encode()) for each in given[:2000].split()):
        raise MessageRefused("message_unsigned")
    sent = datetime.fromtimestamp(min(int(timestamp), 4_000_000_000), UTC)
    if abs(datetime.now(UTC) - sent) > AGE:
        raise MessageRefused("message_too_old")
    return message_id


def count_message(hook: InboundHook) -> None:
    """Counts a signed message of this minute. Raises MessageRefused("too_many_messages")."""
    key = f"inbound:{hook.pk}:{int(datetime.now(UTC).timestamp()) // 60}"
    cache.add(key, 0, 120)
    if cache.incr(key) > hook.per_minute:
        raise MessageRefused("too_many_messages")


def read_message(body: bytes) -> dict[str, Any]:
    """Returns the object in a message. Raises MessageRefused("message_not_json")."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise MessageRefused("message_not_json") from error
    if not isinstance(found, dict):
        raise MessageRefused("message_not_json")
    return found


def start_by_message(hook: InboundHook, message: Mapping[str, Any], message_id: str) -> Case:
    """Returns the new case. Raises MessageRefused("message_unit_unknown") and ActionRefused."""
    unit = unit_of(hook, message)
    version = hook.procedure.current_version
    if version is None:
        raise ActionRefused("not_startable", {"procedure": hook.procedure.key})
    place = Place(unit=unit, initiator=hook.initiator)
    if not roles_held(hook.initiator, version.definition.start.by, place):
        raise ActionRefused("not_allowed", {"roles": list(version.definition.start.by)})
    values = start_answers(version.definition, answers_in(hook, message), user=hook.initiator.user, unit=unit)
    case = open_case(
        version=version,
        unit=unit,
        at=clock.now(),
        token=f"start:hook:{hook.pk}:{hashlib.sha256(message_id.encode()).hexdigest()[:40]}",
        initiator=hook.initiator,
        user=None,
        values=values,
    )
    cascade(case)
    return case


def answers_in(hook: InboundHook, message: Mapping[str, Any]) -> dict[str, Any]:
    """Returns what the message says of the fields that the hook maps."""
    given = {str(field): member_of(message, str(path)) for field, path in hook.mapping.items()}
    return {key: value for key, value in given.items() if value is not None}


def told_case(hook: InboundHook, message: Mapping[str, Any]) -> Case:
    """Returns the case that a message is about: of the hook's procedure, in its unit's part of the tree."""
    named = member_of(message, hook.case_member or "case")
    rows = Case.objects.filter(procedure=hook.procedure_id, unit_path__startswith=hook.unit.path)
    text = named if isinstance(named, str) and "\0" not in named else ""
    try:
        found = rows.filter(pk=UUID(text)).first()
    except ValueError:
        found = rows.filter(number=text).first() if text else None
    if found is None:
        raise MessageRefused("message_case_unknown")
    return found


def unit_of(hook: InboundHook, message: Mapping[str, Any]) -> Unit:
    """Returns the unit the message names, within the hook's part of the tree."""
    if not hook.unit_member:
        return hook.unit
    code = member_of(message, hook.unit_member)
    units = Unit.objects.filter(path__startswith=hook.unit.path).select_related("kind")
    found: Unit | None = units.filter(code=code).first() if isinstance(code, str) and "\0" not in code else None
    if found is None:
        raise MessageRefused("message_unit_unknown")
    return found


def member_of(message: Any, path: str) -> Any:
    """Returns the member at "a.b.c", None where there is none."""
    for name in path.split("."):
        if not isinstance(message, Mapping):
            return None
        message = message.get(name)
    return message

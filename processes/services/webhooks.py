"""Telling other programs of records: rows in the outbox, written with the record, posted by the worker."""

import base64
import hashlib
import hmac
import http.client
import json
from typing import Any

from django.db.models import Q, QuerySet

from forms.field_rights import open_to_readers
from forms.field_types import FIELD_TYPES
from forms.models import ChangeKind, Record, RecordChange
from organization import clock
from processes.effects import EffectFailed
from processes.effects.parcels import Parcel
from processes.models import OutboxRow, Webhook
from processes.models.webhook import WebhookEvent

from .post_safely import TargetRefused, post_safely

KIND = "webhook"
NEW = (ChangeKind.SUBMITTED, ChangeKind.IMPORTED)


def queue_webhooks(record: Record, change: RecordChange) -> int:
    """Puts one row for each hook that wants to know into the outbox, in the transaction that stores the record.

    Nobody is told of single answers to an anonymous form: the row and the message would tell the time of day.
    """
    if record.form.settings.anonymous:
        return 0
    is_new = change.kind in NEW
    hooks = Webhook.objects.filter(Q(form=record.form_id) | Q(form=None), is_active=True)
    if not is_new:
        hooks = hooks.filter(event=WebhookEvent.CHANGED)
    now, rows = clock.now(), []
    for hook in hooks:
        rows.append(
            OutboxRow(
                key=f"hook:{hook.pk}:{record.pk}:{change.seq}",
                kind=KIND,
                config={"hook": hook.pk},
                payload=payload_of(record, change, hook),
                available_at=now,
                created_at=now,
            )
        )
    OutboxRow.objects.bulk_create(rows)
    return len(rows)


def payload_of(record: Record, change: RecordChange, hook: Webhook) -> dict[str, Any]:
    """Returns what is sent."""
    found: dict[str, Any] = {
        "event": "record.submitted" if change.kind in NEW else f"record.{change.kind}",
        "form": record.form.key,
        "record": {
            "id": str(record.pk),
            "number": record.number,
            "seq": record.seq,
            "status": record.status,
            "version": record.version.number,
            "at": record.updated_at.isoformat(),
        },
        "changed": sorted(change.changes.keys() & told_keys(record)),
    }
    if hook.with_answers:
        found["record"]["answers"] = open_answers(record)
    return found


def told_keys(record: Record) -> frozenset[str]:
    """Returns the questions that no right by field masks or hides from anybody: who reads a hook is not known."""
    return open_to_readers(record.form.settings.field_rights, record.version.definition)


def open_answers(record: Record) -> dict[str, Any]:
    """Returns the answers that are neither masked nor files; a table goes without masked cells and files."""
    found: dict[str, Any] = {}
    told = told_keys(record)
    for spec in record.version.definition.fields:
        kind = FIELD_TYPES.get(spec.type)
        value = record.answers.get(spec.key)
        if kind is None or value is None or spec.key not in told or kind.masking_of(spec) or kind.takes_files:
            continue
        shown = kind.without_files(kind.masked_value(value, spec), spec)
        if shown is not None:
            found[spec.key] = shown
    return found


def queue_test(hook: Webhook) -> OutboxRow:
    """Puts a harmless message for one hook into the outbox."""
    now = clock.now()
    return OutboxRow.objects.create(
        key=f"hook:{hook.pk}:test:{now.timestamp():.6f}",
        kind=KIND,
        config={"hook": hook.pk},
        payload={"event": "test", "form": hook.form.key if hook.form else None},
        available_at=now,
        created_at=now,
    )


def deliver_webhook(parcel: Parcel) -> None:
    """Posts a row, signed; a hook that was removed or switched off meanwhile gets nothing. Raises EffectFailed."""
    hook = Webhook.objects.filter(pk=int(parcel.config["hook"]), is_active=True).first()
    if hook is None:
        return
    at = parcel.at.isoformat()
    body = json.dumps({"id": parcel.key, "at": at, **parcel.payload}, ensure_ascii=False).encode()
    timestamp = str(int(clock.now().timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Guicheng-Webhook/1",
        "Webhook-Id": parcel.key,
        "Webhook-Timestamp": timestamp,
        "Webhook-Signature": signature(hook.secret, parcel.key, timestamp, body),
    }
    try:
        status = post_safely(hook.url, body, headers)
    except TargetRefused as refused:
        raise EffectFailed("webhook_refused", reason=refused.code) from refused
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise EffectFailed("webhook_unreachable", reason=type(error).__name__) from error
    if not 200 <= status < 300:
        raise EffectFailed("webhook_status", status=status)


def signature(secret: str, key: str, timestamp: str, body: bytes) -> str:
    """Returns the signature as Standard Webhooks 1 has it: HMAC-SHA-256 over "id.timestamp.body"."""
    signed = f"{key}.{timestamp}.".encode() + body
    digest = hmac.new(secret.removeprefix("whsec_").encode(), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def deliveries(hook: Webhook) -> QuerySet[OutboxRow]:
    """Returns what was sent, or is to be sent, to a hook, newest first."""
    rows: QuerySet[OutboxRow] = OutboxRow.objects.filter(kind=KIND, config__hook=hook.pk).order_by("-pk")
    return rows

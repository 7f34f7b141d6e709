"""Delivering what waits in the outbox: leased, tried again later, given up in the end."""

import traceback
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import OperationalError, connection, transaction
from django.db.models import Q

from organization import clock
from organization.models import User
from processes.effects import Delivery, EffectFailed, EffectRefused, effect_kind
from processes.effects.parcels import Parcel, deliver_parcel
from processes.models import Case, Incident, OutboxRow, OutboxStatus

from .failpoints import failpoint

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=2)
"""Longer than any delivery may take (mail has a timeout of ten seconds per message)."""
MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)


def deliver_outbox(*, worker: str, limit: int = 50) -> int:
    """Delivers up to ``limit`` rows that are due and returns how many were tried. Several workers may do so at once."""
    tried = 0
    while tried < limit:
        row = _leased(worker)
        if row is None:
            break
        _deliver(row)
        tried += 1
    return tried


def _leased(worker: str) -> OutboxRow | None:
    """Takes the first row that is due: SKIP LOCKED on PostgreSQL, the only write lock on SQLite."""
    now = clock.now()
    due = Q(status=OutboxStatus.PENDING, available_at__lte=now) | Q(status=OutboxStatus.LEASED, leased_until__lt=now)
    try:
        if not OutboxRow.objects.filter(due).exists():
            return None
        with transaction.atomic():
            rows = OutboxRow.objects.filter(due).order_by("available_at", "pk")
            if connection.features.has_select_for_update_skip_locked:
                rows = rows.select_for_update(skip_locked=True)
            row = rows.first()
            if row is None:
                return None
            row.lease(by=worker, until=now + LEASE)
            row.attempts += 1
            row.save()
            return row
    except OperationalError:
        return None  # another worker was faster; the next round tries again


def _deliver(row: OutboxRow) -> None:
    failpoint("outbox_leased")
    try:
        if row.case_id is None:
            deliver_parcel(row.kind, _parcel(row))
            _finish(row)
        elif effect_kind(row.kind).transactional:
            with transaction.atomic():
                _attempt(row)
        else:
            _attempt(row)
    except Exception as error:  # noqa: BLE001  (another app's effect may raise anything: it ends as an incident)
        _failed(row, error)
        return


def _attempt(row: OutboxRow) -> None:
    effect_kind(row.kind).deliver(_delivery(row))
    failpoint("outbox_delivered")
    _finish(row)


def _parcel(row: OutboxRow) -> Parcel:
    return Parcel(key=row.key, config=row.config, payload=row.payload, at=row.created_at, attempt=row.attempts)


def _delivery(row: OutboxRow) -> Delivery:
    case = Case.objects.select_related("version", "procedure", "unit", "campaign").get(pk=str(row.case_id))
    return Delivery(
        key=row.key,
        case=case,
        definition=case.definition,
        config=row.config,
        actor=row.actor,
        at=row.created_at,
        values=case.values,
        payload=row.payload,
    )


@transaction.atomic
def _finish(row: OutboxRow) -> None:
    held = OutboxRow.objects.select_for_update().get(pk=row.pk)
    if held.status != OutboxStatus.LEASED or held.attempts != row.attempts:
        raise EffectFailed("lease_lost")
    held.finish(at=clock.now())
    held.save()


def _failed(row: OutboxRow, error: Exception) -> None:
    now = clock.now()
    detail = "".join(traceback.format_exception(error))[-4000:]
    with transaction.atomic():
        held = OutboxRow.objects.select_for_update().get(pk=row.pk)
        if held.status != OutboxStatus.LEASED or held.attempts != row.attempts:
            return
        held.failure = failure_of(error)
        if held.attempts < MOST_ATTEMPTS and not isinstance(error, EffectRefused):
            held.postpone(until=now + wait_before(held.attempts), error=detail)
        else:
            held.give_up(at=now, error=detail)
            Incident.objects.create(
                code="effect_failed",
                case_id=held.case_id,
                outbox_row=held,
                context={"key": held.key, "kind": held.kind, "attempts": held.attempts, **held.failure},
                detail=detail,
                opened_at=now,
            )
        held.save()
    log.warning("effect_failed", key=row.key, kind=row.kind, attempts=held.attempts, status=held.status)


def failure_of(error: Exception) -> dict[str, Any]:
    """Returns code and context of an expected failure; nothing of any other."""
    if not isinstance(error, EffectFailed):
        return {}
    context = {key: each if isinstance(each, str | int) else str(each) for key, each in error.context.items()}
    return {"failure": error.code, "facts": context}


def wait_before(attempt: int) -> timedelta:
    """Returns how long to wait after that many attempts: ten seconds, doubled each time, one hour at most."""
    return min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT)


def retry_effect(*, incident: Incident, user: User) -> OutboxRow | None:
    """Resolves an incident by letting its effect be tried again from the beginning; returns the row.

    None, and the incident stays open, where no effect belongs to it.
    """
    now: datetime = clock.now()
    with transaction.atomic():
        held = Incident.objects.select_for_update().get(pk=incident.pk)
        row = OutboxRow.objects.select_for_update().filter(incidents=held).first()
        if row is None:
            return None
        if held.status == "open":
            held.resolve(by=user, at=now)
            held.save()
        if row.status == OutboxStatus.DEAD:
            row.retry(at=now)
            row.save()
        return row

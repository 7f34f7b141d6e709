"""When a channel is due: one message at a time, and a while between two."""

from datetime import datetime, timedelta

from django.db import transaction

from organization import clock
from processes.models import Channel, Incident, IncidentStatus, OutboxRow, OutboxStatus

KIND = "channel"


def queue_channels() -> int:
    """Puts a message into the outbox for every channel with lines that wait and returns how many."""
    waiting = Channel.objects.filter(is_active=True, notes__sent_at=None, notes__isnull=False).distinct()
    return sum(_queue(pk) for pk in waiting.values_list("pk", flat=True))


def _queue(pk: int) -> bool:
    now = clock.now()
    with transaction.atomic():
        # Two workers meet here: the second one finds the row of the first.
        channel = Channel.objects.select_for_update().get(pk=pk)
        if not _is_due(channel, now):
            return False
        channel.row = OutboxRow.objects.create(
            key=f"{KIND}:{channel.pk}:{now.timestamp():.6f}",
            kind=KIND,
            config={"channel": channel.pk},
            available_at=now,
            created_at=now,
        )
        channel.save(update_fields=["row"])
    return True


def _is_due(channel: Channel, now: datetime) -> bool:
    row = channel.row
    if row is None:
        return True
    if row.status == OutboxStatus.DEAD:
        # Until somebody has looked, further messages would fail in the same way; the lines wait.
        return not Incident.objects.filter(outbox_row=row, status=IncidentStatus.OPEN).exists()
    if row.status != OutboxStatus.DONE or row.ended_at is None:
        return False
    return bool(row.ended_at + timedelta(minutes=channel.gap_minutes) <= now)

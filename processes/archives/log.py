"""Writing the log of the closed zone, and finding out whether it is still what was written."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from organization.models import Member, Unit, User
from processes.models import ArchiveLogEntry, NumberSequence, ViewingGrant
from processes.numbering import next_number

from .roles import keeping_unit

COUNTER = "archive-log"
VIEWED = "page_viewed"


@transaction.atomic
def write_log(
    action: str,
    *,
    at: datetime,
    user: User | None = None,
    actor: Member | None = None,
    subject: Member | None = None,
    unit: Unit | None = None,
    grant: ViewingGrant | None = None,
    details: Mapping[str, Any] | None = None,
) -> ArchiveLogEntry:
    """Returns the new line, chained to the one before; whoever comes next waits until this transaction is over."""
    number = next_number(COUNTER)
    before = ArchiveLogEntry.objects.filter(number=number - 1).values_list("hash", flat=True).first()
    if unit is None and grant is not None:
        unit = keeping_unit(grant.case.unit, at.date())
    member = actor or (user.as_member if user else None)
    entry = ArchiveLogEntry(
        number=number,
        at=at,
        action=action,
        user=user or (actor.user if actor else None),
        actor_code=member.code if member else (user.get_username() if user else "")[:40],
        actor_name=member.name if member else "",
        subject_code=(subject or (grant.subject if grant else None) or _Nobody).code,
        unit=unit,
        grant=grant,
        case_number=grant.case.number if grant else "",
        details=dict(details or {}),
        prev_hash=before or "",
    )
    entry.hash = entry.digest()
    entry.save()
    return entry


class _Nobody:
    code = ""


def log_problems() -> Iterator[tuple[str, str]]:
    """Yields a word and a line number for everything that was changed, removed or put in since it was written."""
    before, last = "", 0
    for entry in ArchiveLogEntry.objects.order_by("number").iterator(2000):
        if entry.number != last + 1:
            yield "archive_log_gap", str(last + 1)
        elif entry.prev_hash != before:
            yield "archive_log_chain", str(entry.number)
        if entry.hash != entry.digest():
            yield "archive_log_changed", str(entry.number)
        before, last = entry.hash, entry.number
    counted = NumberSequence.objects.filter(key=COUNTER).values_list("last", flat=True).first() or 0
    if counted != last:
        yield "archive_log_gap", str(last + 1)

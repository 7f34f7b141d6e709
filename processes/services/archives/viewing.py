"""Reading: every look is asked for anew, counted, written into the log, and drawn with the reader's name on it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from organization import clock
from organization.models import User
from processes.archives.grants import end_grants
from processes.archives.log import VIEWED, write_log
from processes.archives.refusals import ArchiveRefused
from processes.archives.rendition import WIDTHS, rendition
from processes.archives.sealing import Unreadable, is_zone_open, unseal
from processes.models import ArchiveLogEntry, ArchivePage, GrantEnd, ViewingGrant
from processes.models.archive_volume import archive_storage
from processes.queries.archives.reading import page_under


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look at one page that may be taken."""

    grant: ViewingGrant
    page: ArchivePage
    at: datetime


def grant_now(grant_id: UUID, user: User, at: datetime) -> ViewingGrant:
    """Returns the grant under which this person may read at this moment.

    Raises ViewingGrant.DoesNotExist for whatever is not theirs, ArchiveRefused("grant_over" or "grant_early").
    """
    rows = ViewingGrant.objects.of(user).select_related("reader", "subject", "case")
    grant = rows.get(pk=grant_id)
    if not is_zone_open():
        raise ArchiveRefused("zone_shut")
    if grant.ended_at is None and at < grant.begins_at:
        raise ArchiveRefused("grant_early", moment=timezone.localtime(grant.begins_at).strftime("%Y-%m-%d %H:%M"))
    if not rows.holding(at).filter(pk=grant_id).exists() or grant.reader_id == grant.subject_id:
        raise ArchiveRefused("grant_over")
    return grant


def look_at(*, grant_id: UUID, page_id: UUID, user: User, size: str) -> bytes:
    """Returns the page as a picture with the watermark. Raises DoesNotExist or ArchiveRefused; every look is logged."""
    look = _counted(grant_id, page_id, user, size)
    page, reader = look.page, look.grant.reader
    moment = timezone.localtime(look.at).strftime("%Y-%m-%d %H:%M:%S")
    try:
        content = opened(page)
    except Unreadable as error:
        details = {"page": str(page.pk), "why": str(error)}
        write_log("page_unreadable", at=look.at, user=user, grant=look.grant, details=details)
        raise ArchiveRefused("page_unreadable") from error
    lines = (f"{reader.name} {reader.code}", moment, look.grant.case.number)
    return rendition(content, lines=lines, width=WIDTHS[size], font=settings.ARCHIVE_FONT)


def opened(page: ArchivePage) -> bytes:
    """Returns the page as it was put in. Raises Unreadable, and ZoneShut where there is no key."""
    try:
        with archive_storage().open(page.name) as file:
            sealed = file.read()
    except (OSError, ValueError) as error:
        raise Unreadable("file") from error
    content = unseal(sealed, sealed_key=page.material.sealed_key, page=str(page.pk))
    if hashlib.sha256(content).hexdigest() != page.sha256:
        raise Unreadable("hash")
    return content


@transaction.atomic
def _counted(grant_id: UUID, page_id: UUID, user: User, size: str) -> Look:
    """Within one transaction: may it be read now, not too fast, and the line in the log that says so."""
    if size not in WIDTHS:
        raise ArchivePage.DoesNotExist
    at = clock.now()
    # Whoever ends the grant at this moment waits for this look, or this look finds it ended.
    ViewingGrant.objects.select_for_update(of=("self",)).of(user).filter(pk=grant_id).first()
    grant = grant_now(grant_id, user, at)
    page = page_under(grant, page_id)
    refuse_haste(user, at)
    details = {
        "volume": page.material.volume.number, "material": str(page.material_id), "page": str(page.pk),
        "position": page.position, "sha256": page.sha256, "size": size,
    }  # fmt: skip
    unit = page.material.volume.unit
    write_log(VIEWED, at=at, user=user, actor=grant.reader, unit=unit, grant=grant, details=details)
    return Look(grant=grant, page=page, at=at)


def refuse_haste(user: User, at: datetime) -> None:
    """Raises ArchiveRefused("too_fast") when this person has looked at too many pages; the log is what counts."""
    looks: Any = ArchiveLogEntry.objects.filter(user=user, action=VIEWED)
    if looks.filter(at__gt=at - timedelta(minutes=1)).count() >= settings.ARCHIVE_PAGES_A_MINUTE:
        raise ArchiveRefused("too_fast", most=settings.ARCHIVE_PAGES_A_MINUTE)
    if looks.filter(at__gt=at - timedelta(days=1)).count() >= settings.ARCHIVE_PAGES_A_DAY:
        raise ArchiveRefused("too_many", most=settings.ARCHIVE_PAGES_A_DAY)


@transaction.atomic
def finish_reading(*, grant_id: UUID, user: User) -> None:
    """Ends a grant because its reader says so. Raises DoesNotExist for whatever is not theirs."""
    grant = ViewingGrant.objects.of(user).select_related("reader", "subject", "case__unit").get(pk=grant_id)
    end_grants([grant], why=GrantEnd.FINISHED, at=clock.now(), by=user)


@transaction.atomic
def revoke_grant(*, grant: ViewingGrant, by: User, reason: str) -> None:
    """Ends a grant at once. Raises ArchiveRefused without a reason."""
    if not reason.strip():
        raise ArchiveRefused("reason_missing")
    end_grants([grant], why=GrantEnd.REVOKED, at=clock.now(), by=by, reason=reason.strip()[:300])


def end_over_grants() -> int:
    """Returns how many grants ended because their time is over or their case moved on; a chore of the worker."""
    at = clock.now()
    ended = 0
    for grant in ViewingGrant.objects.filter(ended_at=None).select_related("reader", "subject", "case__unit"):
        if grant.ends_at <= at:
            ended += end_grants([grant], why=GrantEnd.EXPIRED, at=at)
        elif grant.case.status == "closed" or grant.case.state != grant.state:
            ended += end_grants([grant], why=GrantEnd.LEFT, at=at)
    return ended

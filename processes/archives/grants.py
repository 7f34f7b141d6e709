"""Grants to read are given and ended here, and nowhere else."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from organization.models import Member, User
from processes.models import ArchiveVolume, GrantEnd, ViewingGrant

from .log import write_log
from .roles import keeping_unit, kept_units


def keeps_archive_of(subject: Member, actor: Member | None, at: datetime) -> bool:
    """Whether the actor keeps this person's archive, every volume of it.

    Nobody else opens one, whatever a procedure says: a procedure can be designed by people who keep no archive.
    """
    if actor is None or actor.user is None:
        return False
    units = set(ArchiveVolume.objects.filter(member=subject).values_list("unit", flat=True))
    home = subject.branch
    if not units and home is not None:
        units = {keeping_unit(home, at.date()).pk}
    return bool(units) and units <= set(kept_units(actor.user, at.date()))


@transaction.atomic
def give_grant(grant: ViewingGrant, *, by: Member | None) -> ViewingGrant:
    """Stores a grant and writes it into the log; one that was given under the same key before stays as it is."""
    same = {"delivery_key": grant.delivery_key, "reader": grant.reader, "subject": grant.subject}
    known = ViewingGrant.objects.filter(**same).first()
    if known is not None:
        return known
    grant.save(force_insert=True)
    details = {
        "reader": grant.reader.code, "classes": grant.classes,
        "from": grant.begins_at.isoformat(), "until": grant.ends_at.isoformat(),
    }  # fmt: skip
    write_log("grant_given", at=grant.given_at, actor=by, grant=grant, details=details)
    return grant


@transaction.atomic
def end_grants(
    grants: Iterable[ViewingGrant], *, why: GrantEnd, at: datetime, by: User | None = None, reason: str = ""
) -> int:
    """Returns how many of them ended now; each is written into the log."""
    ended = 0
    for grant in grants:
        fields = {"ended_at": at, "ended_why": why, "ended_by": by}
        if not ViewingGrant.objects.filter(pk=grant.pk, ended_at=None).update(**fields):
            continue
        ended += 1
        details = {"why": str(why), "reader": grant.reader.code, **({"reason": reason} if reason else {})}
        write_log("grant_ended", at=at, user=by, grant=grant, details=details)
    return ended

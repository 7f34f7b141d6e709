"""Noting that somebody has read a case."""

from organization import clock
from organization.models import User
from processes.models import Case, CaseCopy, CaseVisit


def note_reading(*, case: Case, user: User) -> CaseVisit | None:
    """Notes how far this person has read and marks a copy as read; returns how far it was before, None the first time.

    Nothing is written while nothing is new.
    """
    member = user.as_member
    if member is None:
        return None
    before = CaseVisit.objects.filter(case=case, member=member).first()
    if before is None or before.seq < case.seq:
        CaseVisit.objects.update_or_create(case=case, member=member, defaults={"seq": case.seq, "at": clock.now()})
    CaseCopy.objects.filter(case=case, member=member, read_at__isnull=True).update(read_at=clock.now())
    return before

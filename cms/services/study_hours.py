"""Entering study hours: at once from what the site has seen, after confirmation from outside proof."""

import uuid
from datetime import date
from decimal import Decimal

from django.db import transaction

from cms.models import HoursSource, HoursStatus, StudyHours
from forms.models import StoredFile
from organization.models import Member, User

PROOF = "study-hours"
"""Where the files that prove hours belong: "study-hours:<id of the line>"."""


def award_hours(*, member: Member, source: HoursSource, reference: str, title: str, hours: Decimal) -> StudyHours:
    """Returns the line of the ledger for that thing; the same thing counts once however often it is told."""
    return StudyHours.objects.award(member=member, source=source, reference=reference, title=title, hours=hours)


@transaction.atomic
def claim_hours(
    *, member: Member, on: date, hours: Decimal, title: str, proof: str, file: StoredFile | None = None
) -> StudyHours:
    """Returns a line that waits for the confirmation of somebody who oversees the member's unit."""
    line = StudyHours.objects.create(
        member=member,
        unit_path=path_of(member),
        on=on,
        hours=hours,
        source=HoursSource.OUTSIDE,
        reference=uuid.uuid4().hex,
        title=title,
        proof=proof,
        file=file,
        status=HoursStatus.CLAIMED,
    )
    if file is not None:
        file.attached_to, file.unit_path = f"{PROOF}:{line.pk}", line.unit_path
        file.save(update_fields=["attached_to", "unit_path"])
    return line


def may_open_proof(user: User, file: StoredFile) -> bool:
    """Whether somebody may open a file that proves hours: whoever oversees the member's unit."""
    line = file.attached_to.partition(":")[2]
    return line.isdecimal() and StudyHours.objects.visible_to(user).filter(pk=int(line), file=file).exists()


@transaction.atomic
def decide_claim(*, line_id: int, user: User, accept: bool, reason: str = "") -> StudyHours | None:
    """Returns the decided line; None when it is not this person's to decide (own, outside scope, decided already)."""
    rows = StudyHours.objects.select_for_update(of=("self",)).visible_to(user).filter(status=HoursStatus.CLAIMED)
    line = rows.exclude(member__user=user).filter(pk=line_id).first()
    if line is None:
        return None
    line.status = HoursStatus.COUNTED if accept else HoursStatus.REFUSED
    line.decided_by, line.reason = user, reason[:200]
    line.save(update_fields=["status", "decided_by", "reason"])
    return line


def path_of(member: Member) -> str:
    """Returns the path of the member's branch, empty without one."""
    branch = member.branch
    return branch.path if branch else ""

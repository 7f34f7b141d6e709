"""Excusing a unit from a duty in a span, with a reason, and taking that back; both stay on record."""

from django.db import transaction
from django.db.models import Q

from organization import clock
from organization.models import Assignment, Unit, User
from processes.engine.spans import Span
from processes.models import DutyExemption, StoredMeasure

POSTS = ("office_org", "secretary", "deputy", "full_time_deputy")
"""Who may excuse: these posts of a unit above the one that is excused, never of the unit itself."""


class ExemptionRefused(Exception):
    """It cannot be done; ``code`` says why: not_allowed, no_reason, already, not_there."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def may_exempt(user: User, unit: Unit) -> bool:
    """Answers whether somebody may excuse a unit: from above it, or as the platform's administrator."""
    if user.is_superuser:
        return True
    member = user.as_member
    if member is None:
        return False
    above = [unit.path[:end] for end in range(len(unit.path) - unit.steplen, 0, -unit.steplen)]
    held = Assignment.objects.on(clock.today()).filter(member=member, unit__path__in=above)
    return held.filter(Q(post__in=POSTS)).exists()


@transaction.atomic
def exempt(*, duty: StoredMeasure, unit: Unit, span: Span, reason: str, by: User) -> DutyExemption:
    """Excuses a unit from a duty in one span. Raises ExemptionRefused."""
    if not may_exempt(by, unit):
        raise ExemptionRefused("not_allowed")
    if len(reason.strip()) < 4:
        raise ExemptionRefused("no_reason")
    standing = DutyExemption.objects.standing().select_for_update().filter(measure=duty, unit=unit, span=span.key)
    if standing.exists():
        raise ExemptionRefused("already")
    return DutyExemption.objects.create(
        measure=duty,
        unit=unit,
        unit_path=unit.path,
        span=span.key,
        reason=reason.strip()[:300],
        by=by,
        at=clock.now(),
    )


@transaction.atomic
def lift(*, exemption_id: int, by: User) -> DutyExemption:
    """Takes an exemption back: the duty is asked for again. Raises ExemptionRefused."""
    rows = DutyExemption.objects.standing().select_for_update().select_related("unit", "measure")
    held = rows.filter(pk=exemption_id).first()
    if held is None:
        raise ExemptionRefused("not_there")
    if not may_exempt(by, held.unit):
        raise ExemptionRefused("not_allowed")
    held.lifted_by, held.lifted_at = by, clock.now()
    held.save(update_fields=["lifted_by", "lifted_at"])
    return held

"""The study hours of a person in a year, and how a branch is getting on."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum

from cms.models import HoursStatus, StudyHours
from organization.models import Member, User

MEMBER_HOURS = Decimal(32)
LEADER_HOURS = Decimal(56)
"""Hours a year of members, and of secretaries and the members of their bodies (spec S17)."""


@dataclass(frozen=True, kw_only=True)
class HoursAccount:
    """One year of a member's ledger."""

    year: int
    lines: list[StudyHours]
    counted: Decimal
    waiting: Decimal
    wanted: Decimal

    @property
    def left(self) -> Decimal:
        """The hours still to be done."""
        return max(Decimal(0), self.wanted - self.counted)


def hours_account(member: Member, year: int, today: date) -> HoursAccount:
    """Returns the member's ledger of a year with what is wanted of them."""
    lines = list(StudyHours.objects.filter(member=member, on__year=year).select_related("file"))
    counted = sum((one.hours for one in lines if one.status == HoursStatus.COUNTED), Decimal(0))
    waiting = sum((one.hours for one in lines if one.status == HoursStatus.CLAIMED), Decimal(0))
    wanted = hours_wanted(member, today)
    return HoursAccount(year=year, lines=lines, counted=counted, waiting=waiting, wanted=wanted)


def hours_wanted(member: Member, on: date) -> Decimal:
    """Returns how many hours a year a member is to study: more as head of a unit or with a seat in a body."""
    posts = member.assignments.on(on)
    leads = posts.filter(post__is_head=True).exists() or posts.filter(body__isnull=False).exists()
    return LEADER_HOURS if leads else MEMBER_HOURS


def claims_to_decide(user: User) -> QuerySet[StudyHours]:
    """Returns the outside hours of others that wait for this person's word."""
    rows = StudyHours.objects.visible_to(user).filter(status=HoursStatus.CLAIMED).exclude(member__user=user)
    return rows.select_related("member", "file").order_by("on", "pk")


def counted_hours(member: Member, year: int) -> Decimal:
    """Returns the hours that count for a member in a year."""
    rows = StudyHours.objects.filter(member=member, on__year=year, status=HoursStatus.COUNTED)
    return rows.aggregate(hours=Sum("hours"))["hours"] or Decimal(0)

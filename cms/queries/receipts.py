"""Receipts of notices: who is asked, who has confirmed, and who may know of whom."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from cms.models import NoticePage, NoticeReceipt
from organization import clock
from organization.models import Member, Membership, Unit, User
from organization.scope import visible_unit_paths

from .courses import may_read, member_of

NAMED = "cms.name_unread"
"""Who has not confirmed is told by name only to people with this right, and of people they oversee."""


@dataclass(frozen=True, kw_only=True)
class OwnReceipt:
    """A notice that asks this member for a receipt; ``confirmed_at`` is empty until it is given."""

    page: NoticePage
    confirmed_at: datetime | None

    @property
    def is_late(self) -> bool:
        """Whether it should have been confirmed by now."""
        due = self.page.receipt_due
        return self.confirmed_at is None and due is not None and due < clock.today()


@dataclass(frozen=True, kw_only=True)
class UnitCount:
    """How many of one unit were asked, and have confirmed."""

    unit: Unit
    asked: int
    confirmed: int


@dataclass(frozen=True, kw_only=True)
class ReceiptOverview:
    """How far a notice has been confirmed; ``is_sender`` for those who oversee the unit that sent it."""

    asked: int
    confirmed: int
    is_sender: bool
    units: tuple[UnitCount, ...] = ()
    missing: tuple[tuple[Member, str], ...] | None = None
    """Who has not confirmed, with the branch; None where the reader may not know names."""

    @property
    def share(self) -> int:
        """The confirmed part in per cent."""
        return self.confirmed * 100 // self.asked if self.asked else 0


def receipt_parts(page: NoticePage, request: HttpRequest) -> dict[str, Any]:
    """Returns what a notice tells its reader about receipts: the own one, and to overseers how many there are."""
    if page.receipt_unit_id is None or not page.pk:
        return {}
    if not isinstance(request.user, User):
        return {"asks_visitors": True}
    return {"receipt": own_receipt(page, member_of(request)), "receipts": overview(request.user, page)}


def own_receipt(page: NoticePage, member: Member | None) -> OwnReceipt | None:
    """Returns how it stands with this member's receipt; None for whoever is not asked."""
    if member is None or not page.addressees().filter(pk=member.pk).exists():
        return None
    row = NoticeReceipt.objects.filter(notice=page.translation_key, member=member).first()
    return OwnReceipt(page=page, confirmed_at=row.confirmed_at if row else None)


def own_receipts(member: Member, request: HttpRequest) -> list[OwnReceipt]:
    """Returns the notices that ask this member for a receipt: first those still to be confirmed, by their day."""
    found = [own_receipt(page, member) for page in asking_notices() if may_read(page, request)]
    rows = [row for row in found if row is not None]
    return sorted(rows, key=lambda row: (row.confirmed_at is not None, row.page.receipt_due or row.page.issued_on))


def asking_notices() -> list[NoticePage]:
    """Returns the published notices that ask for receipts, one of the translations of each: the reader's language."""
    chosen: dict[Any, NoticePage] = {}
    rows = NoticePage.objects.live().filter(receipt_unit__isnull=False).defer("body")
    for page in rows.select_related("locale", "receipt_unit", "unit"):
        if page.translation_key not in chosen or page.locale.language_code == get_language():
            chosen[page.translation_key] = page
    return list(chosen.values())


def overview(user: User, page: NoticePage) -> ReceiptOverview | None:
    """Returns how far a notice has been confirmed, as far as this person may know; None where nothing is."""
    today = clock.today()
    paths = visible_unit_paths(user, today)
    is_sender = page.unit is not None and any(page.unit.path.startswith(path) for path in paths)
    asked: Any = page.addressees()
    overseen = asked.in_units(paths, today) if paths else asked.none()
    known = set((asked if is_sender else overseen).values_list("pk", flat=True))
    if not known:
        return None
    done = confirmed_by(page, known)
    missing = None
    if user.has_perm(NAMED):
        people = overseen.exclude(pk__in=done).distinct().order_by("code")
        units = _units(people)
        missing = tuple((member, units[member.pk].label if member.pk in units else "") for member in people)
    return ReceiptOverview(
        asked=len(known), confirmed=len(done), is_sender=is_sender, units=_by_unit(known, done), missing=missing
    )


def confirmed_by(page: NoticePage, members: Iterable[int]) -> set[int]:
    """Returns which of these members have confirmed the notice."""
    rows = NoticeReceipt.objects.filter(notice=page.translation_key, member__in=list(members))
    return set(rows.values_list("member", flat=True))


def _by_unit(asked: set[int], done: set[int]) -> tuple[UnitCount, ...]:
    units = _units(Member.objects.filter(pk__in=asked))
    all_of, done_of = (Counter(units[pk] for pk in members if pk in units) for members in (asked, done))
    ordered = sorted(all_of, key=lambda unit: str(unit.path))
    return tuple(UnitCount(unit=unit, asked=all_of[unit], confirmed=done_of[unit]) for unit in ordered)


def _units(people: Any) -> dict[int, Unit]:
    """Returns the branch of each of these people."""
    rows = Membership.objects.on(clock.today()).filter(member__in=people, kind="formal").select_related("unit")
    return {row.member_id: row.unit for row in rows}

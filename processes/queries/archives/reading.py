"""What a reader may read: grants that hold now, and the materials and pages under them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from forms.models import VocabularyTerm
from organization import clock
from processes.archives.classes import archive_classes
from processes.archives.roles import OFFICE
from processes.archives.sealing import is_zone_open
from processes.models import ArchiveMaterial, ArchivePage, ViewingGrant

PAGES = ArchivePage.objects.filter(replaced_at=None).exclude(name="").order_by("position", "added_at")


@dataclass(frozen=True, kw_only=True)
class ReadableClass:
    """One class that may be read, with its materials."""

    code: str
    term: VocabularyTerm | None
    materials: Sequence[ArchiveMaterial]


def grants_of(user: Any, at: datetime) -> QuerySet[ViewingGrant]:
    """Returns the grants of this person that hold now or will later, the next to end first."""
    rows = ViewingGrant.objects.of(user).select_related("subject", "case").order_by("ends_at", "pk")
    return rows.filter(ended_at=None, ends_at__gt=at, case__status="open")


def has_archives(user: Any) -> bool:
    """Whether this person reads, keeps or checks archives at present."""
    if not is_zone_open():
        return False
    if ViewingGrant.objects.of(user).filter(ended_at=None, ends_at__gt=clock.now()).exists():
        return True
    member = user.as_member
    return member is not None and member.assignments.on(clock.today()).filter(post__office=OFFICE).exists()


def materials_under(grant: ViewingGrant) -> QuerySet[ArchiveMaterial]:
    """Returns the materials of the granted classes of the person concerned."""
    rows = ArchiveMaterial.objects.filter(
        volume__member=grant.subject_id, code__in=grant.classes, destroyed_at=None
    ).select_related("volume")
    return rows.prefetch_related(Prefetch("pages", PAGES, to_attr="shown"))


def classes_under(grant: ViewingGrant) -> list[ReadableClass]:
    """Returns the granted classes in their order, each with what there is."""
    terms = archive_classes()
    order = [code for code in terms if code in grant.classes]
    order += [code for code in grant.classes if code not in terms]
    materials = list(materials_under(grant))
    return [
        ReadableClass(code=code, term=terms.get(code), materials=[each for each in materials if each.code == code])
        for code in order
    ]


def page_under(grant: ViewingGrant, page_id: UUID) -> ArchivePage:
    """Returns the page if the grant covers it; ArchivePage.DoesNotExist for every other."""
    rows = PAGES.select_related("material__volume__unit", "material__volume__member")
    return rows.get(
        pk=page_id,
        material__volume__member=grant.subject_id,
        material__code__in=grant.classes,
        material__destroyed_at=None,
    )


def neighbours(page: ArchivePage, grant: ViewingGrant) -> tuple[list[UUID], int]:
    """Returns the ids of all pages under the grant in reading order, and where this one stands."""
    order = [each.pk for row in classes_under(grant) for material in row.materials for each in material.shown]  # type: ignore[attr-defined]
    return order, order.index(page.pk)

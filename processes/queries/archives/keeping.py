"""What the keeper sees: catalogues and counts, requests, accesses and returns; never a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from forms.models import VocabularyTerm
from processes.archives.classes import archive_classes
from processes.archives.roles import AUDITORS, KEEPERS, kept_units
from processes.models import (
    ArchiveLogEntry,
    ArchiveMaterial,
    ArchivePage,
    ArchiveVolume,
    Case,
    ProcedureVersion,
    ViewingGrant,
)
from processes.models.procedure_version import definition_of

CURRENT = Q(pages__replaced_at=None, pages__name__gt="")


@dataclass(frozen=True, kw_only=True)
class ClassState:
    """One class of a volume: its materials, and whether it is complete."""

    term: VocabularyTerm
    materials: Sequence[ArchiveMaterial]
    is_declared_empty: bool

    @property
    def lacks_pages(self) -> int:
        """How many materials have fewer page images than pages on paper, or none."""
        rows: Sequence[Any] = self.materials
        return len([each for each in rows if each.images < max(1, each.paper_pages)])

    @property
    def is_complete(self) -> bool:
        """Something is filed and scanned, or it is noted that there is nothing."""
        return self.is_declared_empty or (bool(self.materials) and not self.lacks_pages)


def volumes_of(actor: Any, text: str = "") -> QuerySet[ArchiveVolume]:
    """Returns the volumes this person keeps, those found by name, code or number when a text is given."""
    rows = ArchiveVolume.objects.visible_to(actor).select_related("member", "unit")
    if text:
        rows = rows.filter(
            Q(number__icontains=text) | Q(member__name__icontains=text) | Q(member__code__icontains=text)
        )
    live = Q(materials__destroyed_at=None, materials__isnull=False)
    return rows.annotate(
        material_count=Count("materials", filter=live, distinct=True),
        class_count=Count("materials__code", filter=live, distinct=True),
    ).order_by("member__code", "number")


def class_states(volume: ArchiveVolume) -> list[ClassState]:
    """Returns every class in its order with what the volume has of it."""
    rows = list(
        volume.materials.filter(destroyed_at=None)
        .annotate(images=Count("pages", filter=CURRENT))
        .order_by("number", "formed_on", "added_at")
    )
    return [
        ClassState(
            term=term,
            materials=[each for each in rows if each.code == code],
            is_declared_empty=code in volume.empty_classes,
        )
        for code, term in archive_classes().items()
    ]


def incomplete_classes(volumes: Sequence[ArchiveVolume]) -> dict[Any, int]:
    """Returns for each volume how many classes are not complete; three statements for all of them."""
    codes = list(archive_classes())
    rows = (
        ArchiveMaterial.objects.filter(volume__in=volumes, destroyed_at=None)
        .annotate(images=Count("pages", filter=CURRENT))
        .values_list("volume", "code", "images", "paper_pages")
    )
    filled: dict[Any, set[str]] = {}
    lacking: dict[Any, set[str]] = {}
    for volume, code, images, paper in rows:
        (lacking if images < max(1, paper) else filled).setdefault(volume, set()).add(code)
    return {
        each.pk: sum(
            1
            for code in codes
            if code not in each.empty_classes
            and (code not in filled.get(each.pk, ()) or code in lacking.get(each.pk, ()))
        )
        for each in volumes
    }


def cases_with(effect: str) -> QuerySet[Case]:
    """Returns the open cases of procedures that cause this effect somewhere."""
    open_cases = Case.objects.filter(status="open")
    versions = ProcedureVersion.objects.filter(Exists(open_cases.filter(version=OuterRef("pk"))))
    found = [pk for pk in versions.values_list("pk", flat=True) if causes(pk, effect)]
    return open_cases.filter(version__in=found).select_related("version", "procedure", "unit").order_by("opened_at")


def causes(version: int, effect: str) -> bool:
    """Whether a version of a procedure causes this effect somewhere."""
    transitions = definition_of(version).transitions.values()
    return any(each.kind == effect for transition in transitions for each in transition.effects)


def open_grants(actor: Any) -> QuerySet[ViewingGrant]:
    """Returns the accesses that have not ended, for cases whose archives this person keeps."""
    return _grants(actor).filter(ended_at=None).order_by("ends_at")


def overdue_returns(actor: Any, at: datetime) -> QuerySet[ViewingGrant]:
    """Returns the accesses whose time is over while their case has not come to the return check."""
    rows = _grants(actor).filter(ends_at__lte=at, case__status="open", case__state=F("state"))
    return rows.order_by("ends_at")


def _grants(actor: Any) -> QuerySet[ViewingGrant]:
    kept = ArchiveVolume.objects.visible_to(actor).values("member")
    given_here = Q(log__action="grant_given", log__unit__in=kept_units(actor, roles=KEEPERS))
    rows = ViewingGrant.objects.filter(Q(subject__in=kept) | given_here).exclude(subject__user=actor.pk)
    return rows.select_related("reader", "subject", "case").distinct()


def log_of(actor: Any) -> QuerySet[ArchiveLogEntry]:
    """Returns the lines of the log that this person may read: keepers and those who check, each for their units."""
    units = kept_units(actor, roles=AUDITORS)
    if not units:
        return ArchiveLogEntry.objects.none()
    return ArchiveLogEntry.objects.filter(Q(unit__in=units) | Q(unit=None)).select_related("grant__reader")


def due_volumes(actor: Any, on: date) -> QuerySet[ArchiveVolume]:
    """Returns the volumes whose time of keeping is over and in which something is left."""
    left = ArchiveMaterial.objects.filter(volume=OuterRef("pk"), destroyed_at=None)
    return ArchiveVolume.objects.visible_to(actor).filter(Exists(left), kept_until__lt=on).select_related("member")


def page_figures(actor: Any) -> dict[str, int]:
    """Returns how many pages lie sealed, and how large they are."""
    units = kept_units(actor)
    rows = ArchivePage.objects.filter(material__volume__unit__in=units, material__destroyed_at=None).exclude(name="")
    found = rows.aggregate(pages=Count("pk"), size=Sum("size"))
    return {"pages": found["pages"] or 0, "size": found["size"] or 0}

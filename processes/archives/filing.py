"""Volumes and materials come into being: by hand, or by a case that files something."""

from datetime import date, datetime

from django.db import transaction

from organization.models import Member, Unit, User
from processes.models import ArchiveMaterial, ArchiveVolume, Case
from processes.numbering import next_number

from .classes import archive_classes
from .log import write_log
from .marks import named_secret
from .refusals import ArchiveRefused
from .roles import keeping_unit


@transaction.atomic
def open_volume(*, member: Member, by: User | None, at: datetime, number: str = "") -> ArchiveVolume:
    """Returns a new volume of the member's archive. Raises ArchiveRefused."""
    refuse_secret(number)
    number = number or f"DA-{next_number('archive-volume'):05d}"
    if ArchiveVolume.objects.filter(number=number).exists():
        raise ArchiveRefused("volume_number_taken", number=number)
    unit = keeping_unit(member.branch or Unit.objects.order_by("path")[0], at.date())
    volume = ArchiveVolume.objects.create(number=number, member=member, unit=unit, unit_path=unit.path, opened_at=at)
    write_log("volume_opened", at=at, user=by, subject=member, unit=unit, details={"volume": number})
    return volume


@transaction.atomic
def add_material(
    *,
    volume: ArchiveVolume,
    code: str,
    title: str,
    by: User | None,
    at: datetime,
    number: str = "",
    formed_on: date | None = None,
    paper_pages: int = 0,
    is_original: bool = True,
    case: Case | None = None,
    delivery_key: str | None = None,
) -> ArchiveMaterial:
    """Returns a new material in the catalogue; its pages come later. Raises ArchiveRefused."""
    for text in (title, number):
        refuse_secret(text)
    if not title.strip():
        raise ArchiveRefused("title_missing")
    if code not in archive_classes():
        raise ArchiveRefused("class_unknown", code=code)
    material = ArchiveMaterial.objects.create(
        volume=volume, code=code, title=title.strip()[:200], number=number[:60], formed_on=formed_on, case=case,
        paper_pages=paper_pages, is_original=is_original, delivery_key=delivery_key, added_at=at, added_by=by,
    )  # fmt: skip
    if code in volume.empty_classes:
        volume.empty_classes = [each for each in volume.empty_classes if each != code]
        volume.save(update_fields=["empty_classes"])
    details = {"volume": volume.number, "class": code, "material": str(material.pk), "title": material.title}
    if case is not None:
        details["case"] = case.number
    write_log("material_added", at=at, user=by, subject=volume.member, unit=volume.unit, details=details)
    return material


def refuse_secret(text: str) -> None:
    """Raises ArchiveRefused when the text names a marking of state secrets."""
    word = named_secret(text)
    if word:
        raise ArchiveRefused("secret_name", word=word, name=text[:80])

"""Pages go into a material, are put in order, and are replaced; nobody looks at one without a grant."""

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from organization import clock
from organization.models import User
from processes.archives.filing import refuse_secret
from processes.archives.log import write_log
from processes.archives.refusals import ArchiveRefused
from processes.archives.sealing import is_zone_open, new_sealed_key, seal
from processes.models import ArchiveMaterial, ArchivePage
from processes.models.archive_volume import archive_storage

from .page_files import PageImage, page_images

MOST_UPLOADS = 60


def add_pages(
    *, material: ArchiveMaterial, uploads: Sequence[Any], by: User, words: str = "", unmarked: bool = False
) -> int:
    """Returns how many pages were added after those that are there; all of them or none. Raises ArchiveRefused.

    ``unmarked`` is the keeper's word that no page bears a marking of state secrets: pictures cannot be searched.
    """
    _refuse(material, words, unmarked)
    if not uploads:
        raise ArchiveRefused("no_file")
    if len(uploads) > MOST_UPLOADS:
        raise ArchiveRefused("too_many_files", most=MOST_UPLOADS)
    return put_in(
        material=material, images=[image for upload in uploads for image in page_images(upload)], by=by, words=words
    )


def put_in(*, material: ArchiveMaterial, images: Sequence[PageImage], by: User, words: str = "") -> int:
    """Seals pages that have been looked at and drawn anew, and returns how many."""
    with _Sealing() as sealing, transaction.atomic():
        locked = _locked(material)
        last = _current(locked).order_by("-position").values_list("position", flat=True).first() or 0
        rows = [
            sealing.row(locked, image, position=last + place, by=by, words=words)
            for place, image in enumerate(images, start=1)
        ]
        _log("pages_added", locked, by, {"pages": _told(rows)})
    return len(rows)


def replace_page(
    *, page: ArchivePage, upload: Any, by: User, reason: str, words: str = "", unmarked: bool = False
) -> ArchivePage:
    """Returns the page that stands in its place now; the old one stays sealed, out of sight. Raises ArchiveRefused."""
    _refuse(page.material, words, unmarked)
    if not reason.strip():
        raise ArchiveRefused("reason_missing")
    refuse_secret(reason)
    images = list(page_images(upload)) if upload is not None else []
    if len(images) != 1:
        raise ArchiveRefused("one_page_only" if images else "no_file")
    with _Sealing() as sealing, transaction.atomic():
        material = _locked(page.material)
        old = _current(material).filter(pk=page.pk).first()
        if old is None:
            raise ArchiveRefused("page_gone")
        new = sealing.row(material, images[0], position=old.position, by=by, words=words or old.words, replaces=old)
        old.replaced_at, old.replaced_why = clock.now(), reason.strip()[:300]
        old.save(update_fields=["replaced_at", "replaced_why"])
        details = {"old": str(old.pk), "old_sha256": old.sha256, "pages": _told([new]), "reason": old.replaced_why}
        _log("page_replaced", material, by, details)
    return new


@transaction.atomic
def move_page(*, page: ArchivePage, by: User, up: bool) -> None:
    """Lets the page change places with the one before or after it; at the edge nothing happens."""
    material = _locked(page.material)
    order = list(_current(material).order_by("position", "added_at"))
    here = next((place for place, each in enumerate(order) if each.pk == page.pk), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is None or there is None or not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    for place, each in enumerate(order, start=1):
        if each.position != place:
            ArchivePage.objects.filter(pk=each.pk).update(position=place)
    _log("pages_ordered", material, by, {"order": [str(each.pk) for each in order]})


@transaction.atomic
def describe_page(*, page: ArchivePage, by: User, words: str) -> None:
    """Keeps what can be read on the page, for those who cannot see it. Raises ArchiveRefused."""
    _refuse(page.material, words, unmarked=True)
    page.words = words.strip()[:500]
    page.save(update_fields=["words"])
    _log("page_described", page.material, by, {"page": str(page.pk)})


def _refuse(material: ArchiveMaterial, words: str, unmarked: bool) -> None:
    if not is_zone_open():
        raise ArchiveRefused("zone_shut")
    refuse_secret(words)
    if not unmarked:
        raise ArchiveRefused("not_declared")
    if material.destroyed_at is not None:
        raise ArchiveRefused("material_destroyed")


def _locked(material: ArchiveMaterial) -> ArchiveMaterial:
    """The material as it is now, held until the transaction is over, with a key of its own."""
    rows = ArchiveMaterial.objects.select_for_update(of=("self",)).select_related("volume__member", "volume__unit")
    found = rows.get(pk=material.pk)
    if found.destroyed_at is not None:
        raise ArchiveRefused("material_destroyed")
    if not found.sealed_key:
        found.sealed_key = new_sealed_key()
        found.save(update_fields=["sealed_key"])
    return found


def _current(material: ArchiveMaterial) -> Any:
    return ArchivePage.objects.filter(material=material, replaced_at=None)


def _told(rows: Iterable[ArchivePage]) -> list[dict[str, object]]:
    return [{"page": str(row.pk), "position": row.position, "sha256": row.sha256} for row in rows]


def _log(action: str, material: ArchiveMaterial, by: User, details: dict[str, object]) -> None:
    volume = material.volume
    details = {"volume": volume.number, "material": str(material.pk), **details}
    write_log(action, at=clock.now(), user=by, subject=volume.member, unit=volume.unit, details=details)


class _Sealing:
    """Puts sealed files away, and takes them out again when the rows that name them do not come into being."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __enter__(self) -> "_Sealing":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        if kind is not None:
            for name in self.names:
                archive_storage().delete(name)

    def row(
        self,
        material: ArchiveMaterial,
        image: PageImage,
        *,
        position: int,
        by: User,
        words: str,
        replaces: ArchivePage | None = None,
    ) -> ArchivePage:
        """Returns the stored row of a page whose picture is sealed."""
        row = ArchivePage(
            material=material, position=position, sha256=hashlib.sha256(image.content).hexdigest(),
            size=len(image.content), width=image.width, height=image.height, words=words.strip()[:500],
            added_at=clock.now(), added_by=by, replaces=replaces,
        )  # fmt: skip
        sealed = seal(image.content, sealed_key=material.sealed_key, page=str(row.pk))
        key = uuid.uuid4().hex
        row.name = archive_storage().save(f"{key[:2]}/{key}", ContentFile(sealed))
        self.names.append(row.name)
        row.save(force_insert=True)
        return row

"""The shelf of field types, filled from StoredFile."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.core import signing
from django.urls import reverse

from forms.field_types.context import Shelved
from forms.file_access import may_open
from forms.models import StoredFile
from forms.models.stored_file import FileStatus
from organization import clock

from .anonymity import day_only
from .store_upload import store_upload

TICKET = "forms.upload"


class StoredFileShelf:
    """Puts uploads away for one person and finds files again, each with one query at most.

    ``claim`` is the secret of somebody who fills in without a login or without a name: their files have no owner, and
    of an anonymous form (``nameless``) no address either, since a web server's log would tell who asked for it.
    """

    def __init__(self, *, user: Any, unit_path: str = "", claim: str = "", nameless: bool = False) -> None:
        self.user = user
        self.unit_path = unit_path
        self.claim = claim_hash(claim)
        self.nameless = nameless
        self._rows: dict[str, StoredFile | None] = {}

    def keep(self, upload: Any, *, place: str, images_only: bool, config: Mapping[str, Any]) -> Shelved:
        row = store_upload(
            file=upload,
            owner=None if self.claim or self.nameless else self.user,
            claim=self.claim,
            attached_to=place,
            unit_path=self.unit_path,
            accept=("image",) if images_only else tuple(config.get("accept", ("document", "image"))),
            max_bytes=int(config.get("max_mb", 20)) * 1024 * 1024,
            created_at=day_only(clock.now()) if self.nameless else None,
        )
        self._rows[str(row.pk)] = row
        return self._shelved(row)

    def ticket(self, *, place: str, images_only: bool, config: Mapping[str, Any]) -> str:
        """Returns what a file box may take, signed: with it a browser may send a large file piece by piece."""
        terms = {
            "place": place,
            "accept": ["image"] if images_only else list(config.get("accept", ("document", "image"))),
            "max_bytes": int(config.get("max_mb", 20)) * 1024 * 1024,
            "unit_path": self.unit_path,
            "nameless": self.nameless,
        }
        return signing.Signer(salt=TICKET).sign_object(terms)

    def find(self, file_id: str) -> Shelved | None:
        row = self._row(file_id)
        return self._shelved(row) if row else None

    def may_use(self, file_id: str, *, place: str) -> bool:
        """Whether this person uploaded the file into this very field."""
        row = self._row(file_id)
        return row is not None and row.attached_to == place and self._is_own(row)

    def may_show(self, file_id: str, *, place: str) -> bool:
        """Whether this user may read the file's name here: their own upload, or a file of this field they may open."""
        if self.may_use(file_id, place=place):
            return True
        row = self._row(file_id)
        return row is not None and row.attached_to == place and may_open(self.user, row)

    def preload(self, file_ids: Iterable[str]) -> None:
        """Fetches many files at once."""
        wanted = [each for each in dict.fromkeys(file_ids) if each not in self._rows and is_uuid(each)]
        if wanted:
            self._rows.update(dict.fromkeys(wanted))
            found = StoredFile.objects.filter(pk__in=wanted, status=FileStatus.AVAILABLE)
            self._rows.update({str(row.pk): row for row in found})

    def _is_own(self, row: StoredFile) -> bool:
        if self.claim:
            return row.owner_id is None and row.claim == self.claim
        return not self.nameless and row.owner_id is not None and row.owner_id == self.user.pk

    def _shelved(self, row: StoredFile) -> Shelved:
        found = shelved(row)
        return replace(found, url="", preview_url="") if self.nameless else found

    def _row(self, file_id: str) -> StoredFile | None:
        self.preload([file_id])
        return self._rows.get(file_id)


def shelved(row: StoredFile) -> Shelved:
    """Returns a stored file as field types see it."""
    return Shelved(
        id=str(row.pk),
        name=row.name,
        size=row.size,
        content_type=row.content_type,
        url=reverse("stored_file", args=[row.pk]),
        preview_url=reverse("stored_file_preview", args=[row.pk]) if row.is_image else "",
        width=row.width,
        height=row.height,
    )


def claim_hash(claim: str) -> str:
    """Returns what is stored of a claim, "" of none."""
    return hashlib.sha256(claim.encode()).hexdigest() if claim else ""


def is_uuid(text: str) -> bool:
    """Whether the text is a UUID in its canonical spelling."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False

"""Keeping a file that somebody sent."""

import hashlib
import tempfile
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile, File

from forms.field_types.errors import FieldError
from forms.models import StoredFile
from forms.models.stored_file import FileStatus
from organization import clock

from .check_file import Checked, check_file
from .file_names import clean_name, extension_of

MEGABYTE = 1024 * 1024
LONGEST_NAME = 120


class UploadRefused(FieldError):
    """The file is not accepted; ``code`` says why, ``context["name"]`` which."""


def store_upload(
    *,
    file: Any,
    owner: Any,
    claim: str = "",
    attached_to: str = "",
    unit_path: str = "",
    accept: Collection[str] = ("document", "image"),
    max_bytes: int = 20 * MEGABYTE,
    created_at: datetime | None = None,
) -> StoredFile:
    """Checks, cleans and stores an UploadedFile and returns its row. Raises UploadRefused.

    The bytes decide what it is; pictures are drawn anew (no EXIF, no GPS, nothing appended); SVG, HTML, programs,
    macros, encrypted archives and bombs are refused. ``accept`` names kinds: document, image, video, audio, archive.
    Until it has been checked the row stands in quarantine, where nobody can open it; a refused file leaves nothing.
    """
    name = str(getattr(file, "name", "") or "")[:500]
    if file.size > max_bytes:
        raise UploadRefused("file_too_large", limit=max_bytes // MEGABYTE, name=shown_name(name))
    row = StoredFile(
        owner=owner,
        claim=claim,
        attached_to=attached_to,
        unit_path=unit_path,
        name=shown_name(name),
        size=file.size,
        status=FileStatus.QUARANTINE,
        created_at=created_at or clock.now(),
    )
    file.seek(0)
    row.content.save(row.pk.hex, file, save=False)
    row.save(force_insert=True)
    release_upload(row, name=name, accept=accept)
    return row


def release_upload(row: StoredFile, *, name: str, accept: Collection[str]) -> None:
    """Checks a file in quarantine and makes it available, or removes it and raises UploadRefused."""
    with tempfile.TemporaryDirectory(prefix="guicheng-check-") as folder:
        try:
            copy = _copied(row, Path(folder) / "file")
            checked = check_file(copy, name=name[-LONGEST_NAME:], accept=accept, out=Path(folder) / "out")
        except FieldError as error:
            row.delete()
            context = {**error.context, "name": shown_name(name)}
            raise UploadRefused(error.code, error.path, **context) from error
        _keep(row, checked, name, Path(folder))
    row.release()
    row.save()


def shown_name(name: str) -> str:
    """Returns the name as people see it."""
    return clean_name(name, extension_of(name))


def _copied(row: StoredFile, path: Path) -> Path:
    """The bytes as a file on this machine, wherever the private storage keeps them; their digest goes into the row."""
    digest = hashlib.sha256()
    with row.content.open("rb") as source, path.open("wb") as target:
        while chunk := source.read(MEGABYTE):
            digest.update(chunk)
            target.write(chunk)
    # The row forgets the closed file: whoever reads it next opens it anew.
    del row.content.file
    row.sha256 = digest.hexdigest()
    return path


def _keep(row: StoredFile, checked: Checked, name: str, folder: Path) -> None:
    row.content_type = checked.content_type
    row.name = clean_name(name, checked.extension)
    if checked.width is None:
        return
    row.width, row.height = checked.width, checked.height
    full = (folder / "out.full").read_bytes()
    row.size, row.sha256 = len(full), hashlib.sha256(full).hexdigest()
    # What was sent may say where and by whom it was taken: only the new drawing stays.
    row.content.delete(save=False)
    row.content.save(row.pk.hex, ContentFile(full), save=False)
    preview: File[bytes] = ContentFile((folder / "out.small").read_bytes())
    row.preview.name = row.preview.storage.save(f"{row.pk.hex[:2]}/{row.pk.hex}.small", preview)

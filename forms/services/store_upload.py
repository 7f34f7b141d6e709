"""Keeping a file that somebody sent."""

import hashlib
from collections.abc import Collection
from typing import Any

from django.core.files.base import ContentFile

from forms.field_types.errors import FieldError
from forms.models import StoredFile
from organization import clock

from .file_names import clean_name, extension_of
from .inspect_archive import inspect_archive
from .inspect_picture import Picture, inspect_picture
from .sniff import ZIP, refuse_test_virus, sniff

MEGABYTE = 1024 * 1024


class UploadRefused(FieldError):
    """The file is not accepted; ``code`` says why, ``context["name"]`` which."""


def store_upload(
    *,
    file: Any,
    owner: Any,
    attached_to: str = "",
    unit_path: str = "",
    accept: Collection[str] = ("document", "image"),
    max_bytes: int = 20 * MEGABYTE,
) -> StoredFile:
    """Checks, cleans and stores an UploadedFile and returns its row. Raises UploadRefused.

    The bytes decide what it is; pictures are drawn anew (no EXIF, no GPS, nothing appended); SVG, HTML, programs,
    macros, encrypted archives and bombs are refused. ``accept`` names kinds: document, image, video, audio, archive.
    """
    name = str(getattr(file, "name", "") or "")[:500]
    try:
        return _store(file, name, owner, attached_to, unit_path, accept, max_bytes)
    except UploadRefused:
        raise
    except FieldError as error:
        raise UploadRefused(
            error.code, error.path, **{**error.context, "name": clean_name(name, extension_of(name))}
        ) from error


def _store(
    file: Any, name: str, owner: Any, attached_to: str, unit_path: str, accept: Collection[str], max_bytes: int
) -> StoredFile:
    if file.size > max_bytes:
        raise FieldError("file_too_large", limit=max_bytes // MEGABYTE)
    found = sniff(file)
    if found.kind not in ("image", "archive"):
        refuse_test_virus(file)
    if found == ZIP:
        found = inspect_archive(file)
    if found.kind not in accept:
        raise FieldError("file_kind_not_allowed")
    if found.kind != "image" and extension_of(name) not in found.extensions:
        raise FieldError("file_name_lies", extension=extension_of(name), really=found.extensions[0])
    row = StoredFile(
        owner=owner,
        attached_to=attached_to,
        unit_path=unit_path,
        content_type=found.content_type,
        created_at=clock.now(),
    )
    if found.kind == "image":
        _keep_picture(row, inspect_picture(file), name)
    else:
        row.name = clean_name(name, extension_of(name))
        row.sha256, row.size = _digest(file), file.size
        file.seek(0)
        row.content.save(row.pk.hex, file, save=False)
    row.save(force_insert=True)
    return row


def _keep_picture(row: StoredFile, picture: Picture, name: str) -> None:
    row.name = clean_name(name, picture.extension)
    row.content_type, row.width, row.height = picture.content_type, picture.width, picture.height
    row.size, row.sha256 = len(picture.content), hashlib.sha256(picture.content).hexdigest()
    row.content.save(row.pk.hex, ContentFile(picture.content), save=False)
    preview_name = f"{row.pk.hex[:2]}/{row.pk.hex}.small"
    row.preview.name = row.preview.storage.save(preview_name, ContentFile(picture.preview))


def _digest(file: Any) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(MEGABYTE):
        digest.update(chunk)
    return digest.hexdigest()

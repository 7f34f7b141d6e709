"""A large file that comes in piece by piece, so that a broken connection costs one piece and not the whole file."""

import os
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core import signing
from django.core.files.base import ContentFile
from django.db import transaction

from forms.field_types.errors import FieldError
from forms.models import StoredFile
from forms.models.stored_file import FileStatus
from organization import clock

from .anonymity import day_only
from .file_shelf import TICKET, claim_hash
from .store_upload import MEGABYTE, UploadRefused, release_upload, shown_name

LARGEST_PIECE = 4 * MEGABYTE
MOST_UNFINISHED = 20


class PieceRefused(Exception):
    """``code`` is ticket, size, too_many, unknown, offset (``offset`` says where to go on) or storage."""

    def __init__(self, code: str, offset: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.offset = offset


def begin_upload(*, ticket: str, name: str, size: int, user: Any, claim: str) -> StoredFile:
    """Returns the row into which the pieces go. ``ticket`` is what the page's file box was drawn with.

    Raises PieceRefused and UploadRefused.
    """
    terms = read_ticket(ticket)
    if size <= 0:
        raise UploadRefused("file_empty", name=shown_name(name))
    if size > terms["max_bytes"]:
        raise UploadRefused("file_too_large", limit=terms["max_bytes"] // MEGABYTE, name=shown_name(name))
    owner = None if claim else user
    mine = StoredFile.objects.filter(owner=owner, claim=claim_hash(claim), status=FileStatus.RECEIVING)
    if mine.count() >= MOST_UNFINISHED:
        raise PieceRefused("too_many")
    row = StoredFile(
        owner=owner,
        claim=claim_hash(claim),
        attached_to=terms["place"],
        unit_path=terms["unit_path"],
        name=shown_name(name),
        size=size,
        status=FileStatus.RECEIVING,
        created_at=day_only(clock.now()) if terms["nameless"] else clock.now(),
    )
    row.content.save(row.pk.hex, ContentFile(b""), save=False)
    row.save(force_insert=True)
    return row


def unfinished_upload(upload_id: UUID, *, user: Any, claim: str) -> StoredFile:
    """Returns the person's own unfinished upload, locked in a transaction. Raises PieceRefused("unknown")."""
    rows = StoredFile.objects.filter(pk=upload_id, status=FileStatus.RECEIVING)
    rows = rows.filter(owner=None, claim=claim_hash(claim)) if claim else rows.filter(owner=user.pk)
    if transaction.get_connection().in_atomic_block:
        rows = rows.select_for_update()
    row: StoredFile | None = rows.first()
    if row is None:
        raise PieceRefused("unknown")
    return row


def received(row: StoredFile) -> int:
    """Returns how many bytes have come in."""
    size: int = row.content.storage.size(str(row.content.name))
    return size


def add_piece(row: StoredFile, *, offset: int, piece: bytes, ticket: str) -> bool:
    """Appends a piece; returns whether the file is complete, checked and available now.

    Raises PieceRefused("offset") when the piece is not the next one, and UploadRefused when the whole is not accepted.
    """
    terms = read_ticket(ticket)
    if terms["place"] != row.attached_to:
        raise PieceRefused("ticket")
    there = received(row)
    if offset != there or len(piece) > LARGEST_PIECE or there + len(piece) > row.size:
        raise PieceRefused("offset", there)
    try:
        path = row.content.path
    except NotImplementedError as error:
        raise PieceRefused("storage") from error
    with open(path, "ab") as file:
        file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    if there + len(piece) < row.size:
        return False
    row.complete()
    row.save()
    release_upload(row, name=row.name, accept=terms["accept"])
    return True


def read_ticket(ticket: str) -> Mapping[str, Any]:
    """Returns what a file box may take. Raises PieceRefused("ticket")."""
    try:
        terms: Mapping[str, Any] = signing.Signer(salt=TICKET).unsign_object(ticket)
    except (signing.BadSignature, ValueError, FieldError) as error:
        raise PieceRefused("ticket") from error
    return terms

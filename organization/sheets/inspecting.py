"""What can be known of an .xlsx file without parsing it: size, number and ratio of its entries, and what it carries."""

import re
import zipfile
import zlib
from typing import IO

MAX_FILE_BYTES = 5 * 1024 * 1024
MAX_ENTRIES = 200
MAX_UNPACKED_BYTES = 60 * 1024 * 1024
MAX_RATIO = 150
_RATIO_COUNTS_FROM = 1024 * 1024
_HEAD_BYTES = 4096
BOUNDED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Ways of packing that are unpacked piece by piece; of the others zipfile unpacks everything that it has read."""
_FORBIDDEN = re.compile(
    r"(vbaproject\.bin|/externallinks/|/embeddings/|/activex/|/macrosheets/|/ctrlprops/|/connections\.xml|/querytables/)",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"(/externallinks/|/ctrlprops/|/connections\.xml|/querytables/|/embeddings/)", re.IGNORECASE)
"""Parts that do nothing when nobody opens them; a reader of cells alone may pass over them."""
_NEEDED = {"[Content_Types].xml", "xl/workbook.xml"}


class UnsafeWorkbook(Exception):
    """A file that is not opened; ``code`` says why and ``context`` names sizes and limits.

    Codes: ``too_big``, ``not_xlsx``, ``too_many_entries``, ``unpacks_too_big``, ``ratio``, ``active_content``,
    ``encrypted``, ``strange_name``, ``declares_entities``, ``too_slow``, ``too_heavy``, ``unreadable``,
    ``too_many_rows``.
    """

    def __init__(self, code: str, **context: object) -> None:
        super().__init__(code)
        self.code = code
        self.context = context


def inspect_workbook(file: IO[bytes], *, passive_parts: bool = False) -> None:
    """Raises UnsafeWorkbook when the file must not be opened; leaves it at its beginning.

    ``passive_parts`` lets links to other files and form controls lie there, for readers that never open them.
    """
    file.seek(0, 2)
    if file.tell() > MAX_FILE_BYTES:
        raise UnsafeWorkbook("too_big", limit=MAX_FILE_BYTES // 1024 // 1024)
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            _inspect_entries(archive.infolist(), passive_parts)
            _inspect_heads(archive)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error, ValueError, OSError) as error:
        raise UnsafeWorkbook("not_xlsx") from error
    file.seek(0)


def _inspect_entries(entries: list[zipfile.ZipInfo], passive_parts: bool) -> None:
    if len(entries) > MAX_ENTRIES:
        raise UnsafeWorkbook("too_many_entries", limit=MAX_ENTRIES)
    names = [entry.filename for entry in entries]
    if not set(names) >= _NEEDED:
        raise UnsafeWorkbook("not_xlsx")
    if len(set(names)) != len(names) or any(_is_strange(name) for name in names):
        raise UnsafeWorkbook("strange_name")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise UnsafeWorkbook("unpacks_too_big", limit=MAX_UNPACKED_BYTES // 1024 // 1024)
    for entry in entries:
        _inspect_entry(entry, passive_parts)


def _inspect_entry(entry: zipfile.ZipInfo, passive_parts: bool) -> None:
    if entry.flag_bits & 0x1:
        raise UnsafeWorkbook("encrypted")
    if entry.compress_type not in BOUNDED:
        raise UnsafeWorkbook("not_xlsx")
    name = "/" + entry.filename
    if _FORBIDDEN.search(name) and not (passive_parts and _PASSIVE.search(name)):
        raise UnsafeWorkbook("active_content", entry=entry.filename)
    if entry.file_size > _RATIO_COUNTS_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        raise UnsafeWorkbook("ratio", limit=MAX_RATIO)


def _inspect_heads(archive: zipfile.ZipFile) -> None:
    """A workbook never needs a document type, and only through one could it declare entities."""
    for entry in archive.infolist():
        if entry.filename.endswith((".xml", ".rels")):
            with archive.open(entry) as stream:
                head = stream.read(_HEAD_BYTES).replace(b"\x00", b"").upper()
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise UnsafeWorkbook("declares_entities")


def _is_strange(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.split("/") or "\\" in name

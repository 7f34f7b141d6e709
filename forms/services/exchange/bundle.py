"""A package of files: a workbook with the tables and pictures that its questions name."""

import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath

from organization.sheets.inspecting import BOUNDED, UnsafeWorkbook
from organization.sheets.reading import Limits, read_table

LARGEST = 10 * 1024 * 1024
MOST_FILES = 300
LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 40 * 1024 * 1024
MOST_RATIO = 150
SMALL = 64 * 1024
ENTRY = b"PK\x01\x02"
MOST_NAMED = 5_000
"""Entries of the package and of the workbooks in it."""
MOST_ROWS = 5_000
BOOKS = (".xlsx", ".xls")
TABLES = (".csv", ".xml", ".geojson")
PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp")
STRANGE = re.compile(r"^[/\\]|(^|/)\.\.(/|$)|\\|^[A-Za-z]:")


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """``book`` is the workbook's name and bytes; tables are rows of cells, the header first."""

    name: str
    book: bytes
    tables: dict[str, list[list[str]]] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)


def is_bundle(content: bytes) -> bool:
    """Whether that is a package of files, and no workbook, which is one as well. Raises UnsafeWorkbook.

    zipfile reads the whole directory, whatever its number of entries is said to be: that is counted first.
    """
    if content.count(ENTRY) > MOST_NAMED:
        raise UnsafeWorkbook("too_many_entries", limit=MOST_FILES)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return "xl/workbook.xml" not in archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError):
        return False


def open_bundle(content: bytes) -> Bundle | None:
    """Returns what lies in the package, None when no workbook does. Raises UnsafeWorkbook.

    Only what the directory of the package promises to be small is unpacked, and never more than it promised.
    """
    if len(content) > LARGEST:
        raise UnsafeWorkbook("too_big", limit=LARGEST // 1024 // 1024)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = wanted(archive.infolist())
            books = sorted(_with(entries, BOOKS), key=lambda name: (name.count("/"), name))
            if not books:
                return None
            return Bundle(
                name=PurePosixPath(books[0]).name,
                book=unpacked(archive, entries[books[0]]),
                tables={name: table(unpacked(archive, entries[name]), name) for name in _with(entries, TABLES)},
                pictures={name: unpacked(archive, entries[name]) for name in _with(entries, PICTURES)},
            )
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error, ValueError, OSError) as error:
        raise UnsafeWorkbook("unreadable") from error


def wanted(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Returns the files worth opening by name. Raises UnsafeWorkbook."""
    if len(entries) > MOST_FILES:
        raise UnsafeWorkbook("too_many_entries", limit=MOST_FILES)
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise UnsafeWorkbook("unpacks_too_big", limit=LARGEST_UNPACKED // 1024 // 1024)
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        if STRANGE.search(entry.filename):
            raise UnsafeWorkbook("strange_name")
        if entry.flag_bits & 0x1:
            raise UnsafeWorkbook("encrypted")
        if entry.compress_type not in BOUNDED:
            raise UnsafeWorkbook("unreadable")
        if entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            raise UnsafeWorkbook("ratio", limit=MOST_RATIO)
        name = PurePosixPath(entry.filename).name
        hidden = name.startswith((".", "~$")) or entry.filename.startswith("__MACOSX/")
        if not entry.is_dir() and not hidden and entry.file_size <= LARGEST_FILE:
            found[entry.filename] = entry
    return found


def unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Returns the bytes of one file. Raises UnsafeWorkbook."""
    with archive.open(entry) as stream:
        content = stream.read(entry.file_size + 1)
    if len(content) > entry.file_size:
        raise UnsafeWorkbook("unpacks_too_big", limit=LARGEST_FILE // 1024 // 1024)
    return content


def packed(files: Sequence[tuple[str, bytes]]) -> tuple[str, bytes]:
    """Returns name and bytes of what several chosen files are together: the only one, or a package of them."""
    if len(files) == 1:
        return files[0]
    package = BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        for name, content in dict(files).items():
            archive.writestr(PurePosixPath(name.replace("\\", "/")).name or "file", content)
    return "files.zip", package.getvalue()


def table(content: bytes, name: str = "table.csv") -> list[list[str]]:
    """Returns the rows of a table; a child process reads them. Raises UnsafeWorkbook."""
    limits = Limits(rows=MOST_ROWS, columns=60, text=2_000)
    rows = read_table(BytesIO(content), PurePosixPath(name.lower()).suffix, limits, max_bytes=LARGEST_FILE)
    return [[cell.text for cell in row.cells] for row in rows]


def _with(entries: dict[str, zipfile.ZipInfo], endings: tuple[str, ...]) -> list[str]:
    return [name for name in entries if name.lower().endswith(endings)]

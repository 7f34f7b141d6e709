"""Zip files and the office documents made of them: looked at without unpacking what is dangerous."""

import stat
import struct
import zipfile
from itertools import pairwise
from typing import BinaryIO

from forms.field_types.errors import FieldError

from .sniff import EICAR, ZIP, Sniffed, tail

MOST_ENTRIES = 5_000
LARGEST_DIRECTORY = 2 * 1024 * 1024
LARGEST_UNPACKED = 400 * 1024 * 1024
LARGEST_RATIO = 150
SCANNED = 5 * 1024 * 1024
OFFICE = {
    "word/document.xml": (".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xl/workbook.xml": (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ppt/presentation.xml": (".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
}
OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
}
HARMFUL = [
    ".exe",
    ".dll",
    ".bat",
    ".cmd",
    ".com",
    ".scr",
    ".lnk",
    ".msi",
    ".ps1",
    ".vbs",
    ".js",
    ".mjs",
    ".jse",
    ".wsf",
    ".hta",
    ".jar",
    ".html",
    ".htm",
    ".xhtml",
    ".svg",
    ".svgz",
    ".swf",
    ".docm",
    ".xlsm",
    ".pptm",
    ".dotm",
    ".xltm",
    ".zip",
    ".rar",
    ".7z",
    ".gz",
    ".bz2",
    ".xz",
    ".tar",
    ".iso",
    ".cab",
    ".php",
    ".py",
    ".sh",
    ".apk",
]


def inspect_archive(file: BinaryIO) -> Sniffed:
    """Returns what kind of zip it is: office document or archive. Raises FieldError for bombs, macros and tricks."""
    _check_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_entries(entries, file)
            found = _kind(archive, {entry.filename for entry in entries})
            _scan(archive, entries)
            return found
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        struct.error,
        ValueError,
        OSError,
    ) as error:
        raise FieldError("archive_damaged") from error


def _check_directory(file: BinaryIO) -> None:
    """Reads the end record by hand: opening a directory of a million entries would cost the memory already."""
    end = tail(file)
    start = end.rfind(b"PK\x05\x06")
    if start < 0 or len(end) - start < 22:
        raise FieldError("archive_damaged")
    count, size, _offset, comment = struct.unpack("<HIIH", end[start + 10 : start + 22])
    if count == 0xFFFF or size > LARGEST_DIRECTORY or count > MOST_ENTRIES:
        raise FieldError("archive_too_big", most=MOST_ENTRIES)
    if len(end) - start - 22 != comment or comment > 256:
        raise FieldError("file_two_kinds_in_one")


def _check_entries(entries: list[zipfile.ZipInfo], file: BinaryIO) -> None:
    size = file.seek(0, 2)
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise FieldError("archive_too_big", most=MOST_ENTRIES)
    if sum(entry.compress_size for entry in entries) > size or _overlap(entries):
        raise FieldError("archive_damaged")
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        if entry.flag_bits & 0x1:
            raise FieldError("archive_encrypted")
        if (
            stat.S_ISLNK(entry.external_attr >> 16)
            or name.startswith("/")
            or ".." in name.split("/")
            or ":" in name[:3]
        ):
            raise FieldError("archive_escapes")
        if entry.file_size > 1024 * 1024 and entry.file_size > LARGEST_RATIO * max(1, entry.compress_size):
            raise FieldError("archive_too_big", most=MOST_ENTRIES)


def _overlap(entries: list[zipfile.ZipInfo]) -> bool:
    spans = sorted((entry.header_offset, entry.header_offset + 30 + entry.compress_size) for entry in entries)
    return any(later[0] < earlier[1] for earlier, later in pairwise(spans))


def _kind(archive: zipfile.ZipFile, names: set[str]) -> Sniffed:
    lowered = {name.lower() for name in names}
    if any(name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/")) for name in lowered):
        raise FieldError("file_with_macros")
    if "[Content_Types].xml" in names:
        if b"macroenabled" in _first(archive, "[Content_Types].xml", 200_000).lower():
            raise FieldError("file_with_macros")
        for member, (extension, content_type) in OFFICE.items():
            if member in names:
                return Sniffed("document", content_type, (extension,))
        raise FieldError("file_kind_not_allowed")
    if "mimetype" in names:
        content_type_bytes = _first(archive, "mimetype", 100).strip()
        if content_type_bytes in OPEN_DOCUMENT:
            return Sniffed("document", content_type_bytes.decode(), (OPEN_DOCUMENT[content_type_bytes],))
        raise FieldError("file_kind_not_allowed")
    harmful = next((name for name in sorted(lowered) if name.endswith(tuple(HARMFUL))), "")
    if harmful:
        raise FieldError("archive_with_harmful_file", name=harmful[-80:])
    return ZIP


def _first(archive: zipfile.ZipFile, name: str, size: int) -> bytes:
    with archive.open(name) as member:
        return member.read(size)


def _scan(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    left = 50 * 1024 * 1024
    for entry in entries:
        if entry.is_dir() or left <= 0:
            continue
        content = _first(archive, entry.filename, min(SCANNED, left))
        left -= len(content)
        if EICAR in content:
            raise FieldError("file_infected")

"""Files that people send: what is kept, and what is refused."""

import io
import struct
import zipfile
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from forms.models import StoredFile
from forms.services import UploadRefused, store_upload
from forms.services.file_names import clean_name
from tests import builders

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture
def owner(db: None) -> Any:
    return builders.make_user()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 36), **rest: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **rest)
    return out.getvalue()


def zipped(members: dict[str, bytes], **rest: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **rest) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>", **more})


def png_of(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def encrypted_zip() -> bytes:
    content = bytearray(zipped({"a.txt": b"x"}))
    content[6] |= 1
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def symlink_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        entry = zipfile.ZipInfo("link")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HOSTILE: list[tuple[str, bytes, str]] = [
    ("x.svg", SVG, "file_kind_not_allowed"),
    ("x.png", SVG, "file_kind_not_allowed"),
    ("x.svgz", b"\x1f\x8b\x08" + SVG, "file_kind_not_allowed"),
    ("x.html", b"<html><body>", "file_kind_not_allowed"),
    ("x.txt", b"hello <script>alert(1)</script>", "file_kind_not_allowed"),
    ("x.xml", b"<?xml version='1.0'?><a/>", "file_kind_not_allowed"),
    ("x.exe", b"MZ\x90\x00" + b"\0" * 100, "file_kind_not_allowed"),
    ("x.pdf", b"MZ\x90\x00" + b"\0" * 100, "file_kind_not_allowed"),
    ("x.sh", b"#!/bin/sh\nrm -rf /", "file_kind_not_allowed"),
    ("x.swf", b"FWS\x09\0\0", "file_kind_not_allowed"),
    ("x.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "file_old_or_encrypted_office"),
    ("x.docm", docx(**{"word/vbaProject.bin": b"x"}), "file_with_macros"),
    ("x.docx", docx(**{"word/vbaProject.bin": b"x"}), "file_with_macros"),
    ("x.docx", docx(**{"word/x.txt": EICAR}), "file_infected"),
    ("x.txt", EICAR, "file_infected"),
    ("x.html", docx(), "file_name_lies"),
    ("x.zip", zipped({"a.txt": b"x"}), "file_kind_not_allowed"),
    ("x.pdf", b"", "file_empty"),
    ("x.pdf", b"%PDF-1.4\n<script>alert(1)</script>", "file_two_kinds_in_one"),
    ("x.pdf", b"%PDF-1.4\n" + zipped({"a.txt": b"x"}), "file_two_kinds_in_one"),
    ("x.png", png_of(30_000, 30_000), "image_too_many_pixels"),
    ("x.png", png_of(50_000, 1), "image_too_many_pixels"),
    ("x.png", b"\x89PNG\r\n\x1a\n" + b"garbage" * 10, "image_unreadable"),
    ("x.gif", b"GIF89a/*<svg onload=alert(1)>*/=1;", "image_unreadable"),
    ("x.jpg", picture()[:120], "image_unreadable"),
    ("x.jpg", b"\xff\xd8\xff" + b"\xff\xda" * 500, "image_too_many_pixels"),
    ("x.tiff", picture("TIFF"), "file_kind_not_allowed"),
]
ARCHIVES: list[tuple[bytes, str]] = [
    (zipped({"a.txt": b"\0" * 30_000_000}), "archive_too_big"),
    (zipped({f"{number}.txt": b"" for number in range(6_000)}), "archive_too_big"),
    (zipped({"inner.zip": zipped({"a": b"x"})}), "archive_with_harmful_file"),
    (zipped({"a.exe": b"x"}), "archive_with_harmful_file"),
    (zipped({"../../a.txt": b"x"}), "archive_escapes"),
    (symlink_zip(), "archive_escapes"),
    (encrypted_zip(), "archive_encrypted"),
    (zipped({"a.txt": b"x"})[:-4], "archive_damaged"),
    (zipped({"a.txt": b"x"}) + b"<html>", "file_two_kinds_in_one"),
    (zipped({"a.txt": EICAR}), "file_infected"),
]


@pytest.mark.parametrize(("name", "content", "code"), HOSTILE, ids=lambda value: str(value)[:24])
def test_dangerous_files_are_refused_and_nothing_is_stored(owner: Any, name: str, content: bytes, code: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        store_upload(file=upload(name, content), owner=owner)
    assert refused.value.code == code
    assert StoredFile.objects.count() == 0


@pytest.mark.parametrize(("content", "code"), ARCHIVES, ids=lambda value: str(value)[:24])
def test_dangerous_archives_are_refused(owner: Any, content: bytes, code: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        store_upload(file=upload("x.zip", content), owner=owner, accept=("archive",))
    assert refused.value.code == code


def test_a_harmless_archive_is_kept(owner: Any) -> None:
    stored = store_upload(file=upload("x.zip", zipped({"a.txt": b"x"})), owner=owner, accept=("archive",))
    assert stored.content_type == "application/zip"


def test_documents_are_kept_as_they_are(owner: Any) -> None:
    content = docx()
    stored = store_upload(file=upload("会议 记录.docx", content), owner=owner, attached_to="case:1/files")
    assert (stored.name, stored.size, stored.attached_to) == ("会议 记录.docx", len(content), "case:1/files")
    assert stored.content.read() == content
    assert stored.content.name == f"{stored.pk.hex[:2]}/{stored.pk.hex}"


def test_pictures_are_drawn_anew_without_place_and_without_what_was_appended(owner: Any) -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (40.0, 48.0, 0.0)}
    exif[0x0112] = 6
    content = picture("JPEG", (64, 36), exif=exif) + b"<script>alert(1)</script>PK\x05\x06"
    stored = store_upload(file=upload("现场.jpg", content), owner=owner)
    kept = stored.content.read()
    assert b"<script>" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()
    assert (stored.width, stored.height) == (36, 64)
    assert Image.open(stored.preview).size == (36, 64)


def test_large_pictures_are_made_smaller_and_named_by_what_they_are(owner: Any) -> None:
    stored = store_upload(file=upload("大图.PNG", picture("WEBP", (5000, 2500))), owner=owner)
    assert (stored.name, stored.width, stored.height) == ("大图.jpg", 2560, 1280)


def test_a_file_that_is_too_large_is_refused(owner: Any) -> None:
    with pytest.raises(UploadRefused) as refused:
        store_upload(file=upload("x.txt", b"x" * 2000), owner=owner, max_bytes=1000)
    assert refused.value.code == "file_too_large"


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("../../x.pdf", "x.pdf"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("/etc/x.pdf", "x.pdf"),
        ("C:\\dir\\x.pdf", "x.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("", "file.pdf"),
        (".pdf", "pdf.pdf"),
        ('a"\r\nX: y;.pdf', "a_ X_ y;.pdf"),
        ("a\u202egpj.pdf", "agpj.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_names_are_cleaned_for_people(raw: str, name: str) -> None:
    assert clean_name(raw, ".pdf") == name


def test_long_chinese_names_fit_into_any_file_system() -> None:
    assert len(clean_name("汉" * 300, ".docx").encode()) <= 255

"""What a file is, told by its bytes and not by its name."""

import re
from dataclasses import dataclass
from typing import BinaryIO

from forms.field_types.errors import FieldError

HEAD, TAIL = 4096, 66_000
MARKUP = re.compile(
    rb"<(!doctype|html|head|body|script|svg|iframe|object|embed|meta|link|img|form|xsl:|hta:)|<\?(xml|php)|javascript:",
    re.IGNORECASE,
)
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!"


@dataclass(frozen=True)
class Sniffed:
    """Kind (document, image, video, audio, archive), content type and the extensions that go with it."""

    kind: str
    content_type: str
    extensions: tuple[str, ...]


JPEG = Sniffed("image", "image/jpeg", (".jpg", ".jpeg"))
PNG = Sniffed("image", "image/png", (".png",))
WEBP = Sniffed("image", "image/webp", (".webp",))
GIF = Sniffed("image", "image/gif", (".gif",))
PDF = Sniffed("document", "application/pdf", (".pdf",))
ZIP = Sniffed("archive", "application/zip", (".zip",))
MP4 = Sniffed("video", "video/mp4", (".mp4",))
MOV = Sniffed("video", "video/quicktime", (".mov",))
WEBM = Sniffed("video", "video/webm", (".webm",))
MP3 = Sniffed("audio", "audio/mpeg", (".mp3",))
M4A = Sniffed("audio", "audio/mp4", (".m4a",))
WAV = Sniffed("audio", "audio/wav", (".wav",))
TXT = Sniffed("document", "text/plain", (".txt", ".csv"))


def sniff(file: BinaryIO) -> Sniffed:
    """Returns what the bytes are; raises FieldError for everything that is not on the list."""
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        raise FieldError("file_empty")
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE"):
        return WEBP if head[8:12] == b"WEBP" else WAV
    if head.startswith(b"PK\x03\x04"):
        return ZIP
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise FieldError("file_old_or_encrypted_office")
    if head.startswith(b"%PDF-"):
        return _without_markup(PDF, head, tail(file))
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return _without_markup(MOV if brand == b"qt  " else M4A if brand[:3] == b"M4A" else MP4, head, tail(file))
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return _without_markup(WEBM, head, tail(file))
    if head.startswith(b"ID3") or (head[0] == 0xFF and head[1:2] in (b"\xfb", b"\xf3", b"\xf2")):
        return _without_markup(MP3, head, tail(file))
    return _plain_text(file)


def tail(file: BinaryIO) -> bytes:
    """Returns the last bytes of the file."""
    size = file.seek(0, 2)
    file.seek(max(0, size - TAIL))
    return file.read()


def _without_markup(found: Sniffed, head: bytes, end: bytes) -> Sniffed:
    # A file that is also a page or an archive is made to deceive.
    if MARKUP.search(head[:1024]) or b"PK\x05\x06" in end:
        raise FieldError("file_two_kinds_in_one")
    return found


def _plain_text(file: BinaryIO) -> Sniffed:
    file.seek(0)
    content = file.read(2_000_001)
    if len(content) > 2_000_000:
        raise FieldError("file_kind_not_allowed")
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        strange = sum(1 for each in text if ord(each) < 32 and each not in "\r\n\t\f")
        if strange or MARKUP.search(content) or content.startswith((b"MZ", b"\x7fELF", b"#!", b"@echo")):
            break
        return TXT
    raise FieldError("file_kind_not_allowed")


def refuse_test_virus(file: BinaryIO) -> None:
    """Raises FieldError for the EICAR test file, which stands for whatever a scanner finds."""
    file.seek(0)
    before = b""
    while chunk := file.read(1024 * 1024):
        if EICAR in before + chunk:
            raise FieldError("file_infected")
        before = chunk[-len(EICAR) :]

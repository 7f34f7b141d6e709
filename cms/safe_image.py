"""Pictures from outside, made safe: decoded, bounded, written anew without metadata."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import IO

from django.core.files.base import ContentFile
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_PIXELS = 40_000_000
MAX_SIDE = 4_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


class UnsafeImage(Exception):
    """The file is not a picture that we can store; ``code`` says why: unreadable or too_large."""

    def __init__(self, code: str, **context: object) -> None:
        super().__init__(code)
        self.code = code
        self.context = context


@dataclass(frozen=True, kw_only=True)
class SafeImage:
    """A picture written by us: bytes, the name they should have, and their size in pixels."""

    content: bytes
    name: str
    width: int
    height: int

    def as_file(self) -> "SafeFile":
        """Returns the picture as a file that a model field accepts."""
        return SafeFile(self.content, name=self.name)


class SafeFile(ContentFile[bytes]):
    """A file that holds a picture written by us; it need not be written a second time."""


def make_safe(source: IO[bytes], *, name: str) -> SafeImage:
    """Returns the first frame of ``source`` re-encoded (upright, at most 4,000 px, no EXIF, GPS, comments or tail).

    Raises UnsafeImage for anything that does not decode completely as JPEG, PNG, WebP or GIF. A polyglot file loses
    its second nature here, because only pixels are carried over.
    """
    source.seek(0)
    try:
        with Image.open(source, formats=FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise UnsafeImage("too_large", width=opened.width, height=opened.height)
            opened.load()
            picture = ImageOps.exif_transpose(opened)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise UnsafeImage("unreadable") from error
    return write(picture, stem=PurePath(name).stem or "picture")


def write(picture: Image.Image, *, stem: str) -> SafeImage:
    """Returns the pixels of ``picture`` as a new file: PNG where something is transparent, else JPEG."""
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    transparent = "A" in picture.getbands() or "transparency" in picture.info
    pixels = picture.convert("RGBA" if transparent else "RGB")
    clean = Image.new(pixels.mode, pixels.size)
    clean.paste(pixels)
    buffer = BytesIO()
    if transparent:
        clean.save(buffer, "PNG", optimize=True)
    else:
        clean.save(buffer, "JPEG", quality=88, optimize=True, progressive=True)
    suffix = "png" if transparent else "jpg"
    return SafeImage(content=buffer.getvalue(), name=f"{stem}.{suffix}", width=clean.width, height=clean.height)

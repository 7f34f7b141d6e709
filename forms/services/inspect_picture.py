"""Pictures: measured before they are decoded, drawn anew so that nothing but the picture is kept."""

import io
import warnings
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from forms.field_types.errors import FieldError

MOST_PIXELS = 40_000_000
LONGEST_SIDE = 16_000
KEPT_SIDE = 2_560
PREVIEW_SIDE = 640
MOST_SCANS = 60
FORMATS = ["JPEG", "PNG", "WEBP", "GIF"]


@dataclass(frozen=True)
class Picture:
    """A picture drawn anew, without EXIF, GPS, comments or anything appended, and its small version."""

    content: bytes
    preview: bytes
    content_type: str
    extension: str
    width: int
    height: int


def inspect_picture(file: BinaryIO) -> Picture:
    """Returns the picture drawn anew. Raises FieldError for bombs and for what is no picture."""
    file.seek(0)
    content = file.read()
    if content.startswith(b"\xff\xd8") and content.count(b"\xff\xda") > MOST_SCANS:
        raise FieldError("image_too_many_pixels", most=MOST_PIXELS // 1_000_000)
    try:
        with warnings.catch_warnings():
            # Our own limit is checked below, before anything is decoded.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _redraw(content)
    except Image.DecompressionBombError as error:
        raise FieldError("image_too_many_pixels", most=MOST_PIXELS // 1_000_000) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise FieldError("image_unreadable") from error


def _redraw(content: bytes) -> Picture:
    with Image.open(io.BytesIO(content), formats=FORMATS) as source:
        width, height = source.size
        if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
            raise FieldError("image_too_many_pixels", most=MOST_PIXELS // 1_000_000)
        if source.format == "JPEG":
            longest = max(width, height)
            source.draft("RGB", (width * KEPT_SIDE // longest, height * KEPT_SIDE // longest))
        source.load()
        upright = ImageOps.exif_transpose(source)
        has_alpha = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
        picture = upright.convert("RGBA" if has_alpha else "RGB")
        keeps_edges = source.format in ("PNG", "GIF")
    picture.info.clear()
    picture.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    as_png = has_alpha or keeps_edges
    small = picture.copy()
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), Image.Resampling.LANCZOS)
    if has_alpha:
        ground = Image.new("RGB", small.size, "white")
        ground.paste(small, mask=small.getchannel("A"))
        small = ground
    return Picture(
        content=_encoded(picture, png=as_png),
        preview=_encoded(small, png=False),
        content_type="image/png" if as_png else "image/jpeg",
        extension=".png" if as_png else ".jpg",
        width=picture.width,
        height=picture.height,
    )


def _encoded(picture: Image.Image, *, png: bool) -> bytes:
    out = io.BytesIO()
    if png:
        picture.save(out, "PNG", optimize=False)
    else:
        picture.save(out, "JPEG", quality=88, progressive=True)
    return out.getvalue()

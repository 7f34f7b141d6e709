"""Small drawn pictures, so that sample cases have something to show and nobody's photograph is needed."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from forms.services import store_upload
from organization.models import User

COVER = (1280, 720)
SMALL = (640, 360)


def gradient(seed: int, size: tuple[int, int] = COVER) -> bytes:
    """Returns a JPEG with two colours running into each other and a few hills, the same for the same seed."""
    hue = (seed * 67) % 360
    top, bottom = _colour(hue, 55), _colour((hue + 40) % 360, 25)
    strip = Image.new("RGB", (1, 2))
    strip.putpixel((0, 0), top)
    strip.putpixel((0, 1), bottom)
    picture = strip.resize(size, Image.Resampling.BILINEAR)
    draw = ImageDraw.Draw(picture)
    for index in range(4):
        left = (seed * 137 + index * 311) % size[0] - 200
        height = 120 + (seed * 53 + index * 97) % 220
        draw.polygon(
            [(left, size[1]), (left + 300, size[1] - height), (left + 640, size[1])], fill=_colour(hue, 18 + index * 6)
        )
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def _colour(hue: int, lightness: int) -> tuple[int, int, int]:
    return Image.new("HSV", (1, 1), (hue * 255 // 360, 150, lightness * 255 // 100)).convert("RGB").getpixel((0, 0))  # type: ignore[return-value]


def uploaded(seed: int, *, owner: User, place: str, caption: str, size: tuple[int, int] = COVER) -> dict[str, str]:
    """Stores a picture in a field of a case and returns the answer that names it."""
    file = SimpleUploadedFile(f"picture-{seed}.jpg", gradient(seed, size), "image/jpeg")
    row = store_upload(file=file, owner=owner, attached_to=place, accept=("image",))
    return {"file": str(row.pk), "caption": caption, "alt": caption}

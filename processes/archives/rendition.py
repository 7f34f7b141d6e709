"""What a reader sees of a page: drawn anew each time, with the reader's name, number and the time all over it."""

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTHS = {"plain": 1100, "large": 1900}
QUALITY = 72
ANGLE = 24
USUAL_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/msyh.ttc",
)

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def chinese_font(named: str = "") -> str:
    """Returns the file of a font with Chinese letters; "" when there is none in the usual places."""
    return next((path for path in ((named,) if named else USUAL_FONTS) if Path(path).is_file()), "")


def rendition(content: bytes, *, lines: Sequence[str], width: int, font: str = "") -> bytes:
    """Returns the page as a JPEG at most ``width`` pixels wide, every line of the watermark repeated all over it."""
    with Image.open(io.BytesIO(content)) as source:
        source.draft("RGB", (width, width))
        page = source.convert("RGBA")
    ground = Image.new("RGBA", page.size, "white")
    page = Image.alpha_composite(ground, page).convert("RGB")
    if page.width > width:
        page = page.resize((width, max(1, round(page.height * width / page.width))), Image.Resampling.LANCZOS)
    drawn = Image.alpha_composite(page.convert("RGBA"), _pattern(page.size, tuple(lines), font)).convert("RGB")
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _pattern(size: tuple[int, int], lines: tuple[str, ...], font: str) -> Image.Image:
    """The words of the watermark over the whole page, dark with a light edge, so that they show on any ground."""
    letters = max(14, size[0] // 42)
    face, text = _font(font, letters), "\n".join(lines)
    tile = _tile(text, face, letters)
    turned = tile.rotate(ANGLE, expand=True, resample=Image.Resampling.BICUBIC)
    step_x, step_y = max(1, turned.width - letters), max(1, turned.height - letters // 2)
    pattern = Image.new("RGBA", size, (0, 0, 0, 0))
    for row, top in enumerate(range(-turned.height // 3, size[1], step_y)):
        for left in range(-(turned.width // 2) * (row % 2), size[0], step_x):
            pattern.alpha_composite(*_cut(turned, left, top, size))
    return pattern


def _cut(tile: Image.Image, left: int, top: int, size: tuple[int, int]) -> tuple[Image.Image, tuple[int, int]]:
    """The part of a tile that lies on the page, and where."""
    x, y = max(0, -left), max(0, -top)
    right, bottom = min(tile.width, size[0] - left), min(tile.height, size[1] - top)
    return tile.crop((x, y, max(x + 1, right), max(y + 1, bottom))), (max(0, left), max(0, top))


def _tile(text: str, face: Font, letters: int) -> Image.Image:
    box = ImageDraw.Draw(Image.new("RGBA", (1, 1))).multiline_textbbox((0, 0), text, font=face)
    tile = Image.new("RGBA", (int(box[2]) + letters * 3, int(box[3]) + letters * 2), (0, 0, 0, 0))
    draw = ImageDraw.Draw(tile)
    for at, colour in (((letters + 1, letters + 1), (255, 255, 255, 70)), ((letters, letters), (120, 20, 20, 78))):
        draw.multiline_text(at, text, font=face, fill=colour, align="center")
    return tile


@cache
def _font(named: str, size: int) -> Font:
    path = chinese_font(named)
    return ImageFont.truetype(path, size) if path else ImageFont.load_default(size)

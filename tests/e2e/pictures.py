"""Pictures that a test draws for itself, so that no photograph of anybody is needed."""

from pathlib import Path

from PIL import Image, ImageDraw

WIDE = (1280, 720)


def drawn(folder: Path, name: str, size: tuple[int, int] = WIDE, colour: str = "#b8322a") -> Path:
    """Draws a sun over two hills into ``folder/name`` and returns the path."""
    width, height = size
    picture = Image.new("RGB", size, "#f3ead9")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((width * 0.62, height * 0.12, width * 0.62 + height * 0.3, height * 0.42), fill=colour)
    draw.polygon([(0, height), (width * 0.35, height * 0.35), (width * 0.75, height)], fill="#45614f")
    draw.polygon([(width * 0.4, height), (width * 0.8, height * 0.5), (width, height)], fill="#2c4438")
    path = folder / name
    picture.save(path, quality=80)
    return path

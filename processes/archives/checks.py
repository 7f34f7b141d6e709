"""What the operator learns about the closed zone before the site starts."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from .rendition import chinese_font
from .sealing import is_zone_open


def check_zone(**_: Any) -> list[CheckMessage]:
    """Returns an error when sealed pages would lie where others serve or keep files, and what is missing."""
    if not is_zone_open():
        return []
    found: list[CheckMessage] = []
    archive = Path(settings.ARCHIVE_ROOT).resolve()
    for name in ("MEDIA_ROOT", "STATIC_ROOT", "PRIVATE_ROOT"):
        other = Path(str(getattr(settings, name))).resolve()
        if archive == other or archive in other.parents or other in archive.parents:
            hint = f"Set GUICHENG_ARCHIVE_ROOT to a folder that has nothing to do with {name}."
            found.append(Error(f"ARCHIVE_ROOT and {name} lie within one another.", hint=hint, id="archives.E001"))
    if settings.ARCHIVE_FONT and not chinese_font(settings.ARCHIVE_FONT):
        hint = "Name a font file with Chinese letters, or leave GUICHENG_ARCHIVE_FONT empty."
        found.append(Error("ARCHIVE_FONT names no file.", hint=hint, id="archives.E002"))
    elif not chinese_font(settings.ARCHIVE_FONT) and not settings.DEMO:
        hint = "Install fonts-noto-cjk, or set GUICHENG_ARCHIVE_FONT."
        found.append(Warning("No font with Chinese letters for the watermark.", hint=hint, id="archives.W001"))
    return found

"""Compiles the message catalogues with Babel, so that a machine without GNU gettext can run the site."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SITE = Path(__file__).resolve().parent
LOCALES = [SITE / "locale", SITE / "locale_wagtail"]
"""Our own texts, and those of Wagtail that Wagtail's own Simplified Chinese lacks."""


def compile_catalogues() -> list[Path]:
    """Writes every .mo file that is missing or older than its .po file; returns those written."""
    written = []
    for source in sorted(path for folder in LOCALES for path in folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as stream:
            catalogue = read_po(stream, locale=source.parents[1].name)
        half_made = target.with_suffix(".mo.part")
        with half_made.open("wb") as stream:
            write_mo(stream, catalogue)
        half_made.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    compile_catalogues()

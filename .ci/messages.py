"""Collects the texts to translate from Python and templates into the catalogue, and tells which lack a translation.

Uses Babel and Django's own template reader, so that no machine needs GNU gettext.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ["organization", "forms", "processes", "cms", "search", "site/guicheng"]
HEADER = """\
# Guicheng in Simplified Chinese. Words follow docs/glossary.md; `make messages` collects new texts.
msgid ""
msgstr ""
"Project-Id-Version: Guicheng\\n"
"Language: zh_Hans\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
CATALOGUE = ROOT / "site/guicheng/locale/zh_Hans/LC_MESSAGES/django.po"
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip


def sources() -> Iterator[tuple[Path, str]]:
    """Gives every file with texts, as Python source; templates are read the way Django's makemessages reads them."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix == ".py" and "migrations" not in path.parts:
                yield path, path.read_text()
            elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
                lines = templatize(path.read_text(), origin=str(path)).splitlines()
                yield path, "\n".join(line.lstrip() for line in lines) + "\n"


def collected() -> Catalog:
    """Returns the catalogue of all texts in the code, without translations."""
    catalogue = Catalog(project="Guicheng", charset="utf-8")
    for path, source in sources():
        found = extract("python", io.BytesIO(source.encode()), KEYWORDS, ["Translators:"])
        for _line, message, comments, context in found:
            # Places are given without line numbers: a catalogue that changes with every line moved is never reviewed.
            catalogue.add(
                message, locations=[(str(path.relative_to(ROOT)), None)], auto_comments=comments, context=context
            )
    return catalogue


def stored() -> Catalog:
    """Returns the catalogue as it is in the repository."""
    if not CATALOGUE.exists():
        return Catalog(locale="zh_Hans")
    with CATALOGUE.open("rb") as stream:
        return read_po(stream, locale="zh_Hans")


def placeholders(text: str) -> set[str]:
    """Returns the named placeholders of a text, of both kinds: ``%(name)s`` and ``{name}``."""
    return set(re.findall(r"%\(\w+\)[a-z]|\{\w+\}", text))


def untranslated() -> list[str]:
    """Returns a line for every text whose Chinese translation is missing, unfinished or has other placeholders."""
    known = stored()
    problems = []
    for message in collected():
        if not message.id:
            continue
        place, forms = message.locations[0][0], message.id if isinstance(message.id, tuple) else (message.id,)
        translation = known.get(forms[0], message.context)
        strings = () if translation is None else translation.string
        chinese = strings if isinstance(strings, str) else "".join(strings[:1])
        if translation is None or translation.fuzzy or not chinese:
            problems.append(f"{place}: {forms[0]!r} has no Chinese translation")
        elif placeholders(chinese) != placeholders(forms[-1]):
            problems.append(f"{place}: {forms[-1]!r} and {chinese!r} have different placeholders")
    return problems


def main() -> None:
    settings.configure(USE_I18N=True)
    fresh, old = collected(), stored()
    old.update(fresh, no_fuzzy_matching=True, update_header_comment=False, keep_user_comments=True)
    old.obsolete.clear()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as stream:
        stream.write(HEADER.encode())
        write_po(stream, old, width=110, sort_by_file=True, include_lineno=False, omit_header=True)
    missing = untranslated()
    sys.stdout.write(f"{len(old)} texts, {len(missing)} without a Chinese translation: {CATALOGUE.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()

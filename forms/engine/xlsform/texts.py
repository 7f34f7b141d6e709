"""Words of a workbook in our languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from forms.engine.xlsform.sheets import language_tag

TAG = re.compile(r"</?[A-Za-z][^<>]*>")
BREAK = re.compile(r"<br\s*/?>|</p\s*>", re.IGNORECASE)
STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_\n]+?)(?<=\S)\1(?![\w*])")
HEADING = re.compile(r"^#{1,6}\s+", re.MULTILINE)
REFERENCE = re.compile(r"\$\{\s*([^}]+?)\s*\}")
CHINESE = re.compile(r"[\u3400-\u9fff]")


class Languages:
    """Which code each language of the workbook gets; the main one stands for a text without a language."""

    def __init__(self, written: Iterable[str], default: str, sample: str) -> None:
        named = [name for name in dict.fromkeys(written) if name]
        self.codes: dict[str, str] = {}
        for index, name in enumerate(named):
            code = language_tag(name, index)
            while code in self.codes.values():
                code = f"{code}-{index + 1}"
            self.codes[name] = code
        if (default and language_tag(default) in self.codes.values()) or (
            default and default.strip().lower() not in ("default", "")
        ):
            main = language_tag(default)
        else:
            main = "zh-hans" if CHINESE.search(sample) else "en"
        self.main = main
        codes = list(self.codes.values())
        self.shown: str | None = None
        if not {"zh-hans", "en"} & {*codes, main if not codes else ""}:
            # Neither language of the product: its main language stands in for English, and is kept under its own name.
            self.shown = main if main in codes or not codes else codes[0]

    def code(self, written: str) -> str:
        return self.codes.get(written) or self.main

    def text(self, cells: Mapping[str, str]) -> dict[str, str]:
        """The texts by code, the unnamed one under the main language where that has no text of its own."""
        found: dict[str, str] = {}
        for written, text in cells.items():
            if written and text.strip() != "-":
                found.setdefault(self.code(written), text)
        if cells.get(""):
            found.setdefault(self.main, cells[""])
        if self.shown and "en" not in found and found:
            found["en"] = found.get(self.shown) or next(iter(found.values()))
        return found


def plain_words(text: str) -> str:
    """The text without the light marks and tags that XLSForm labels may have."""
    text = TAG.sub("", BREAK.sub("\n", text))
    text = STRONG.sub(r"\2", HEADING.sub("", text))
    text = EMPHASIS.sub(r"\2", text)
    return re.sub(r"[ \t]*\n[ \t]*", "\n", text).strip()


def has_marks(text: str) -> bool:
    """Whether the text has marks, colours or other tags that are taken off; line ends count as none."""
    return plain_words(text).split() != BREAK.sub("\n", text).split()


def with_keys(text: str, key_of: Callable[[str], str | None]) -> tuple[str, list[str]]:
    """The text with `${name}` turned into `${key}`, and the names that nothing bears."""
    missing: list[str] = []

    def renamed(match: re.Match[str]) -> str:
        key = key_of(match.group(1))
        if key is None:
            missing.append(match.group(1))
            return match.group(0)
        return "${" + key + "}"

    return REFERENCE.sub(renamed, text), missing

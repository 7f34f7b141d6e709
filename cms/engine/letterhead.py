"""The title and the number that stand above a pasted regulation."""

import re
from dataclasses import dataclass

from .reading import begins_clause

_NUMBER = re.compile(r"[^\s，。；：]{0,20}[〔\[［（(](?:19|20)\d\d[〕\]］）)]\s*(?:第\s*)?\d{1,5}\s*号")
_LONGEST_TITLE = 80


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """What stands above the text, and the text without it."""

    title: str
    document_number: str
    text: str


def read_letterhead(text: str) -> Letterhead:
    """Returns title and number of a text; a line that is neither stays in the text."""
    title, number = "", ""
    rest: list[str] = []
    lines = [line.strip() for line in text.replace("\u3000", " ").splitlines() if line.strip()]
    for place, line in enumerate(lines):
        if begins_clause(line) or place > 5:
            rest = [*rest, *lines[place:]]
            break
        if not number and _NUMBER.fullmatch(line):
            number = line
        elif not title and len(line) <= _LONGEST_TITLE and not line.endswith(("。", "；", "：", ".", ":")):
            title = line.strip("《》")
        else:
            rest.append(line)
    return Letterhead(title=title, document_number=number, text="\n".join(rest))

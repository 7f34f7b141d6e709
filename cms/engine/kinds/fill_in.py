"""Blanks in a sentence, each with its alternatives."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from typing_extensions import override

from .base import MAX_PARTS, Answer, Body, Kind, Posted, Problem, Shown, first

BLANK = re.compile(r"_{3,}")
_AROUND = "。.,,;;::!!、\"'“”‘’"


class FillIn(Kind):
    """Three underscores are a blank; one line a blank, alternatives apart by ``|``, a number may carry ``±``.

    Width, case, spaces and closing punctuation do not count, and numbers are compared as numbers. Every blank earns the
    same share.
    """

    key = "fill_in"
    rules = ("each", "all")

    @override
    def read_lines(self, stem: str, lines: Sequence[str]) -> tuple[Body, list[Problem]]:
        blanks = [[one.strip() for one in line.split("|") if one.strip()] for line in lines]
        wanted = len(BLANK.findall(stem))
        problems = [Problem(code="empty_blank", line=n) for n, one in enumerate(blanks, start=1) if not one]
        if not 1 <= wanted <= MAX_PARTS:
            problems.append(Problem(code="no_blank"))
        elif wanted != len(blanks):
            problems.append(Problem(code="blanks", context={"blanks": wanted, "lines": len(blanks)}))
        return {"blanks": blanks}, problems

    @override
    def write_lines(self, body: Body) -> list[str]:
        return ["|".join(one) for one in body["blanks"]]

    @override
    def shown(self, body: Body, seed: str) -> Shown:
        return Shown(kind=self.key, stem=body["stem"], pieces=tuple(BLANK.split(body["stem"])))

    @override
    def read(self, posted: Posted) -> Answer:
        given = {name.removeprefix("blank-"): first(posted, name)[:200] for name in posted if name.startswith("blank-")}
        kept = {name: text for name, text in sorted(given.items())[:MAX_PARTS] if name.isdecimal() and text.strip()}
        return kept or None

    @override
    def share(self, body: Body, answer: Answer) -> Decimal:
        given = answer if isinstance(answer, dict) else {}
        blanks = body["blanks"]
        right = sum(_fits(str(given.get(str(n), "")), one) for n, one in enumerate(blanks, start=1))
        if body.get("rule", self.rules[0]) == "all":
            return Decimal(int(right == len(blanks)))
        return Decimal(right) / len(blanks)

    @override
    def solution(self, body: Body) -> Answer:
        return {str(n): one[0].partition("±")[0] for n, one in enumerate(body["blanks"], start=1)}

    @override
    def told(self, body: Body, answer: Answer) -> list[str]:
        given = answer if isinstance(answer, dict) else {}
        return [str(given.get(str(n), "")) or "—" for n in range(1, len(body["blanks"]) + 1)]


def plain(text: str) -> str:
    """Returns a text as it is compared: one width, one case, no spaces, no punctuation around it."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(folded.split()).strip(_AROUND)


def _fits(given: str, alternatives: Sequence[str]) -> bool:
    said = plain(given)
    return bool(said) and any(_same(said, one) for one in alternatives)


def _same(said: str, wanted: str) -> bool:
    value, _sign, margin = plain(wanted).partition("±")
    if said == value:
        return True
    number, middle, away = _number(said), _number(value), _number(margin or "0")
    if number is None or middle is None or away is None:
        return False
    return abs(number - middle) <= away


def _number(text: str) -> Decimal | None:
    if not re.fullmatch(r"[+-]?\d{1,20}(\.\d{1,20})?", text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None

"""A regulation read from plain text: 第一章, 第二条, Article 3, one paragraph a line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from .clauses import Clause, Paragraph
from .numerals import NUMERAL, number_of

MOST_CLAUSES = 3000
_CHINESE = re.compile(rf"第\s*({NUMERAL})\s*(编|章|节|条)(?:之({NUMERAL}))?([\s:：、【]*)(.*)", re.DOTALL)
_ENGLISH = re.compile(
    r"(Part|Chapter|Section|Article)\s+(\d{1,4}|[IVXLC]{1,8})\b([.:\s–—-]*)(.*)", re.IGNORECASE | re.DOTALL
)
_LISTED = re.compile(rf"({NUMERAL})、(.*)", re.DOTALL)
_ITEM = re.compile(rf"[（(]({NUMERAL}|[a-z])[)）]|\d{{1,3}}[.．)]\s", re.IGNORECASE)
_CONTENTS = re.compile(r"目\s*[录次]|(table of )?contents", re.IGNORECASE)
_KINDS = {"编": "part", "章": "chapter", "节": "section", "条": "article"}
_LONGEST_HEADING = 60


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """Something an editor should look at before keeping the text: a gap, a number twice, nothing recognised."""

    code: Literal["nothing", "twice", "gap"]
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was recognised in a text; the clauses carry no anchors yet."""

    clauses: tuple[Clause, ...]
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, kw_only=True)
class _Head:
    kind: str
    label: str
    number: int
    rest: str
    is_set_off: bool
    """Whether something stands between the number and what follows; running text has nothing there."""


def read_regulation(text: str) -> Reading:
    """Returns the clauses of a text and what is doubtful about them; every line of it is in one of them."""
    lines = [line.strip(" \t\r　\u00a0\ufeff") for line in text.splitlines()]
    lines = [line for line in lines if line]
    heads = [_head(line) for line in lines]
    if not any(head and head.kind == "article" for head in heads):
        heads = [head or _listed(line) for head, line in zip(heads, lines, strict=True)]
    first = _after_contents(lines, heads)
    return _gathered(lines[: first[0]] + lines[first[1] :], heads[: first[0]] + heads[first[1] :])


def begins_clause(line: str) -> bool:
    """Answers whether a line by itself begins a chapter or an article."""
    return _head(line) is not None or _listed(line) is not None


def _head(line: str) -> _Head | None:
    found = _CHINESE.match(line)
    if found:
        number, sign, beside, gap, rest = found.groups()
        kind = _KINDS[sign]
        label = f"第{number}{sign}" + (f"之{beside}" if beside else "")
        rest = f"【{rest}" if "【" in gap else rest
        return _Head(kind=kind, label=label, number=number_of(number), rest=rest, is_set_off=bool(gap or not rest))
    found = _ENGLISH.match(line)
    if found:
        word, number, gap, rest = found.groups()
        kind, label = word.lower(), f"{word.capitalize()} {number}"
        set_off = not rest or bool(gap.strip()) or rest[:1].isupper()
        return _Head(kind=kind, label=label, number=number_of(number), rest=rest, is_set_off=set_off)
    return None


def _listed(line: str) -> _Head | None:
    """Notices without articles number their parts 一、二、三、."""
    found = _LISTED.match(line)
    if not found:
        return None
    return _Head(
        kind="article", label=f"{found[1]}、", number=number_of(found[1]), rest=found[2].strip(), is_set_off=True
    )


def _after_contents(lines: list[str], heads: list[_Head | None]) -> tuple[int, int]:
    """Returns from where to where a table of contents stands; its headings come again below it."""
    start = next((place for place, line in enumerate(lines) if _CONTENTS.fullmatch(line)), None)
    if start is None or start + 1 >= len(lines) or heads[start + 1] is None:
        return 0, 0
    first = heads[start + 1]
    for place in range(start + 2, len(lines)):
        again = heads[place]
        if again and first and (again.kind, again.number) == (first.kind, first.number):
            return start, place
    return 0, 0


def _gathered(lines: list[str], heads: list[_Head | None]) -> Reading:
    clauses: list[Clause] = []
    doubts: list[Doubt] = []
    last, seen = 0, set[str]()
    for line, head in zip(lines, heads, strict=True):
        if head is None or not _begins(head, last) or len(clauses) >= MOST_CLAUSES:
            _append(clauses, line)
            continue
        if head.kind == "article":
            doubts += _about(head, last, seen)
            seen.add(head.label)
            last = head.number
            clauses.append(_article(head))
        else:
            clauses.append(Clause(kind=head.kind, label=head.label, title=head.rest))
    if not seen:
        doubts.append(Doubt(code="nothing"))
    return Reading(clauses=tuple(clauses), doubts=tuple(doubts))


def _begins(head: _Head, last: int) -> bool:
    """Whether the line begins a clause: “第三条规定的情形…” in running text does not."""
    if head.kind != "article":
        return head.is_set_off and len(head.rest) <= _LONGEST_HEADING
    return head.is_set_off or head.number == last + 1


def _about(head: _Head, last: int, seen: set[str]) -> Iterator[Doubt]:
    if head.label in seen:
        yield Doubt(code="twice", label=head.label)
    elif "之" not in head.label and head.number != last + 1:
        yield Doubt(code="gap", label=head.label)


def _article(head: _Head) -> Clause:
    title, text = "", head.rest
    titled = re.match(r"【([^】]{1,60})】\s*(.*)", head.rest, re.DOTALL)
    if titled:
        title, text = titled[1], titled[2]
    paragraphs = (Paragraph(text=text),) if text else ()
    return Clause(kind="article", label=head.label, title=title, paragraphs=paragraphs)


def _append(clauses: list[Clause], line: str) -> None:
    """Adds a line to the last article; before the first clause it is the preamble, after a heading its own words."""
    paragraph = Paragraph(text=line, is_item=bool(_ITEM.match(line)))
    if not clauses:
        clauses.append(Clause(kind="preamble", label=""))
    clauses[-1] = replace(clauses[-1], paragraphs=(*clauses[-1].paragraphs, paragraph))

"""Two versions of a regulation side by side, clause by clause."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from .clauses import Clause

Change = Literal["same", "changed", "renumbered", "added", "removed"]
_WORDS = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of words, and whether the other side has it too."""

    text: str
    is_common: bool


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One clause before and after; one side is None where it did not exist."""

    change: Change
    before: Clause | None
    after: Clause | None
    old: tuple[Span, ...] = ()
    new: tuple[Span, ...] = ()

    @property
    def clause(self) -> Clause:
        """The clause as it is, or as it was when it is gone."""
        return self.after or self.before or Clause(kind="article", label="")


def compare_clauses(before: Sequence[Clause], after: Sequence[Clause]) -> list[Difference]:
    """Returns every clause of both, in the order of the new one, those taken out where they stood."""
    former = {each.anchor: each for each in before}
    present = {each.anchor for each in after}
    waiting = list(before)
    found: list[Difference] = []
    for clause in after:
        old = former.get(clause.anchor)
        if old is not None:
            found += _gone(waiting, until=clause.anchor, present=present)
        found.append(_difference(old, clause))
    return found + _gone(waiting, until="", present=present)


def _gone(waiting: list[Clause], *, until: str, present: set[str]) -> list[Difference]:
    """Takes the former clauses before ``until`` off the list and returns those that exist no more."""
    places = [place for place, each in enumerate(waiting) if each.anchor == until]
    if until and not places:
        return []
    passed = waiting[: places[0] + 1] if places else list(waiting)
    del waiting[: len(passed)]
    return [
        Difference(change="removed", before=each, after=None, old=(Span(text=each.text, is_common=False),))
        for each in passed
        if each.anchor not in present
    ]


def _difference(old: Clause | None, new: Clause) -> Difference:
    if old is None:
        return Difference(change="added", before=None, after=new, new=(Span(text=new.text, is_common=False),))
    if old.text != new.text:
        left, right = compare_words(old.text, new.text)
        return Difference(change="changed", before=old, after=new, old=left, new=right)
    return Difference(change="same" if old.label == new.label else "renumbered", before=old, after=new)


def compare_words(old: str, new: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Returns both texts cut into what they share and what they do not."""
    one, other = _WORDS.findall(old), _WORDS.findall(new)
    left: list[Span] = []
    right: list[Span] = []
    for tag, start, end, begin, stop in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        common = tag == "equal"
        if end > start:
            left.append(Span(text="".join(one[start:end]), is_common=common))
        if stop > begin:
            right.append(Span(text="".join(other[begin:stop]), is_common=common))
    return tuple(left), tuple(right)

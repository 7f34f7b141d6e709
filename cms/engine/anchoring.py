"""Anchors that stay with a clause when its number changes, so that links to it never point at another one."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from difflib import SequenceMatcher

from .clauses import Clause, anchored
from .numerals import NUMERAL, number_of

Same = Callable[[Clause, Clause], bool]
_ALIKE = 0.6
_LETTER = {"part": "t", "chapter": "c", "section": "s", "article": "a", "preamble": "preamble"}
_NUMBER = re.compile(rf"({NUMERAL}|\b[IVXLC]+\b)")


def anchor_clauses(
    clauses: Sequence[Clause], before: Sequence[Clause] = (), taken: Collection[str] = ()
) -> tuple[Clause, ...]:
    """Returns the clauses with anchors: those of the same clauses in ``before``, else new ones never ``taken`` yet."""
    kept = _matched(clauses, before)
    used = {*taken, *(each.anchor for each in before)}
    result, chapter = [], ""
    for place, clause in enumerate(clauses):
        anchor = kept.get(place) or _free(_wished(clause, chapter), used)
        used.add(anchor)
        chapter = anchor if clause.kind == "chapter" else chapter
        result.append(anchored(clause, anchor))
    return tuple(result)


def _matched(clauses: Sequence[Clause], before: Sequence[Clause]) -> dict[int, str]:
    """Pairs clauses with former ones: the same words, much the same ones, at last the same number."""
    found: dict[int, str] = {}
    free = dict(enumerate(before))
    _pair(clauses, free, found, lambda one, other: one.text == other.text and one.label == other.label)
    _pair(clauses, free, found, lambda one, other: bool(one.text) and one.text == other.text)
    _pair(clauses, free, found, lambda one, other: one.label == other.label and _alike(one, other) >= _ALIKE)
    for place in _open(clauses, found):
        best = max(
            (
                (_alike(clauses[place], other), number)
                for number, other in free.items()
                if _same_kind(clauses[place], other)
            ),
            default=(0.0, -1),
        )
        if best[0] >= _ALIKE:
            found[place] = free.pop(best[1]).anchor
    _pair(clauses, free, found, lambda one, other: one.label == other.label)
    return found


def _open(clauses: Sequence[Clause], found: dict[int, str]) -> Iterable[int]:
    return [place for place in range(len(clauses)) if place not in found]


def _pair(clauses: Sequence[Clause], free: dict[int, Clause], found: dict[int, str], same: Same) -> None:
    for place in _open(clauses, found):
        one = clauses[place]
        for number, other in free.items():
            if _same_kind(one, other) and same(one, other):
                found[place] = free.pop(number).anchor
                break


def _same_kind(one: Clause, other: Clause) -> bool:
    return one.kind == other.kind


def _alike(one: Clause, other: Clause) -> float:
    matcher = SequenceMatcher(None, one.text, other.text, autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0.0
    return matcher.ratio()


def _wished(clause: Clause, chapter: str) -> str:
    letter = _LETTER[clause.kind]
    if clause.kind == "preamble":
        return letter
    main, _, beside = clause.label.partition("之")
    found = _NUMBER.search(main)
    name = f"{letter}{number_of(found[1]) if found else 0}"
    if beside:
        name += f"z{number_of(beside)}"
    return f"{chapter}-{name}" if clause.kind == "section" and chapter else name


def _free(wished: str, used: Collection[str]) -> str:
    if wished not in used:
        return wished
    number = 2
    while f"{wished}v{number}" in used:
        number += 1
    return f"{wished}v{number}"

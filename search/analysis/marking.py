"""Where a text answers a question, in positions of the original text, and the passage that says most."""

import re
from dataclasses import dataclass

from .folding import fold_with_offsets
from .parsed import ParsedQuery, Word
from .tokens import is_cjk

LOOKED_AT = 20_000
"""Characters of a text in which places are marked."""
PASSAGE = 120
_LEAD = 16
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")


@dataclass(frozen=True)
class Passage:
    """A part of a text with the places that match, counted from its own beginning."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class _Place:
    start: int
    end: int
    word: int


def marks(text: str, parsed: ParsedQuery) -> tuple[tuple[int, int], ...]:
    """Returns the places that match, in order, never overlapping."""
    return _merged(_places(text[:LOOKED_AT], parsed))


def passage(text: str, parsed: ParsedQuery, *, length: int = PASSAGE) -> Passage:
    """Returns the passage with the most different words of the question; the beginning when there is none."""
    text = text[:LOOKED_AT]
    places = sorted(_places(text, parsed), key=lambda place: place.start)
    start = _best_start(text, places, length)
    end = min(len(text), start + length)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    shift = len(before) - start
    inside = [place for place in places if place.start >= start and place.end <= end]
    shown = re.sub(r"[\r\n\t]", " ", text[start:end])
    return Passage(f"{before}{shown}{after}", tuple((begin + shift, stop + shift) for begin, stop in _merged(inside)))


def _best_start(text: str, places: list[_Place], length: int) -> int:
    best, best_words = 0, 0
    for number, place in enumerate(places):
        inside = {other.word for other in places[number : number + 40] if other.end <= place.start - _LEAD + length}
        if len(inside) > best_words:
            best, best_words = place.start, len(inside)
    if best <= _LEAD:
        return 0
    ends = [found.end() for found in _SENTENCE_END.finditer(text, max(0, best - 2 * _LEAD), best)]
    return ends[-1] if ends else best - _LEAD


def _places(text: str, parsed: ParsedQuery) -> list[_Place]:
    folded, offsets = fold_with_offsets(text)
    found: list[_Place] = []
    for number, word in enumerate((*parsed.words, *_phrases(parsed))):
        for each in (word, *word.alternatives):
            found += [_Place(offsets[at], offsets[end - 1] + 1, number) for at, end in _occurrences(folded, each)]
    return found


def _phrases(parsed: ParsedQuery) -> list[Word]:
    return [Word(text=phrase, tokens=(phrase,)) for phrase in parsed.phrases]


def _occurrences(folded: str, word: Word) -> list[tuple[int, int]]:
    """Returns where the word stands; where it never stands whole, where its parts do."""
    whole = _exact(folded, word.text)
    if whole or len(word.tokens) < 2:
        return whole
    return [place for token in word.tokens for place in _exact(folded, token)]


def _exact(folded: str, text: str) -> list[tuple[int, int]]:
    found = []
    at = folded.find(text)
    while at >= 0:
        end = at + len(text)
        if _is_edge(folded[at - 1 : at] if at else "", text[0]) and _is_edge(folded[end : end + 1], text[-1]):
            found.append((at, end))
        at = folded.find(text, max(end, at + 1))
    return found


def _is_edge(beside: str, end: str) -> bool:
    return is_cjk(end) or not beside or beside == " " or is_cjk(beside) or beside.isdigit() != end.isdigit()


def _merged(places: list[_Place]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for place in sorted(places, key=lambda each: (each.start, each.end)):
        if merged and place.start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(place.end, merged[-1][1]))
        else:
            merged.append((place.start, place.end))
    return tuple(merged)

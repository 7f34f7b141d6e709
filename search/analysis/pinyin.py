"""How Chinese is typed in letters: tokens for names and titles, and syllables of what somebody typed."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

from .folding import CJK, fold

_MOST_READINGS = 3
_MOST_INITIALS = 8
"""Ways to write the initials from one character on: 重庆 is cq and zq."""
LONGEST_INITIALS = 5
"""Letters of initials that are looked up; more are compared with the title itself."""
_CJK_RUN = re.compile(f"[{CJK}]+")
_READINGS = Path(__file__).with_name("readings.txt")


@cache
def _dictionary() -> dict[str, tuple[str, ...]]:
    lines = _READINGS.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" ", 1) for line in lines if not line.startswith("#"))
    return {character: tuple(read.split(",")) for read, characters in pairs for character in characters}


def readings(character: str) -> tuple[str, ...]:
    """Returns how a folded character may be read, without tones, the usual reading first; nothing for others."""
    return _dictionary().get(character, ())


@cache
def syllables() -> frozenset[str]:
    """Returns every syllable there is."""
    return frozenset(reading for read in _dictionary().values() for reading in read[:_MOST_READINGS])


def pinyin_terms(text: str) -> set[str]:
    """Returns the tokens by which a title is found in pinyin: "@dangjian" for each pair, "@jian" for a last one,
    "&djpp" for the initials from each character on."""
    terms: set[str] = set()
    for run in _CJK_RUN.findall(fold(text)):
        read = [_marked_readings(character) for character in run]
        for first, (_initial, _marked, second) in pairwise(read):
            for one in first[1]:
                for other in second:
                    terms.add(one + other)
        terms.update(read[-1][1])
        initials = [each[0] for each in read]
        for at, letters in enumerate(initials):
            if letters:
                terms.update(_initials(initials[at : at + LONGEST_INITIALS]))
    return terms


def _initials(letters: list[tuple[str, ...]]) -> list[str]:
    """Returns the ways to write the initials of some characters, up to one that has none."""
    found = ["&"]
    for each in letters:
        if not each:
            break
        all_ways = [before + letter for before in found for letter in each]
        found = all_ways if len(all_ways) <= _MOST_INITIALS else [before + each[0] for before in found]
    return found


@cache
def _marked_readings(character: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Returns the initials of a character, its readings with the mark of pinyin, and the readings as they are."""
    read = _dictionary().get(character, ())[:_MOST_READINGS]
    initials = tuple(dict.fromkeys(each[0] for each in read))
    return initials, tuple(f"@{each}" for each in read), read or ("",)


def split_syllables(letters: str) -> list[str] | None:
    """Returns the syllables of "dangjianp" (the last may be unfinished), or None when it cannot be pinyin.

    Of several ways to split, the one with the fewest syllables wins.
    """
    known = syllables()
    starts = _beginnings()
    best: dict[int, list[str] | None] = {len(letters): []}
    for at in range(len(letters) - 1, -1, -1):
        choices = []
        for end in range(at + 1, min(at + 6, len(letters)) + 1):
            part, rest = letters[at:end], best[end]
            if rest is not None and (part in known or (end == len(letters) and part in starts)):
                choices.append([part, *rest])
        best[at] = min(choices, key=lambda parts: (len(parts), parts[-1] not in known)) if choices else None
    return best[0]


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(syllable[:end] for syllable in syllables() for end in range(1, len(syllable) + 1))


def matches_reading(text: str, parts: list[str]) -> tuple[int, int] | None:
    """Returns where in a folded text the characters stand that can be read like these syllables (the last one
    as a beginning), or None."""
    for start in range(len(text) - len(parts) + 1):
        if all(
            any(
                reading.startswith(part) if at == len(parts) - 1 else reading == part
                for reading in readings(text[start + at])
            )
            for at, part in enumerate(parts)
        ):
            return start, start + len(parts)
    return None


def matches_initials(text: str, letters: str) -> tuple[int, int] | None:
    """Returns where each letter is the beginning of one character's reading, or None."""
    for start in range(len(text) - len(letters) + 1):
        if all(
            any(reading.startswith(letter) for reading in readings(text[start + at]))
            for at, letter in enumerate(letters)
        ):
            return start, start + len(letters)
    return None

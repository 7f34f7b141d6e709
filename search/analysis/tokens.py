"""The tokens of a text: bigrams of Chinese, whole words and numbers of everything else."""

import operator
import re
from collections import Counter
from collections.abc import Iterator

from .folding import CJK

LONGEST_WORD = 40
"""Longer words are cut: nobody searches for the rest of a checksum."""
_LONGEST_UNIT = 4
"""A number and so many letters beside it are one term however they are spaced: 35kV, 35 kV, T 22239."""

_LONGEST_PAIR = 6
"""Two words of letters beside each other with so many letters together are also one: Wi-Fi, e-mail, GB/T."""

_RUN = re.compile(f"[{CJK}]+|[^\\s{CJK}]+")
_LATIN = re.compile(f"[^\\s{CJK}]+")
_PART = re.compile(r"\d+|[^\W\d]+")


def runs(folded: str) -> Iterator[tuple[str, int]]:
    """Yields every run of Chinese and every other word of a folded text, with its position."""
    for found in _RUN.finditer(folded):
        yield found.group(), found.start()


def is_cjk(run: str) -> bool:
    """Answers whether a run is one of Chinese."""
    return not _LATIN.match(run)


def bigrams(run: str) -> list[str]:
    """Returns the pairs of neighbours in a run of Chinese; a single character is its own token."""
    return [run] if len(run) == 1 else [run[at : at + 2] for at in range(len(run) - 1)]


def latin_words(folded: str) -> Counter[str]:
    """Returns how often each word that is not Chinese occurs: whole, in parts (35kv, 35, kv), and joined with a number
    or a short word beside it."""
    found = [(each.group()[:LONGEST_WORD], each.start(), each.end()) for each in _LATIN.finditer(folded)]
    words: Counter[str] = Counter()
    for number, (word, start, _end) in enumerate(found):
        words[word] += 1
        words.update(parts_of(word))
        if number:
            before, _start, ended = found[number - 1]
            if start - ended == 1 and _are_one_term(before, word):
                words[before + word] += 1
    return words


def parts_of(word: str) -> list[str]:
    """Returns the letters and the numbers of a word that has both: 35 and kv of 35kv; nothing for others."""
    parts = _PART.findall(word) if not word.isalpha() and not word.isdigit() else []
    return parts if len(parts) > 1 else []


def _are_one_term(before: str, word: str) -> bool:
    if before.isalpha() and word.isalpha():
        return len(before) + len(word) <= _LONGEST_PAIR
    if before[-1].isdigit() == word[0].isdigit():
        return False
    letters = word if before[-1].isdigit() else before
    return len(letters) <= _LONGEST_UNIT


def chinese_pairs(folded: str) -> Counter[str]:
    """Returns how often each pair of neighbours occurs in the Chinese of a folded text.

    Pairs with a space in them stand for the first or the last character of a run alone (stripping is left to whoever
    needs it): with them every character of the text is the beginning of some token.
    """
    if folded.isascii():
        return Counter()
    spaced = f" {_LATIN.sub(' ', folded)} "
    return Counter(map(operator.add, spaced, spaced[1:]))

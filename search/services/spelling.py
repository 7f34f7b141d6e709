"""What may have been meant by a question without hits: pinyin, words that sound alike, slips of the keyboard."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from search.analysis import ParsedQuery, Word, fold
from search.analysis.pinyin import readings, split_syllables
from search.analysis.title_match import title_match
from search.analysis.tokens import is_cjk, latin_words
from search.engines.base import SuggestQuery
from search.engines.chosen import database_engine
from search.models import SearchDocument

from .visible import visible_documents

_LOOKED_AT = 30
_SHORTEST = 4
_LONG = 8
_MOST_SLIPS = 12


@dataclass(frozen=True, kw_only=True)
class _Reader:
    """Who asks: only titles that this person may see now are looked at."""

    access: frozenset[str] | None
    locale: str
    actor: Any


def better_spelling(parsed: ParsedQuery, access: frozenset[str] | None, locale: str, actor: Any) -> str:
    """Returns the question in words that titles of findable things contain, or nothing when there is nothing better."""
    reader = _Reader(access=access, locale=locale, actor=actor)
    better = [_better_word(word, reader) or word.text for word in parsed.words]
    if not better or better == [word.text for word in parsed.words]:
        return ""
    return " ".join([*better, *(f'"{phrase}"' for phrase in parsed.phrases), *(f"-{w.text}" for w in parsed.excluded)])


def _better_word(word: Word, reader: _Reader) -> str:
    if is_cjk(word.text):
        if len(word.text) < 2:
            return ""
        letters = "".join((readings(character) or ("",))[0] for character in word.text)
        found = _read_like(letters, reader)
        return found if len(found) == len(word.text) and found != word.text else ""
    if not (word.text.isascii() and word.text.isalpha()) or len(word.text) < _SHORTEST:
        return ""
    return (
        (_read_like(word.text, reader) if split_syllables(word.text) else "")
        or _near(word.text, reader)
        or next((found for each in _slips(word.text) if (found := _read_like(each, reader))), "")
    )


def _titles(text: str, reader: _Reader) -> list[str]:
    query = SuggestQuery(text=text, access=reader.access, locale=reader.locale, limit=_LOOKED_AT)
    rows = list(SearchDocument.objects.defer("body").filter(pk__in=database_engine().suggest(query)))
    visible = visible_documents(rows, reader.actor)
    return [row.title for row in rows if row.pk in visible]


def _read_like(letters: str, reader: _Reader) -> str:
    """Returns the Chinese that titles have most often for these letters."""
    found: Counter[str] = Counter()
    for title in _titles(letters, reader):
        match = title_match(title, letters)
        if match is not None and match.marks:
            start, end = match.marks[0]
            part = fold(title[start:end])
            if part != letters:
                found[part] += 1
    return found.most_common(1)[0][0] if found else ""


def _near(word: str, reader: _Reader) -> str:
    """Returns the most frequent word of titles that differs by one slip (by two in a long word)."""
    found: Counter[str] = Counter()
    for title in _titles(word[:2], reader):
        for each in latin_words(fold(title)):
            if each != word and distance(each, word, 2) <= (2 if len(word) >= _LONG else 1):
                found[each] += 1
    return found.most_common(1)[0][0] if found else ""


def _slips(letters: str) -> Iterator[str]:
    """Yields pinyin that differs by two exchanged letters or one too many."""
    count = 0
    for at in range(len(letters)):
        for each in (
            letters[:at] + letters[at + 1 : at + 2] + letters[at] + letters[at + 2 :],
            letters[:at] + letters[at + 1 :],
        ):
            if each != letters and split_syllables(each) and count < _MOST_SLIPS:
                count += 1
                yield each


def distance(one: str, other: str, most: int) -> int:
    """Returns how many letters must be changed, added, left out or exchanged; more than ``most`` counts as that plus
    one."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row]
        for column, wanted in enumerate(other, start=1):
            best = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != wanted))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == wanted:
                best = min(best, before[column - 2] + 1)
            now.append(best)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return last[-1]

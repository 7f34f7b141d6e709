"""What may have been meant by a question that finds nothing: pinyin, initials, words that sound alike, slips."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from string import ascii_lowercase
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
_WORDS_LOOKED_AT = 200
_SHORTEST = 4
"""Letters of a word in which a slip is looked for; two or three are not enough to tell."""
_LONG = 8
_MOST_SLIPS = 12
_MOST_WORDS = 6
"""Questions of more words are texts: one that sounds otherwise would not help them."""
_BEGINNING = 3
"""Letters with which a word meant begins, if the slip comes later."""


@dataclass(frozen=True, kw_only=True)
class _Reader:
    """Who asks: only titles that this person may see now are looked at."""

    access: frozenset[str] | None
    locale: str
    actor: Any


def better_spelling(
    parsed: ParsedQuery,
    access: frozenset[str] | None,
    locale: str,
    actor: Any,
    *,
    occurs: Callable[[Word], bool] | None = None,
) -> str:
    """Returns the question in words that titles of findable things contain, or nothing when there is nothing better.

    A word of which ``occurs`` says that it is found by itself stays as it is.
    """
    if not parsed.words or len(parsed.words) > _MOST_WORDS:
        return ""
    reader = _Reader(access=access, locale=locale, actor=actor)
    better = []
    for word in parsed.words:
        # GB of GB/T 22239 is no 干部: two or three letters are read only where nothing else is asked.
        found = _better_word(word, reader, surely=len(parsed.words) > 1 or bool(parsed.phrases))
        better.append(found if found and not (occurs and occurs(word)) else word.text)
    if better == [word.text for word in parsed.words]:
        return ""
    return " ".join([*better, *_beside_words(parsed)])


def _beside_words(parsed: ParsedQuery) -> Iterator[str]:
    """Yields phrases, what is left out, and filters, as they are typed."""
    yield from (f'"{phrase}"' for phrase in parsed.phrases)
    yield from (f'-"{word.text}"' if " " in word.text else f"-{word.text}" for word in parsed.excluded)
    yield from (f'{name}:"{value}"' if " " in value else f"{name}:{value}" for name, value in parsed.fields.items())


def _better_word(word: Word, reader: _Reader, *, surely: bool) -> str:
    if is_cjk(word.text):
        if len(word.text) < 2:
            return ""
        letters = "".join((readings(character) or ("",))[0] for character in word.text)
        found = _read_like(letters, reader)
        return found if len(found) == len(word.text) and found != word.text else ""
    if not (word.text.isascii() and word.text.isalpha()) or len(word.text) < (_SHORTEST if surely else 2):
        return ""
    syllables = split_syllables(word.text)
    return (
        (_read_like(word.text, reader) if syllables else "")
        or _near(word.text, reader)
        or ("" if syllables else _read_like(word.text, reader))
        or next((found for each in _slips(word.text) if (found := _read_like(each, reader))), "")
    )


def _titles(query: SuggestQuery, reader: _Reader) -> list[str]:
    rows = list(SearchDocument.objects.defer("body").filter(pk__in=database_engine().suggest(query)))
    visible = visible_documents(rows, reader.actor)
    return [row.title for row in rows if row.pk in visible]


def _read_like(letters: str, reader: _Reader) -> str:
    """Returns the Chinese that titles have most often for these letters, as pinyin or as initials."""
    found: Counter[str] = Counter()
    query = SuggestQuery(text=letters, access=reader.access, locale=reader.locale, limit=_LOOKED_AT)
    for title in _titles(query, reader):
        match = title_match(title, letters)
        if match is not None and match.marks:
            start, end = match.marks[0]
            part = fold(title[start:end])
            if part != letters and is_cjk(part):
                found[part] += 1
    return found.most_common(1)[0][0] if found else ""


def _near(word: str, reader: _Reader) -> str:
    """Returns the word of titles that differs by the fewest slips (one; two in a long word), of those the most
    frequent."""
    if len(word) < _SHORTEST:
        return ""
    most = 2 if len(word) >= _LONG else 1
    for beginnings in ((word[:_BEGINNING],), tuple(sorted(_spelled_otherwise(word[: _BEGINNING + 1])))):
        found: Counter[str] = Counter()
        query = SuggestQuery(
            text="", beginnings=beginnings, access=reader.access, locale=reader.locale, limit=_WORDS_LOOKED_AT
        )
        for title in _titles(query, reader):
            found.update(latin_words(fold(title)).keys())
        slips = {each: distance(each, word, most) for each in found if each.isalpha() and each != word}
        near = [each for each, number in slips.items() if number <= most]
        if near:
            return min(near, key=lambda each: (slips[each], -found[each], each))
    return ""


def _spelled_otherwise(letters: str) -> set[str]:
    """Returns what the beginning of a word may have been, of which one letter is wrong."""
    found = set[str]()
    for at in range(len(letters)):
        before, after = letters[:at], letters[at + 1 :]
        found |= {before + after, before + after[:1] + letters[at] + after[1:]}
        found |= {before + each + after for each in ascii_lowercase}
        found |= {before + each + letters[at:-1] for each in ascii_lowercase}
    return found - {letters}


def _slips(letters: str) -> Iterator[str]:
    """Yields pinyin that differs by two exchanged letters or one too many, and initials long enough to tell."""
    count = 0
    for at in range(len(letters)):
        for each in (
            letters[:at] + letters[at + 1 : at + 2] + letters[at] + letters[at + 2 :],
            letters[:at] + letters[at + 1 :],
        ):
            tells = len(each) >= _SHORTEST or (split_syllables(each) and len(letters) >= _SHORTEST)
            if each != letters and tells and count < _MOST_SLIPS:
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

"""BM25 over single characters, bigrams and words, counted in the text itself.

Engines of the database find a bounded number of candidates by their tokens; which of them answers best is decided
here, by the same arithmetic for all of them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from .folding import Spellings, fold
from .parsed import ParsedQuery, Word
from .query import word_of
from .tokens import is_cjk, latin_words, runs

K1 = 1.2
B = 0.75
TITLE = 0.1
"""What a word in the title counts more than one in the text."""
ALTERNATIVE = 0.8
"""What a synonym counts of the word itself."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A document that may answer."""

    title: str
    text: str
    length: int
    """Of the whole text in characters, which ``text`` may be only the beginning of."""


def scored_tokens(word: Word) -> tuple[str, ...]:
    """Returns what of a word is counted: its bigrams and its characters, or the word itself."""
    if word.is_latin or not is_cjk(word.text.replace(" ", "")):
        return word.tokens
    return tuple(dict.fromkeys((*word.tokens, *word.text.replace(" ", ""))))


def scored_words(parsed: ParsedQuery) -> list[Word]:
    """Returns the words that make a document answer well; those of phrases among them."""
    return [*parsed.words, *(word_of(run) for phrase in parsed.phrases for run, _at in runs(phrase))]


def all_scored_tokens(parsed: ParsedQuery) -> set[str]:
    """Returns every token whose frequency the ranking needs."""
    asked = scored_words(parsed)
    words = [*asked, *(other for word in asked for other in word.alternatives)]
    return {token for word in words for token in scored_tokens(word)}


class Ranking:
    """Scores candidates of one question."""

    def __init__(
        self, parsed: ParsedQuery, *, frequencies: Mapping[str, int], documents: int, average_length: float
    ) -> None:
        self.parsed = parsed
        self.average = max(average_length, 1.0)
        number = max(documents, 1)
        weights = {
            token: log(1 + (number - min(found, number) + 0.5) / (min(found, number) + 0.5))
            for token, found in frequencies.items()
        }
        self._words = [
            [
                (share, [(token, weights.get(token, 0.0), not is_cjk(token)) for token in scored_tokens(each)])
                for each, share in ((word, 1.0), *((other, ALTERNATIVE) for other in word.alternatives))
            ]
            for word in scored_words(parsed)
        ]
        self._needs_words = any(latin for word in self._words for _share, part in word for _t, _w, latin in part)
        asked = {
            character for word in self._words for _share, part in word for token, _w, _l in part for character in token
        }
        self._fold = _fold_each if self._needs_words or parsed.phrases else Spellings(asked).read_each

    def score(self, candidate: Candidate) -> float:
        """Returns how well a document answers; nothing for one that lacks a phrase."""
        return self.scores([candidate])[0]

    def scores(self, candidates: Sequence[Candidate]) -> list[float]:
        """Returns how well each document answers; nothing for one that lacks a phrase."""
        titles = self._fold([each.title for each in candidates])
        texts = self._fold([each.text for each in candidates])
        return [
            self._score(title, text, each.length) for title, text, each in zip(titles, texts, candidates, strict=True)
        ]

    def _score(self, title: str, text: str, length: int) -> float:
        whole = f"{title} {text}"
        if not self._has_phrases(whole):
            return 0.0
        norm = K1 * (1 - B + B * max(length, 1) / self.average)
        words = latin_words(whole) if self._needs_words else Counter[str]()
        words_of_title = latin_words(title) if self._needs_words else words
        total = 0.0
        for word in self._words:
            best = 0.0
            for share, part in word:
                value = 0.0
                for token, weight, latin in part:
                    times = words[token] if latin else whole.count(token)
                    if times:
                        number = times + TITLE * (words_of_title[token] if latin else title.count(token))
                        value += weight * number * (K1 + 1) / (number + norm)
                best = max(best, share * value)
            total += best
        return total or (0.01 if self.parsed.phrases else 0.0)

    def _has_phrases(self, whole: str) -> bool:
        if not self.parsed.phrases:
            return True
        plain = " ".join(whole.split())
        return all(contains_phrase(plain, phrase) for phrase in self.parsed.phrases)


def _fold_each(texts: Sequence[str]) -> list[str]:
    return [fold(text) for text in texts]


def contains_phrase(plain: str, phrase: str) -> bool:
    """Answers whether a folded text has the phrase; a Latin word at its ends must be a whole one."""
    at = plain.find(phrase)
    while at >= 0:
        before, after = plain[at - 1 : at], plain[at + len(phrase) : at + len(phrase) + 1]
        if _is_edge(before, phrase[0]) and _is_edge(after, phrase[-1]):
            return True
        at = plain.find(phrase, at + 1)
    return False


def _is_edge(beside: str, end: str) -> bool:
    return is_cjk(end) or not beside or beside == " " or is_cjk(beside)


def cut_tail(scores: Iterable[float], share: float) -> float:
    """Returns the score below which partial answers are noise."""
    return max(scores, default=0.0) * share

"""Reading what somebody typed: words, "phrases", -excluded, and filters such as 类型:通知 or year:2025."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from .folding import fold
from .parsed import ParsedQuery, Word
from .tokens import LONGEST_WORD, bigrams, is_cjk, parts_of, runs

LONGEST_QUESTION = 200
MOST_WORDS = 24
MOST_EXPANSIONS = 6

FIELDS = {
    "类型": "kind", "類型": "kind", "type": "kind", "kind": "kind",
    "单位": "unit", "單位": "unit", "组织": "unit", "unit": "unit",
    "年份": "year", "年": "year", "year": "year",
    "主题": "topic", "主題": "topic", "topic": "topic",
    "状态": "status", "狀態": "status", "status": "status",
}  # fmt: skip
"""What may stand before a colon."""

_QUOTES = '"“”「」『』《》'
_FIELD = re.compile(rf"(?<!\S)({'|'.join(FIELDS)})\s*[:：]\s*(\"[^\"]*\"|[^\s\"]+)", re.IGNORECASE)
_PHRASE = re.compile(r'(?<!\S)([-－]?)["“”]([^"“”]+)["“”]')
_EXCLUDED = re.compile(r"(?<!\S)[-－]([^\s\"“”-][^\s\"“”]*)")

_QUESTION = re.compile(
    "请问|請問|为什么|為什麼|是什么|是什麼|有哪些|什么时候|什麼時候|什么样|什么|什麼|哪一个|哪一年|哪一|哪些|哪个|哪個|哪里|哪裡|哪儿|哪年|"
    "哪位|哪种|哪|怎么样|怎么办|怎么|怎麼|怎样|怎樣|如何|多少|几个|几年|几次|是否|是不是|有没有|能不能|可不可以|谁是|是谁|谁|誰|"
    "吗|嗎|呢|吧|[?？]"
)
_PARTICLE = re.compile(
    "(?<!目)的(?![确士])|(?<![为到除罢终])了(?!解)|以及|(?<!共)和(?![平谐解睦气])|与(?!会)|及(?![时格其])"
)
_ONLY_PARTICLES_OF_LONG = 4


def parse_query(text: str, synonyms: Mapping[str, Iterable[str]] | None = None) -> ParsedQuery:
    """Returns the question as engines search it; anything can be typed, nothing is refused.

    ``synonyms`` maps folded words to the folded words that count as the same.
    """
    rest = text[:LONGEST_QUESTION].replace("\x00", " ")
    fields = {FIELDS[found[0].lower()]: found[1].strip('"') for found in _FIELD.findall(rest)}
    rest = _FIELD.sub(" ", rest)
    phrases: list[str] = []
    excluded: list[str] = []
    for minus, phrase in _PHRASE.findall(rest):
        (excluded if minus else phrases).append(fold(phrase).strip())
    rest = _PHRASE.sub(" ", rest)
    excluded += [fold(word).strip() for word in _EXCLUDED.findall(rest)]
    rest = _EXCLUDED.sub(" ", rest)
    return ParsedQuery(
        text=text,
        words=_words(rest, synonyms or {}),
        phrases=tuple(dict.fromkeys(" ".join(phrase.split()) for phrase in phrases if phrase.strip())),
        excluded=tuple(word for word in map(_together, excluded) if word.tokens),
        fields=fields,
    )


def _words(text: str, synonyms: Mapping[str, Iterable[str]]) -> tuple[Word, ...]:
    asked = _plain_words(fold(_without_question(text))) or _plain_words(fold(text))
    unique = {word.text: word for word in asked[:MOST_WORDS]}
    return tuple(_with_synonyms(word, synonyms) for word in unique.values())


def _without_question(text: str) -> str:
    """Leaves out what only makes it a question; a short word is never taken apart."""
    shortened = _QUESTION.sub(" ", text)
    if len(shortened.replace(" ", "")) >= _ONLY_PARTICLES_OF_LONG:
        shortened = _PARTICLE.sub(" ", shortened)
    return shortened


def _plain_words(folded: str) -> list[Word]:
    return [word_of(run if is_cjk(run) else run[:LONGEST_WORD]) for run, _position in runs(folded)]


def word_of(run: str) -> Word:
    """Returns the word of one run."""
    return Word(text=run, tokens=tuple(dict.fromkeys(bigrams(run))) if is_cjk(run) else (run,))


def _with_synonyms(word: Word, synonyms: Mapping[str, Iterable[str]]) -> Word:
    found: dict[str, None] = {}
    for name, others in synonyms.items():
        if name and name in word.text and (is_cjk(name) or name == word.text):
            for other in others:
                found[" ".join(word.text.replace(name, f" {other} ").split()) if name != word.text else other] = None
    alternatives = tuple(_together(each) for each in list(found)[:MOST_EXPANSIONS] if each != word.text)
    return Word(text=word.text, tokens=word.tokens, alternatives=alternatives)


def _together(text: str) -> Word:
    """Returns one word of all the runs in a text."""
    tokens = (token for word in _plain_words(text) for token in word.tokens)
    return Word(text=text, tokens=tuple(dict.fromkeys(tokens)))


def loosened(parsed: ParsedQuery) -> ParsedQuery:
    """Returns the question as it is asked when too little contains every word: iphone12 also as iphone and 12, and
    alpha go also as alphago. Of GB/T 22239 a T alone finds nothing: it stands for too much."""
    words = []
    for place, word in enumerate(parsed.words):
        tokens = [*word.tokens]
        if not is_cjk(word.text):
            tokens += parts_of(word.text)
            after = parsed.words[place + 1].text if place + 1 < len(parsed.words) else ""
            tokens += [word.text + after] if after and not is_cjk(after) else []
            tokens = [each for each in tokens if len(each) > 1 or not (each.isascii() and each.isalpha())]
        words.append(replace(word, tokens=tuple(dict.fromkeys(tokens))))
    return (
        replace(parsed, words=tuple(word for word in words if word.tokens)) if any(w.tokens for w in words) else parsed
    )

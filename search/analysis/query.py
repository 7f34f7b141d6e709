"""Reading what somebody typed: words, "phrases", -excluded, and filters such as 类型:通知 or year:2025."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from .folding import fold
from .parsed import ParsedQuery, Word
from .tokens import LONGEST_WORD, bigrams, is_cjk, parts_of, runs

LONGEST_QUESTION = 200
MOST_WORDS = 24
MOST_EXPANSIONS = 16
"""Synonyms of one word: those of a whole list, and more where several lists have it."""
MOST_TOKENS = 150
"""Of a question with its synonyms: each of them is looked up in several ways, and databases join so many at most."""

FIELDS = {
    "类型": "kind", "類型": "kind", "type": "kind", "kind": "kind",
    "单位": "unit", "單位": "unit", "组织": "unit", "unit": "unit",
    "年份": "year", "年": "year", "year": "year",
    "主题": "topic", "主題": "topic", "topic": "topic",
    "状态": "status", "狀態": "status", "status": "status",
}  # fmt: skip
"""What may stand before a colon."""

_QUOTE = '"“”＂'
_FIELD = re.compile(
    rf"(?<!\S)({'|'.join(FIELDS)})\s*[:：]\s*([{_QUOTE}][^{_QUOTE}]*[{_QUOTE}]|[^\s{_QUOTE}]+)", re.IGNORECASE
)
_PHRASE = re.compile(
    # Chinese is written without blanks: a phrase may begin anywhere. The sign of inches opens none: 5" 管.
    rf"(?:(?<!\S)([-－]))?(?:(?<![0-9A-Za-z])[{_QUOTE}]([^{_QUOTE}]+)[{_QUOTE}]|[「『]([^「」『』]+)[」』])"
)
_BESIDE_PHRASE = re.compile("\n\\s+的(?=\\S)")
"""的 after a phrase belongs to neither: 「哈利波特」的作者."""
_EXCLUDED = re.compile(rf"(?<!\S)[-－]([^\s{_QUOTE}-][^\s{_QUOTE}]*)")

_ASKING = (
    "请问|請問|为什么|為什麼|有哪些|什么时候|什麼時候|什么样|什么|什麼|哪一个|哪一年|哪一|哪些|哪个|哪個|哪里|哪裡|哪儿|哪年|"
    "哪位|哪种|哪(?!吒)|怎么样|怎么办|怎么|怎麼|怎样|怎樣|如何|多少|几个|几年|几次|是否|是不是|有没有|能不能|可不可以|谁|誰"
)
_QUESTION = re.compile(
    # The copula goes with the word that asks: 什么是三会一课 asks for 三会一课. Particles of mood end a sentence.
    rf"是?(?:{_ASKING})(?:是(?!否|非|不))?|[吗嗎呢吧]+(?=[\s?？!！,，.。;；]|$)|[?？]"
)
_OF = re.compile("(?<!目)的(?![确士])|(?<![为到除罢终])了(?!解)")
_OF_AT_EDGE = re.compile("(?<=[^\\s目])的(?=\\s|$)|(?<!\\S)的(?![确士])(?=\\S)")
_AND = re.compile("以及|(?<!共)和(?![平谐解睦气])|与(?!会)|及(?![时格其])")
_ONLY_PARTICLES_OF_LONG = 4
_LEAST_BESIDE_AND = 2
"""Characters on both sides of an "and": with one it is more likely a part of a word, as in 呼和浩特, 云和县, 普及."""


def parse_query(text: str, synonyms: Mapping[str, Iterable[str]] | None = None) -> ParsedQuery:
    """Returns the question as engines search it; anything can be typed, nothing is refused.

    ``synonyms`` maps folded words to the folded words that count as the same.
    """
    rest = text[:LONGEST_QUESTION].replace("\x00", " ")
    fields = {FIELDS[found[0].lower()]: found[1].strip(_QUOTE) for found in _FIELD.findall(rest)}
    rest = _FIELD.sub(" ", rest)
    phrases: list[str] = []
    excluded: list[str] = []
    for minus, phrase, in_brackets in _PHRASE.findall(rest):
        (excluded if minus else phrases).append(fold(phrase or in_brackets).strip())
    rest = _BESIDE_PHRASE.sub(" ", _PHRASE.sub(" \n ", rest))
    excluded += [fold(word).strip() for word in _EXCLUDED.findall(rest)]
    rest = _EXCLUDED.sub(" ", rest)
    return ParsedQuery(
        text=text,
        words=_words(rest, synonyms or {}),
        phrases=tuple(dict.fromkeys(" ".join(phrase.split()) for phrase in phrases if phrase.strip())),
        excluded=tuple(word for word in map(_together, excluded) if word.tokens),
        fields=fields,
    )


def tokens_of(parsed: ParsedQuery) -> list[str]:
    """Returns the tokens of all words and their synonyms, each once."""
    words = [*parsed.words, *(other for word in parsed.words for other in word.alternatives)]
    return list(dict.fromkeys(each for word in words for each in word.tokens))


def written_filters(text: str) -> list[tuple[str, str, str]]:
    """Returns the filters written into a question: name, value, and both as they stand there."""
    return [(FIELDS[found[1].lower()], found[2].strip(_QUOTE), found[0]) for found in _FIELD.finditer(text)]


def _words(text: str, synonyms: Mapping[str, Iterable[str]]) -> tuple[Word, ...]:
    asked = _plain_words(fold(_without_question(text))) or _plain_words(fold(text))
    unique = {word.text: word for word in _joined(asked[:MOST_WORDS], synonyms)}
    room = MOST_TOKENS - sum(len(word.tokens) for word in unique.values())
    words = []
    for word in unique.values():
        words.append(_with_synonyms(word, synonyms, room))
        room -= sum(len(each.tokens) for each in words[-1].alternatives)
    return tuple(words)


def _without_question(text: str) -> str:
    """Leaves out what only makes it a question; a short word is never taken apart."""
    shortened = _QUESTION.sub(" ", text)
    if shortened != text:
        shortened = _OF_AT_EDGE.sub(" ", shortened)
    if len(shortened.replace(" ", "")) >= _ONLY_PARTICLES_OF_LONG:
        shortened = _AND.sub(_apart, _OF.sub(" ", shortened))
    return shortened


def _apart(found: re.Match[str]) -> str:
    """Returns a blank for an "and" between two words, and the characters themselves inside a word."""
    before = re.search(r"\w*$", found.string[: found.start()])
    after = re.match(r"\w*", found.string[found.end() :])
    sides = (before.group() if before else "", after.group() if after else "")
    return " " if all(len(side) >= _LEAST_BESIDE_AND for side in sides) else found.group()


def _plain_words(folded: str) -> list[Word]:
    return [word_of(run if is_cjk(run) else run[:LONGEST_WORD]) for run, _position in runs(folded)]


def word_of(run: str) -> Word:
    """Returns the word of one run."""
    return Word(text=run, tokens=tuple(dict.fromkeys(bigrams(run))) if is_cjk(run) else (run,))


def _joined(words: list[Word], synonyms: Mapping[str, Iterable[str]]) -> list[Word]:
    """Returns the words with those made one that together contain a word of the editors: QC小组, GB/T 22239."""
    longest = [name for name in sorted(synonyms, key=len, reverse=True) if len(list(runs(name))) > 1]
    for name in longest:
        parts = len(list(runs(name)))
        for at in range(len(words) - parts + 1):
            text = _spelled(words[at : at + parts])
            if _contains(text, _spelled(_plain_words(name))):
                words = [*words[:at], _together(text), *words[at + parts :]]
                break
    return words


def _spelled(words: list[Word]) -> str:
    """Returns words as one text; only between two that are not Chinese there is a blank."""
    text = ""
    for word in words:
        apart = text and not is_cjk(text[-1]) and not is_cjk(word.text[0])
        text += f" {word.text}" if apart else word.text
    return text


def _contains(text: str, name: str) -> bool:
    """Answers whether a text has a name in it; what is not Chinese only as whole words."""
    at = text.find(name)
    if at < 0:
        return False
    before, after = text[:at][-1:], text[at + len(name) :][:1]
    return all(
        is_cjk(inner) or not beside or beside == " " or is_cjk(beside)
        for inner, beside in ((name[0], before), (name[-1], after))
    )


def _with_synonyms(word: Word, synonyms: Mapping[str, Iterable[str]], room: int) -> Word:
    """Returns the word with what counts as the same, as far as there is room for so many tokens."""
    found: dict[str, None] = {}
    for name, others in synonyms.items():
        spelled = _spelled(_plain_words(name))
        if spelled and _contains(word.text, spelled):
            for other in others:
                found[" ".join(word.text.replace(spelled, f" {other} ").split())] = None
    alternatives = []
    for each in map(_together, list(found)[:MOST_EXPANSIONS]):
        room -= len(each.tokens)
        if each.text != word.text and room >= 0:
            alternatives.append(each)
    return Word(text=word.text, tokens=word.tokens, alternatives=tuple(alternatives))


def _together(text: str) -> Word:
    """Returns one word of all the runs in a text."""
    tokens = (token for word in _plain_words(text) for token in word.tokens)
    return Word(text=text, tokens=tuple(dict.fromkeys(tokens)))


def word_by_word(parsed: ParsedQuery) -> ParsedQuery:
    """Returns the question with the words of its phrases instead of the phrases."""
    words = {word.text: word for word in parsed.words}
    for phrase in parsed.phrases:
        words |= {word.text: word for word in _plain_words(phrase)}
    return replace(parsed, words=tuple(words.values())[:MOST_WORDS], phrases=())


def loosened(parsed: ParsedQuery) -> ParsedQuery:
    """Returns the question as it is asked when too little contains every word: iphone12 also as iphone and 12, and
    alpha go also as alphago. Of GB/T 22239 a T alone finds nothing: it stands for too much."""
    words = []
    for place, word in enumerate(parsed.words):
        tokens = [*word.tokens]
        if not is_cjk(word.text):
            tokens += [part for each in word.tokens if not is_cjk(each) for part in parts_of(each)]
            after = parsed.words[place + 1].text if place + 1 < len(parsed.words) else ""
            tokens += [word.text + after] if after and not is_cjk(after) else []
            tokens = [each for each in tokens if len(each) > 1 or not (each.isascii() and each.isalpha())]
        words.append(replace(word, tokens=tuple(dict.fromkeys(tokens))))
    return (
        replace(parsed, words=tuple(word for word in words if word.tokens)) if any(w.tokens for w in words) else parsed
    )

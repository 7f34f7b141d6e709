"""When two questions are the same: what is left of them after the search's own analysis."""

from collections.abc import Iterable, Mapping

from .analysis import fold, parse_query

_LONGEST = 255


def folded(text: str) -> str:
    """Returns the question as it is counted: width, case and script made equal, one blank between words."""
    return " ".join(fold(text).split())


def key_of(text: str) -> str:
    """Returns what all equal questions have in common, or "" when nothing is asked."""
    parsed = parse_query(text)
    parts = {_bare(word.text) for word in parsed.words} | set(parsed.phrases)
    return " ".join([*sorted(parts), *sorted(f"-{word.text}" for word in parsed.excluded)])[:_LONGEST] if parts else ""


def _bare(word: str) -> str:
    """Leaves out the copula that a question word leaves behind: 什么是三会一课 asks for 三会一课."""
    return word.removeprefix("是").removesuffix("是") or word


def keys_meant(text: str, synonyms: Mapping[str, Iterable[str]]) -> list[str]:
    """Returns the key of the question, then, when it is a single word, those of its synonyms."""
    key = key_of(text)
    words = parse_query(text, synonyms).words
    others = [key_of(other.text) for other in words[0].alternatives] if key and len(words) == 1 else []
    return list(dict.fromkeys(each for each in (key, *others) if each))

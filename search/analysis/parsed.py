"""A question after it was read: words, phrases, what is excluded, and filters written into it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Word:
    """One word of the question, folded; ``tokens`` are its bigrams, or itself when it is Latin, a number or one
    character."""

    text: str
    tokens: tuple[str, ...]
    alternatives: tuple["Word", ...] = ()
    """Synonyms kept by the editors: any of them counts as the word."""

    @property
    def is_latin(self) -> bool:
        """Answers whether the word is written in letters or digits."""
        return self.text.isascii()


@dataclass(frozen=True, kw_only=True)
class ParsedQuery:
    """What engines search for. A document of the tier "all" contains every word (or one of its alternatives) and
    every phrase; one of the tier "any" at least one word; none ever contains an excluded word."""

    text: str
    words: tuple[Word, ...] = ()
    phrases: tuple[str, ...] = ()
    """Folded texts that must occur as they are."""
    excluded: tuple[Word, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    """Filters by "kind", "unit", "year", "topic", "status" as they were typed."""

    @property
    def is_empty(self) -> bool:
        """Answers whether nothing is searched for (there may still be filters)."""
        return not self.words and not self.phrases

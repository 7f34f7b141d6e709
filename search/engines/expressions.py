"""What a document must contain, as a small tree that each database writes in its own words."""

from dataclasses import dataclass

from search.analysis import reader_term
from search.analysis.parsed import ParsedQuery, Word
from search.analysis.query import word_of
from search.analysis.tokens import is_cjk, runs


@dataclass(frozen=True)
class Token:
    """One token; as a beginning it stands for every token that begins with it."""

    text: str
    is_beginning: bool = False


@dataclass(frozen=True)
class All:
    """Every part must be there."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class Some:
    """One part must be there."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class Without:
    """The first must be there, the second not."""

    wanted: "Expression"
    unwanted: "Expression"


Expression = Token | All | Some | Without


def token(text: str) -> Token:
    """Returns one token of a question; a single Chinese character is the beginning of the tokens it stands in."""
    return Token(text, is_beginning=len(text) == 1 and is_cjk(text))


def whole_word(word: Word) -> Expression:
    """Returns the condition that a word, or one of its alternatives, is there."""
    choices = [All(tuple(token(each) for each in other.tokens)) for other in (word, *word.alternatives) if other.tokens]
    return Some(tuple(choices)) if len(choices) > 1 else choices[0]


def everything_asked(parsed: ParsedQuery) -> Expression | None:
    """Returns the condition of the tier "all", or None when nothing is asked."""
    words = [whole_word(word) for word in parsed.words]
    phrases = [whole_word(word_of(part)) for phrase in parsed.phrases for part, _at in runs(phrase)]
    parts = tuple(words + phrases)
    return without_excluded(All(parts), parsed) if parts else None


def without_excluded(expression: Expression, parsed: ParsedQuery) -> Expression:
    """Returns the condition with what must not be there."""
    if not parsed.excluded:
        return expression
    return Without(expression, Some(tuple(whole_word(word) for word in parsed.excluded)))


def readers(access: frozenset[str]) -> Expression | None:
    """Returns the condition that one of these access tokens is there, or None when there are none."""
    parts = tuple(Token(reader_term(each)) for each in sorted(access))
    return Some(parts) if parts else None

"""How many documents of a question are looked at, and what is known of one before its text is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from search.models import SearchDocument

RANKED = 200
"""Candidates whose texts are read and scored; of a long question fewer, which its many tokens have chosen well."""
RANKED_OF_LONG = 100
LOOKUPS = 1_600
"""Tokens looked for in texts, all candidates together."""
POSTINGS = 15_000
"""Postings that are read to find candidates of the tier "any"."""
PROMISING = 4_000
"""Postings that are read to find the most promising of many candidates that have every word."""
TAIL_FROM = 10
"""With fewer hits of the tier "all" than this, those that contain only some of the words follow."""
TAIL_SHARE = 0.3
READ_CHARACTERS = 20_000
"""Of each candidate's text."""


@dataclass(frozen=True)
class Row:
    """A candidate: one entry of the index."""

    entry: int
    document: int
    bucket: int
    length: int
    day: int


def most_ranked(tokens: int) -> int:
    """Returns how many candidates of a question with so many tokens are ranked."""
    return max(RANKED_OF_LONG, min(RANKED, LOOKUPS // max(tokens, 1)))


def texts_of(cursor: Any, documents: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Returns title and text of each document, as far as candidates are read."""
    cursor.execute(
        f"SELECT id, title, summary, substr(body, 1, {READ_CHARACTERS}) FROM {SearchDocument._meta.db_table}"  # noqa: S608  (our own name and number)
        f" WHERE id IN ({', '.join(['%s'] * len(documents))})",
        list(documents),
    )
    return {number: (title, f"{summary} {body}") for number, title, summary, body in cursor.fetchall()}

"""What differs between SQLite and PostgreSQL: how tokens are stored, matched and counted."""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import groupby
from operator import itemgetter
from typing import Any

from .expressions import All, Expression, Token, Without
from .figures import Figures, frequencies_of

ENTRY_COLUMNS = ("id", "build", "document", "bucket", "day", "length", "digest")
Line = tuple[tuple[int, int, int, int, int, int, str], str]
"""An entry in the order of these columns, and its tokens."""
Branch = tuple[Expression, int]
"""A condition, and how many of its entries are looked at."""


class Dialect(ABC):
    """One database's way with tokens. ``r`` is the name of the entry's number in everything it returns."""

    name: str
    forgets: bool
    """Whether the tokens of an entry go with it."""
    portion = 250
    """Documents stored together; later ones are analysed meanwhile."""

    def planned(self) -> AbstractContextManager[Any]:
        """Returns a block of reads that belong together, in which the database looks tokens up instead of reading
        whole tables."""
        return nullcontext()

    @abstractmethod
    def matches(self, expression: Expression, build: int, *, among: range | None = None) -> tuple[str, list[Any]]:
        """Returns the SELECT of entries that satisfy the condition; those whose numbers are not ``among`` these may be
        left out."""

    def by_branch(
        self, cursor: Any, branches: Sequence[Branch], build: int, *, among: range | None
    ) -> Iterator[tuple[int, Sequence[int]]]:
        """Yields the number of each branch with the entries that satisfy it."""
        first = among.start if among else 0
        parts: list[str] = []
        parameters: list[Any] = []
        for number, (wanted, most) in enumerate(branches):
            source, more = self.matches(wanted, build, among=among)
            limited = f"SELECT {number} AS branch, r FROM ({source}) AS s WHERE r >= {first} LIMIT {most}"  # noqa: S608  (our own expressions)
            parts.append(f"SELECT branch, r FROM ({limited}) AS t{number}")  # noqa: S608  (our own expressions)
            parameters += more
        if parts:
            cursor.execute(" UNION ALL ".join(parts), parameters)
            for number, rows in groupby(cursor.fetchall(), itemgetter(0)):
                yield number, [entry for _number, entry in rows]

    def last_entry(self, cursor: Any) -> int:
        """Returns the number of the latest entry, where it pays to look among the latest first; else 0."""
        return 0

    @abstractmethod
    def everything(self, build: int) -> tuple[str, list[Any]]:
        """Returns the SELECT of all entries."""

    @abstractmethod
    def entries(self, source: str) -> str:
        """Returns what stands behind FROM for the entries ``e`` of such a SELECT."""

    def unhurried(self) -> AbstractContextManager[Any]:
        """Returns a block of reads of the whole index, which may take long and keep no writer waiting."""
        return nullcontext()

    def let_others_write(self) -> None:  # noqa: B027  (databases with many writers at a time have nothing to do)
        """Gives way between two steps of long work, where the database has one writer at a time."""

    @abstractmethod
    def add(self, cursor: Any, build: int, lines: list[Line]) -> None:
        """Stores new entries with their tokens."""

    @abstractmethod
    def empty(self, cursor: Any, build: int) -> None:
        """Forgets the tokens of a build."""

    @abstractmethod
    def settle(self, build: int) -> None:
        """Tidies up after many entries were added; in steps, between which others write."""

    def is_outdated(self, cursor: Any, build: int) -> bool:
        """Answers whether the index was made in another way than one would be made now."""
        return False

    @abstractmethod
    def frequent(self, cursor: Any, build: int, more_than: int) -> Iterator[tuple[str, int]]:
        """Yields the tokens in more than so many documents, with their number."""

    @abstractmethod
    def count(self, tokens: list[str], build: int) -> Mapping[str, int]:
        """Returns in how many documents each of the tokens is (a single Chinese character: as the beginning)."""

    @abstractmethod
    def size(self, cursor: Any) -> int:
        """Returns the bytes of the index on disk."""

    def tokens_of(self, access: Any) -> Iterable[str]:
        """Returns the access tokens of a row of the mirror, as the database gives them."""
        return json.loads(access) if isinstance(access, str) else access

    def frequencies(self, tokens: Iterable[str], sizes: Figures) -> Mapping[str, int]:
        """Returns in how many documents each token is, as far as the ranking needs to know."""
        return frequencies_of(list(tokens), sizes, self)


def written(expression: Expression, *, both: str, either: str, but_not: str, token: Any) -> str:
    """Returns an expression in the words of one database."""

    def write(part: Expression) -> str:
        if isinstance(part, Token):
            return str(token(part))
        if isinstance(part, Without):
            return f"({write(part.wanted)} {but_not} {write(part.unwanted)})"
        joined = (both if isinstance(part, All) else either).join(write(each) for each in part.parts)
        return f"({joined})"

    return write(expression)

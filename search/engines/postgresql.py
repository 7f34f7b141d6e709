"""PostgreSQL: tokens in segments of packed lists of entries (``segments``), looked up by a B-tree and combined here.

Why not in a column of type tsvector: docs/decisions/0008-packed-lists-on-postgresql.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, transaction
from typing_extensions import override

from . import segment_writing, segments
from .dialect import ENTRY_COLUMNS, Branch, Dialect, Line
from .expressions import Expression
from .expressions import token as token_of
from .found import tokens_in
from .segments import Segments

_TABLE = "search_searchentry"
_COLUMNS = "id, build, document, bucket, day, length"
_MANY = 64
"""Segments after which it is worth building the index anew."""

_looked_up: ContextVar[dict[int, Segments] | None] = ContextVar("looked_up", default=None)
"""What the question under way has read so far."""


class PostgreSQLDialect(Dialect):
    """Packed lists in segments."""

    name = "postgresql"
    forgets = False
    portion = 2_000  # one segment for all that is stored together

    @contextmanager
    def planned(self) -> Iterator[None]:
        """One view of the database for all reads: the build that the figures name is not deleted meanwhile.

        Forbids sequential scans and compiling: what is asked is always a small part of a table."""
        is_first = not connection.in_atomic_block
        question = _looked_up.set({})
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                if is_first:  # later PostgreSQL does not allow it any more
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL jit = off")
                yield
                cursor.execute("SET LOCAL enable_seqscan TO DEFAULT; SET LOCAL jit TO DEFAULT")
        finally:
            _looked_up.reset(question)

    @override
    def matches(self, expression: Expression, build: int, *, among: range | None = None) -> tuple[str, list[Any]]:
        found = _segments(build).entries(expression, among=among)
        sql = f"SELECT id AS r, {_COLUMNS} FROM {_TABLE} WHERE id = ANY(%s::bigint[]) AND build = %s"  # noqa: S608  (names of ours; values are parameters)
        return sql, [f"{{{','.join(map(str, found))}}}", build]

    @override
    def by_branch(
        self, cursor: Any, branches: Sequence[Branch], build: int, *, among: range | None
    ) -> Iterator[tuple[int, Sequence[int]]]:
        known = _segments(build)
        known.look_up(token for wanted, _most in branches for token in tokens_in(wanted))
        for number, (wanted, most) in enumerate(branches):
            yield number, known.entries(wanted, among=among, most=most)

    @override
    def last_entry(self, cursor: Any) -> int:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {_TABLE}")  # noqa: S608  (names of ours; values are parameters)
        return int(cursor.fetchone()[0])

    @override
    def is_outdated(self, cursor: Any, build: int) -> bool:
        return not 0 < len(segments.segments_of(build)) <= _MANY

    @override
    def everything(self, build: int) -> tuple[str, list[Any]]:
        return f"SELECT id AS r, {_COLUMNS} FROM {_TABLE} WHERE build = %s", [build]  # noqa: S608  (names of ours; values are parameters)

    @override
    def entries(self, source: str) -> str:
        return f"({source}) e"

    @override
    @contextmanager
    def unhurried(self) -> Iterator[None]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            yield

    @override
    def add(self, cursor: Any, build: int, lines: list[Line]) -> None:
        with cursor.copy(f"COPY {_TABLE} ({', '.join(ENTRY_COLUMNS)}) FROM STDIN") as copy:
            for entry, _line in lines:
                copy.write_row(entry)
        segment_writing.write(build, lines)

    @override
    def empty(self, cursor: Any, build: int) -> None:
        segment_writing.empty(cursor, build)

    @override
    def settle(self, build: int) -> None:
        segment_writing.join_all(build)
        with self.unhurried(), connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {_TABLE}")

    @override
    def frequent(self, cursor: Any, build: int, more_than: int) -> Iterator[tuple[str, int]]:
        yield from segments.frequent(build, more_than)

    @override
    def count(self, tokens: list[str], build: int) -> Mapping[str, int]:
        known = _segments(build)
        asked = [token_of(each) for each in tokens]
        known.look_up(asked)
        return {token.text: known.number_of(token) for token in asked}

    @override
    def size(self, cursor: Any) -> int:
        cursor.execute("SELECT pg_total_relation_size(%s::regclass)", [_TABLE])
        return int(cursor.fetchone()[0]) + segments.size(cursor)


def _segments(build: int) -> Segments:
    """Returns the segments as the question under way sees them."""
    known = _looked_up.get()
    if known is None:
        return Segments(build)
    if build not in known:
        known[build] = Segments(build)
    return known[build]

"""PostgreSQL: tokens in a column of type tsvector without positions, under a GIN index."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from typing_extensions import override

from .dialect import ENTRY_COLUMNS, Dialect, Line, written
from .expressions import Expression, Token
from .expressions import token as token_of

_COUNTED = 5_000
_SAMPLE = 20_000
"""Documents in which tokens are counted."""
_TABLE = "search_searchentry"
_BLOCK, _BLOCK_MARK = 8_192, "~"
"""Entries whose numbers lie in one block share a token."""
_COLUMNS = "id, build, document, bucket, day, length"


class PostgreSQLDialect(Dialect):
    """tsvector and GIN."""

    name = "postgresql"
    forgets = True

    @contextmanager
    def planned(self) -> Iterator[None]:
        """One view of the database for all reads: the build that the figures name is not deleted meanwhile.

        Forbids sequential scans and compiling: the planner does not know that reading a tsvector is dear."""
        is_first = not connection.in_atomic_block
        with transaction.atomic(), connection.cursor() as cursor:
            if is_first:  # later PostgreSQL does not allow it any more
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL jit = off")
            yield
            cursor.execute("SET LOCAL enable_seqscan TO DEFAULT; SET LOCAL jit TO DEFAULT")

    @override
    def matches(self, expression: Expression, build: int, *, among: range | None = None) -> tuple[str, list[Any]]:
        # The planner does not know that tokens lie out of line: without the fence (OFFSET 0) it reads them entry by
        # entry in the order wanted outside, which takes ten times as long as the index.
        sql = f"SELECT id AS r, {_COLUMNS} FROM {_TABLE} WHERE tokens @@ %s::tsquery AND build = %s OFFSET 0"  # noqa: S608  (names of ours; values are parameters)
        return sql, [_query(expression) + (_within(among) if among else ""), build]

    @override
    def last_entry(self, cursor: Any) -> int:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {_TABLE}")  # noqa: S608  (names of ours; values are parameters)
        return int(cursor.fetchone()[0])

    @override
    def is_outdated(self, cursor: Any, build: int) -> bool:
        cursor.execute(
            f"SELECT tokens @@ quote_literal(%s || id / {_BLOCK})::tsquery FROM {_TABLE}"  # noqa: S608  (names of ours; values are parameters)
            " WHERE build = %s ORDER BY id DESC LIMIT 1",
            [_BLOCK_MARK, build],
        )
        found = cursor.fetchone()
        return found is not None and not found[0]

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
        columns = list(zip(*(entry for entry, _line in lines), strict=True))
        tokens = [" ".join([*line.split(), f"{_BLOCK_MARK}{entry[0] // _BLOCK}"]) for entry, line in lines]
        names = ", ".join(ENTRY_COLUMNS)
        cursor.execute(
            f"INSERT INTO {_TABLE} ({names}, tokens)"  # noqa: S608  (names of ours; values are parameters)
            f" SELECT {names}, array_to_tsvector(string_to_array(line, ' ')) FROM unnest(%s::bigint[], %s::int[],"
            f" %s::bigint[], %s::bigint[], %s::int[], %s::int[], %s::text[], %s::text[]) AS v({names}, line)",
            [*map(list, columns), tokens],
        )

    @override
    def empty(self, cursor: Any, build: int) -> None:
        """The tokens go with their entries."""

    @override
    def settle(self, build: int) -> None:
        with self.unhurried(), connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {_TABLE}")

    @override
    def frequent(self, cursor: Any, build: int, more_than: int) -> Iterator[tuple[str, int]]:
        # Reading every document takes minutes; some thousands tell what is frequent.
        cursor.execute(f"SELECT count(*) FROM {_TABLE} WHERE build = %s", [build])  # noqa: S608  (names of ours; values are parameters)
        part = max(1, int(cursor.fetchone()[0]) // _SAMPLE)
        cursor.execute(
            "SELECT word, ndoc * %s FROM ts_stat(%s) WHERE ndoc * %s > %s",
            [
                part,
                f"SELECT tokens FROM {_TABLE} WHERE build = {int(build)} AND id % {part} = 0",  # noqa: S608  (names of ours; values are parameters)
                part,
                more_than,
            ],
        )
        yield from cursor.fetchall()

    @override
    def count(self, tokens: list[str], build: int) -> Mapping[str, int]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT q.at, (SELECT count(*) FROM (SELECT 1 FROM {_TABLE} WHERE tokens @@ q.query::tsquery"  # noqa: S608  (names of ours; values are parameters)
                f" AND build = %s LIMIT {_COUNTED}) AS found) FROM unnest(%s::int[], %s::text[]) AS q(at, query)",
                [build, list(range(len(tokens))), [_query(token_of(each)) for each in tokens]],
            )
            return {tokens[at]: number for at, number in cursor.fetchall()}

    @override
    def size(self, cursor: Any) -> int:
        cursor.execute("SELECT pg_total_relation_size(%s::regclass)", [_TABLE])
        return int(cursor.fetchone()[0])


def _within(entries: range) -> str:
    """Returns the condition that an entry lies in one of the blocks, which the index alone answers: what it leaves out
    is never looked up in the table."""
    blocks = range(entries.start // _BLOCK, (entries.stop - 1) // _BLOCK + 1)
    return f" & ({' | '.join(_quoted(Token(f'{_BLOCK_MARK}{number}')) for number in blocks)})"


def _query(expression: Expression) -> str:
    return written(expression, both=" & ", either=" | ", but_not="& !", token=_quoted)


def _quoted(part: Token) -> str:
    text = part.text.replace("\\", "").replace("'", "")
    return f"'{text}':*" if part.is_beginning else f"'{text}'"

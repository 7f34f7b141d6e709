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


class PostgreSQLDialect(Dialect):
    """tsvector and GIN."""

    name = "postgresql"
    forgets = True

    @contextmanager
    def planned(self) -> Iterator[None]:
        """Forbids sequential scans and compiling: the planner does not know that reading a tsvector is dear."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL jit = off")
            yield
            cursor.execute("SET LOCAL enable_seqscan TO DEFAULT; SET LOCAL jit TO DEFAULT")

    @override
    def matches(self, expression: Expression, build: int) -> tuple[str, list[Any]]:
        return f"SELECT id AS r FROM {_TABLE} WHERE tokens @@ %s::tsquery AND build = %s", [_query(expression), build]  # noqa: S608

    @override
    def without_haste(self, cursor: Any) -> None:
        cursor.execute("SET LOCAL statement_timeout = 0")

    @override
    def add(self, cursor: Any, build: int, lines: list[Line]) -> None:
        columns = list(zip(*(entry for entry, _line in lines), strict=True))
        tokens = [" ".join(line.split()) for _entry, line in lines]
        names = ", ".join(ENTRY_COLUMNS)
        cursor.execute(
            f"INSERT INTO {_TABLE} ({names}, tokens)"  # noqa: S608
            f" SELECT {names}, array_to_tsvector(string_to_array(line, ' ')) FROM unnest(%s::bigint[], %s::int[],"
            f" %s::bigint[], %s::bigint[], %s::int[], %s::int[], %s::text[], %s::text[]) AS v({names}, line)",
            [*map(list, columns), tokens],
        )

    @override
    def empty(self, cursor: Any, build: int) -> None:
        """The tokens go with their entries."""

    @override
    def settle(self, cursor: Any, build: int) -> None:
        cursor.execute(f"ANALYZE {_TABLE}")

    @override
    def frequent(self, cursor: Any, build: int, more_than: int) -> Iterator[tuple[str, int]]:
        # Reading every document takes minutes; some thousands tell what is frequent.
        cursor.execute(f"SELECT count(*) FROM {_TABLE} WHERE build = %s", [build])  # noqa: S608
        part = max(1, int(cursor.fetchone()[0]) // _SAMPLE)
        cursor.execute(
            "SELECT word, ndoc * %s FROM ts_stat(%s) WHERE ndoc * %s > %s",
            [
                part,
                f"SELECT tokens FROM {_TABLE} WHERE build = {int(build)} AND id % {part} = 0",  # noqa: S608
                part,
                more_than,
            ],
        )
        yield from cursor.fetchall()

    @override
    def count(self, tokens: list[str], build: int) -> Mapping[str, int]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT q.at, (SELECT count(*) FROM (SELECT 1 FROM {_TABLE} WHERE tokens @@ q.query::tsquery"  # noqa: S608
                f" AND build = %s LIMIT {_COUNTED}) AS found) FROM unnest(%s::int[], %s::text[]) AS q(at, query)",
                [build, list(range(len(tokens))), [_query(token_of(each)) for each in tokens]],
            )
            return {tokens[at]: number for at, number in cursor.fetchall()}

    @override
    def size(self, cursor: Any) -> int:
        cursor.execute("SELECT pg_total_relation_size(%s::regclass)", [_TABLE])
        return int(cursor.fetchone()[0])


def _query(expression: Expression) -> str:
    return written(expression, both=" & ", either=" | ", but_not="& !", token=_quoted)


def _quoted(part: Token) -> str:
    text = part.text.replace("\\", "").replace("'", "")
    return f"'{text}':*" if part.is_beginning else f"'{text}'"

"""PostgreSQL: tokens in a column of type tsvector without positions, under a GIN index."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from typing_extensions import override

from .dialect import Dialect, Line, written
from .expressions import Expression, Token
from .expressions import token as token_of

_COUNTED = 5_000
_TABLE = "search_searchentry"


class PostgreSQLDialect(Dialect):
    """tsvector and GIN."""

    name = "postgresql"

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
    def add(self, cursor: Any, build: int, lines: list[Line]) -> None:
        cursor.execute(
            f"UPDATE {_TABLE} AS e SET tokens = array_to_tsvector(string_to_array(v.line, ' '))"  # noqa: S608
            " FROM unnest(%s::bigint[], %s::text[]) AS v(id, line) WHERE e.id = v.id",
            [[number for number, _line in lines], [" ".join(line.split()) for _number, line in lines]],
        )

    @override
    def empty(self, cursor: Any, build: int) -> None:
        """The tokens go with their entries."""

    @override
    def settle(self, cursor: Any, build: int) -> None:
        cursor.execute(f"ANALYZE {_TABLE}")

    @override
    def frequent(self, cursor: Any, build: int, more_than: int) -> Iterator[tuple[str, int]]:
        cursor.execute(
            "SELECT word, ndoc FROM ts_stat(%s) WHERE ndoc > %s",
            [f"SELECT tokens FROM {_TABLE} WHERE build = {int(build)}", more_than],  # noqa: S608
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

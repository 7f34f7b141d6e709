"""SQLite: tokens in FTS5 tables without content and positions; two of them take turns, one for each build.

Such a table cannot forget a row, so a changed document gets a new number and the old one finds no entry any more;
the worker builds the index anew when many are left (``search.services.tidying``).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection
from typing_extensions import override

from search.bulk import insert
from search.models import SearchEntry

from .dialect import ENTRY_COLUMNS, Dialect, Line, written
from .expressions import Expression, Token
from .expressions import token as token_of

_COUNTED = 5_000
_AT_ONCE = 200


class SQLiteDialect(Dialect):
    """FTS5 with ``detail=none``."""

    name = "sqlite"
    forgets = False

    @override
    @contextmanager
    def planned(self) -> Iterator[None]:
        """One view of the database for all reads, without the writer's lock that Django's transactions take here.

        Nobody waits for an import in order to search.
        """
        if connection.in_atomic_block:
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                yield
            finally:
                if connection.connection.in_transaction:
                    cursor.execute("COMMIT")

    @override
    def matches(self, expression: Expression, build: int) -> tuple[str, list[Any]]:
        table = _table(build)
        return f"SELECT rowid AS r FROM {table} WHERE {table} MATCH %s", [_match(expression)]  # noqa: S608

    @override
    def add(self, cursor: Any, build: int, lines: list[Line]) -> None:
        insert(SearchEntry, ENTRY_COLUMNS, [entry for entry, _line in lines])
        tokens = [(entry[0], line) for entry, line in lines]
        cursor.executemany(f"INSERT INTO {_table(build)} (rowid, line) VALUES (%s, %s)", tokens)  # noqa: S608

    @override
    def without_haste(self, cursor: Any) -> None:
        """Nothing here is ever stopped for being slow."""

    @override
    def empty(self, cursor: Any, build: int) -> None:
        table = _table(build)
        cursor.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")  # noqa: S608
        cursor.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', 16777216)")  # noqa: S608

    @override
    def settle(self, cursor: Any, build: int) -> None:
        table = _table(build)
        cursor.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608

    @override
    def frequent(self, cursor: Any, build: int, more_than: int) -> Iterator[tuple[str, int]]:
        table = _table(build)
        cursor.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_vocabulary_{build % 2} USING fts5vocab(main, {table}, row)"
        )
        cursor.execute(f"SELECT term, doc FROM temp.search_vocabulary_{build % 2} WHERE doc > %s", [more_than])  # noqa: S608
        yield from cursor.fetchall()
        cursor.execute(f"DROP TABLE temp.search_vocabulary_{build % 2}")

    @override
    def count(self, tokens: list[str], build: int) -> Mapping[str, int]:
        found: dict[str, int] = {}
        with connection.cursor() as cursor:
            for start in range(0, len(tokens), _AT_ONCE):
                some = tokens[start : start + _AT_ONCE]
                parts, parameters = [], []
                for number, each in enumerate(some):
                    source, values = self.matches(token_of(each), build)
                    parts.append(f"SELECT {number}, count(*) FROM ({source} LIMIT {_COUNTED})")  # noqa: S608
                    parameters += values
                cursor.execute(" UNION ALL ".join(parts), parameters)
                found |= {some[number]: count for number, count in cursor.fetchall()}
        return found

    @override
    def size(self, cursor: Any) -> int:
        total = 0
        for build in (0, 1):
            cursor.execute(f"SELECT coalesce(sum(length(block)), 0) FROM {_table(build)}_data")  # noqa: S608
            total += int(cursor.fetchone()[0])
        return total


def _table(build: int) -> str:
    return f"search_tokens_{build % 2}"


def _match(expression: Expression) -> str:
    return written(expression, both=" AND ", either=" OR ", but_not="NOT", token=_quoted)


def _quoted(part: Token) -> str:
    text = part.text.replace('"', "")
    return f'"{text}"*' if part.is_beginning else f'"{text}"'

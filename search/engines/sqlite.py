"""SQLite: tokens in FTS5 tables without content and positions; two of them take turns, one for each build.

Such a table cannot forget a row, so a changed document gets a new number and the old one finds no entry any more;
the worker builds the index anew when many are left (``search.services.tidying``).
"""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from typing_extensions import override

from .dialect import ENTRY_COLUMNS, Dialect, Line, written
from .expressions import Expression, Token
from .expressions import token as token_of

_COUNTED = 5_000
_AT_ONCE = 200
_PAGES = 256
"""Pages that one step of merging writes: a fraction of a second."""
_GAP = 0.12
"""Seconds between two steps: SQLite's waiting writers look again after 100 milliseconds at the latest."""
_FTS5 = (
    "CREATE VIRTUAL TABLE {table} USING fts5("
    "line, content='', detail=none, columnsize=0, prefix='1', tokenize=\"ascii tokenchars '^+@&='\")"
)
"""``prefix``: a single character is looked up as the beginning of pairs, which would otherwise all be merged."""


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
    def matches(self, expression: Expression, build: int, *, among: range | None = None) -> tuple[str, list[Any]]:
        table = _table(build)
        since = f" AND rowid >= {among.start}" if among else ""
        return f"SELECT rowid AS r FROM {table} WHERE {table} MATCH %s{since}", [_match(expression)]  # noqa: S608  (names of ours; values are parameters)

    @override
    def everything(self, build: int) -> tuple[str, list[Any]]:
        return "SELECT id AS r FROM search_searchentry WHERE build = %s", [build]

    @override
    def entries(self, source: str) -> str:
        # The order of a CROSS JOIN is kept: what was found is looked up, never the other way round.
        return f"({source}) c CROSS JOIN search_searchentry e ON e.id = c.r"

    @override
    def add(self, cursor: Any, build: int, lines: list[Line]) -> None:
        # One statement for all rows: Python goes on analysing what comes next while it runs.
        _insert(cursor, "search_searchentry", ENTRY_COLUMNS, [entry for entry, _line in lines])
        _insert(cursor, _table(build), ("rowid", "line"), [(entry[0], line) for entry, line in lines])

    @override
    def let_others_write(self) -> None:
        if not connection.in_atomic_block:
            time.sleep(_GAP)

    @override
    def empty(self, cursor: Any, build: int) -> None:
        cursor.execute(f"DROP TABLE IF EXISTS {_table(build)}")
        cursor.execute(_FTS5.format(table=_table(build)))
        # Nobody reads it while it grows: parts of it are merged once, at the end.
        _set(cursor, build, hashsize=16_777_216, automerge=0, crisismerge=1_999)

    @override
    def settle(self, build: int) -> None:
        """Merges the parts of the table to one, some pages at a time, each time in a transaction of its own."""
        pages = -_PAGES  # below zero: whatever their size, all parts are to become one
        while self._has_merged(build, pages):
            pages = _PAGES
            self.let_others_write()
        with transaction.atomic(), connection.cursor() as cursor:
            _set(cursor, build, automerge=4, crisismerge=16, usermerge=4)

    def _has_merged(self, build: int, pages: int) -> bool:
        with transaction.atomic(), connection.cursor() as cursor:
            _set(cursor, build, usermerge=2)
            before = _changes(cursor)
            _set(cursor, build, merge=pages)
            return _changes(cursor) - before > 1  # one change is the command itself

    @override
    def is_outdated(self, cursor: Any, build: int) -> bool:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [_table(build)])
        return bool(cursor.fetchone()[0] != _FTS5.format(table=_table(build)))

    @override
    def frequent(self, cursor: Any, build: int, more_than: int) -> Iterator[tuple[str, int]]:
        table = _table(build)
        cursor.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_vocabulary_{build % 2} USING fts5vocab(main, {table}, row)"
        )
        cursor.execute(f"SELECT term, doc FROM temp.search_vocabulary_{build % 2} WHERE doc > %s", [more_than])  # noqa: S608  (names of ours; values are parameters)
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
                    parts.append(f"SELECT {number}, count(*) FROM ({source} LIMIT {_COUNTED})")  # noqa: S608  (names of ours; values are parameters)
                    parameters += values
                cursor.execute(" UNION ALL ".join(parts), parameters)
                found |= {some[number]: count for number, count in cursor.fetchall()}
        return found

    @override
    def size(self, cursor: Any) -> int:
        total = 0
        for build in (0, 1):
            cursor.execute(f"SELECT coalesce(sum(length(block)), 0) FROM {_table(build)}_data")  # noqa: S608  (names of ours; values are parameters)
            total += int(cursor.fetchone()[0])
        return total


def _changes(cursor: Any) -> int:
    cursor.execute("SELECT total_changes()")
    return int(cursor.fetchone()[0])


def _table(build: int) -> str:
    return f"search_tokens_{build % 2}"


def _insert(cursor: Any, table: str, columns: tuple[str, ...], rows: list[Any]) -> None:
    values = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(len(columns)))
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM json_each(%s)",  # noqa: S608  (our own names)
        [json.dumps(rows, ensure_ascii=False)],
    )


def _set(cursor: Any, build: int, **options: int) -> None:
    table = _table(build)
    for name, value in options.items():
        cursor.execute(f"INSERT INTO {table} ({table}, rank) VALUES (%s, %s)", [name, value])  # noqa: S608  (our own name)


def _match(expression: Expression) -> str:
    return written(expression, both=" AND ", either=" OR ", but_not="NOT", token=_quoted)


def _quoted(part: Token) -> str:
    text = part.text.replace('"', "")
    return f'"{text}"*' if part.is_beginning else f'"{text}"'

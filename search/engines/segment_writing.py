"""Writing the index on PostgreSQL: what is indexed together becomes a segment, small ones become one."""

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection, transaction

from .dialect import Line
from .found import SPAN, Found, listed, members
from .packing import packed
from .segments import Segment, blocks_of, is_there, of_build, segments_of

_ALIKE = 8
"""So many small segments of about the same size become one when the next is written."""
_SMALL = 4_096
"""Documents of a segment that is made while others wait for the lock; larger ones are made by a rebuild."""
_TABLES = (
    "CREATE TABLE IF NOT EXISTS search_segments_#"
    " (id bigserial PRIMARY KEY, first bigint NOT NULL, last bigint NOT NULL, documents integer NOT NULL)",
    # Texts of the database would be in the order of its collation; bytes of UTF-8 are in that of Python.
    "CREATE TABLE IF NOT EXISTS search_blocks_#"
    " (segment bigint NOT NULL, token bytea NOT NULL, content bytea NOT NULL, PRIMARY KEY (segment, token))",
    # What is packed already does not get smaller by trying again.
    "ALTER TABLE search_blocks_# ALTER COLUMN content SET STORAGE EXTERNAL",
)


def write(build: int, lines: Sequence[Line]) -> None:
    """Stores the tokens of new entries, whose numbers are greater than all before."""
    with connection.cursor() as cursor:
        if not is_there(cursor, build):
            _make(cursor, build)
    start = 0
    while start < len(lines):
        first = lines[start][0][0]
        end = next((at for at in range(start, len(lines)) if lines[at][0][0] - first >= SPAN), len(lines))
        some = lines[start:end]
        with connection.cursor() as cursor:
            blocks = packed(_turned_round(first, some))
            _insert(cursor, build, first, some[-1][0][0], len(some), blocks, "search_blocks_#")
        start = end
    _join_small(build)


def _turned_round(first: int, lines: Sequence[Line]) -> Iterator[tuple[str, Found]]:
    numbers: dict[str, list[int]] = {}
    for entry, line in lines:
        number = entry[0] - first
        for token in line.split():
            if token in numbers:
                numbers[token].append(number)
            else:
                numbers[token] = [number]
    for token in sorted(numbers):
        yield token, listed(numbers[token])


def _join_small(build: int) -> None:
    """Makes one segment of the latest ones, when there are many that are no larger than the very last."""
    while True:
        known = segments_of(build)
        some: list[Segment] = []
        for each in reversed(known):
            if _size(each) > _size(known[-1]) or known[-1].last - each.first >= SPAN:
                break
            some.insert(0, each)
        if len(some) < _ALIKE or sum(each.documents for each in some) > _SMALL:
            return
        blocks = list(packed(_joined(build, some)))
        with connection.cursor() as cursor:
            _delete(cursor, build, some)
            _insert_joined(cursor, build, some, blocks, "search_blocks_#")


def _size(segment: Segment) -> int:
    return segment.documents.bit_length() // 3


def join_all(build: int) -> None:
    """Makes few large segments of the many in which a build was written that nobody reads yet, in a table of their own.
    Whoever writes waits only for the last step, in which that table takes the place of the first."""
    with connection.cursor() as cursor:
        if not is_there(cursor, build):
            return
        cursor.execute(of_build(build, "DROP TABLE IF EXISTS search_joined_#"))
        cursor.execute(of_build(build, "CREATE TABLE search_joined_# (LIKE search_blocks_# INCLUDING ALL)"))
    done: list[Segment] = []
    for some in _together(segments_of(build)):
        with transaction.atomic(), connection.cursor() as cursor:
            _insert_joined(cursor, build, some, packed(_joined(build, some)), "search_joined_#")
        done += some
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(of_build(build, "LOCK TABLE search_segments_# IN SHARE ROW EXCLUSIVE MODE"))
        cursor.execute(
            of_build(build, "DELETE FROM search_segments_# WHERE id = ANY(%s)"), [[each.id for each in done]]
        )
        # What was written meanwhile.
        cursor.execute(
            of_build(
                build,
                "INSERT INTO search_joined_# SELECT b.* FROM search_blocks_# b JOIN search_segments_# s"
                " ON s.id = b.segment",
            )
        )
        cursor.execute(of_build(build, "DROP TABLE search_blocks_#"))
        cursor.execute(of_build(build, "ALTER TABLE search_joined_# RENAME TO search_blocks_#"))


def _together(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Yields neighbours that fit into one segment."""
    some: list[Segment] = []
    for each in segments:
        if some and each.last - some[0].first >= SPAN:
            yield some
            some = []
        some.append(each)
    if some:
        yield some


def _joined(build: int, some: Sequence[Segment]) -> Iterator[tuple[str, Found]]:
    streams = [_moved(build, each, each.first - some[0].first) for each in some]
    for token, parts in groupby(merge(*streams, key=itemgetter(0)), itemgetter(0)):
        numbers: list[int] = []
        for _token, part in parts:
            numbers += part
        yield token, listed(numbers)


def _moved(build: int, segment: Segment, by: int) -> Iterator[tuple[str, list[int]]]:
    for block in blocks_of(build, segment.id):
        for token, found in block:
            yield token, [number + by for number in members(found)]


def empty(cursor: Any, build: int) -> None:
    """Makes room for the segments of a build; those of any other that had its tables go."""
    for table in ("segments", "blocks", "joined"):
        cursor.execute(of_build(build, f"DROP TABLE IF EXISTS search_{table}_#"))
    _make(cursor, build)


def _make(cursor: Any, build: int) -> None:
    for statement in _TABLES:
        cursor.execute(of_build(build, statement))


def _delete(cursor: Any, build: int, segments: Sequence[Segment]) -> None:
    numbers = [each.id for each in segments]
    cursor.execute(of_build(build, "DELETE FROM search_blocks_# WHERE segment = ANY(%s)"), [numbers])
    cursor.execute(of_build(build, "DELETE FROM search_segments_# WHERE id = ANY(%s)"), [numbers])


def _insert_joined(
    cursor: Any, build: int, some: Sequence[Segment], blocks: Iterable[tuple[str, bytes]], table: str
) -> None:
    documents = sum(each.documents for each in some)
    _insert(cursor, build, some[0].first, some[-1].last, documents, blocks, table)


def _insert(
    cursor: Any, build: int, first: int, last: int, documents: int, blocks: Iterable[tuple[str, bytes]], table: str
) -> None:
    cursor.execute(
        of_build(build, "INSERT INTO search_segments_# (first, last, documents) VALUES (%s, %s, %s) RETURNING id"),
        [first, last, documents],
    )
    (segment,) = cursor.fetchone()
    rows = [(segment, token.encode(), content) for token, content in blocks]
    with cursor.copy(of_build(build, f"COPY {table} (segment, token, content) FROM STDIN (FORMAT BINARY)")) as copy:
        copy.set_types(["int8", "bytea", "bytea"])
        for row in rows:
            copy.write_row(row)

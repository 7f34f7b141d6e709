"""The index on PostgreSQL: for each token the entries it stands in, in segments that are written once.

A segment holds entries that were indexed together. When there are many small ones they are made one; what has gone
stays in them until the index is built anew, and finds no entry any more. As on SQLite two pairs of tables take turns,
one for each build, and are made and dropped with it: a new index never leaves the room of the old one behind.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import connection

from .expressions import Expression, Token
from .found import NOTHING, Found, how_many, in_some, members, satisfied, tokens_in
from .packing import Block

_READ_AT_ONCE = 200
_LAST = "\U0010ffff"


class Segment(NamedTuple):
    """Some entries with neighbouring numbers."""

    id: int
    first: int
    last: int
    documents: int


class Segments:
    """The segments of one build, as one question sees them; what was looked up once is known."""

    def __init__(self, build: int) -> None:
        self._build = build
        self._latest_first = segments_of(build)[::-1]
        self._known: dict[tuple[int, Token], Found] = {}

    def entries(self, expression: Expression, *, among: range | None = None, most: int | None = None) -> list[int]:
        """Returns the numbers of the entries that satisfy the condition, the latest first."""
        some = [each for each in self._latest_first if among is None or _overlaps(each, among)]
        self.look_up(tokens_in(expression), some)
        entries: list[int] = []
        for segment in some:
            entries += self._entries_in(segment, expression, among)
            if most is not None and len(entries) >= most:
                return entries[:most]
        return entries

    def _entries_in(self, segment: Segment, expression: Expression, among: range | None) -> list[int]:
        known, number, first = self._known, segment.id, segment.first
        found = members(satisfied(expression, lambda token: known[number, token]))
        if among is not None:
            found = found[bisect_left(found, among.start - first) : bisect_right(found, among.stop - 1 - first)]
        return [first + each for each in reversed(found)]

    def number_of(self, token: Token) -> int:
        """Returns how many entries have the token."""
        self.look_up([token], self._latest_first)
        return sum(how_many(self._known[segment.id, token]) for segment in self._latest_first)

    def look_up(self, tokens: Iterable[Token], segments: Sequence[Segment] | None = None) -> None:
        """Reads what is not known yet of these tokens, with two statements at most."""
        some = self._latest_first if segments is None else segments
        wanted = [(each.id, token) for token in dict.fromkeys(tokens) for each in some]
        missing = [key for key in wanted if key not in self._known]
        self._known.update(dict.fromkeys(missing, NOTHING))
        if words := [key for key in missing if not key[1].is_beginning]:
            self._read_words(words)
        if beginnings := [key for key in missing if key[1].is_beginning]:
            self._read_beginnings(beginnings)

    def _read_words(self, keys: list[tuple[int, Token]]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                of_build(
                    self._build,
                    # Each block once, however many of the tokens are in it.
                    "WITH place AS MATERIALIZED (SELECT q.at, q.segment, (SELECT b.token FROM search_blocks_# b"
                    " WHERE b.segment = q.segment AND b.token <= convert_to(q.token, 'UTF8')"
                    " ORDER BY b.token DESC LIMIT 1) AS token"
                    " FROM unnest(%s::int[], %s::bigint[], %s::text[]) AS q(at, segment, token)),"
                    " block AS (SELECT array_agg(at) AS at_all, segment, token FROM place"
                    " WHERE token IS NOT NULL GROUP BY segment, token)"
                    " SELECT at_all, content FROM block JOIN search_blocks_# USING (segment, token)",
                ),
                [list(range(len(keys))), [key[0] for key in keys], [key[1].text for key in keys]],
            )
            found = cursor.fetchall()
        for at_all, content in found:
            block = Block(bytes(content))
            for at in at_all:
                self._known[keys[at]] = block.of(keys[at][1].text) or NOTHING

    def _read_beginnings(self, keys: list[tuple[int, Token]]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                of_build(
                    self._build,
                    "SELECT q.at, b.content FROM unnest(%s::int[], %s::bigint[], %s::text[], %s::text[])"
                    " AS q(at, segment, since, until) JOIN LATERAL (SELECT content FROM search_blocks_#"
                    " WHERE segment = q.segment AND token < convert_to(q.until, 'UTF8') AND token >= coalesce((SELECT"
                    " token FROM search_blocks_# WHERE segment = q.segment AND token <= convert_to(q.since, 'UTF8')"
                    " ORDER BY token DESC LIMIT 1), '')) b ON true",
                ),
                [
                    list(range(len(keys))),
                    [key[0] for key in keys],
                    [key[1].text for key in keys],
                    [key[1].text + _LAST for key in keys],
                ],
            )
            found = cursor.fetchall()
        parts: dict[int, list[Found]] = {}
        for at, content in found:
            parts.setdefault(at, []).extend(Block(bytes(content)).beginning_with(keys[at][1].text))
        for at, each in parts.items():
            self._known[keys[at]] = in_some(each) if each else NOTHING


def segments_of(build: int) -> list[Segment]:
    """Returns the segments of a build, the oldest first; none before the first entry is written."""
    with connection.cursor() as cursor:
        if not is_there(cursor, build):
            return []
        cursor.execute(of_build(build, "SELECT id, first, last, documents FROM search_segments_# ORDER BY first"))
        return [Segment(*row) for row in cursor.fetchall()]


def blocks_of(build: int, segment: int) -> Iterator[Block]:
    after = b""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                of_build(
                    build,
                    "SELECT token, content FROM search_blocks_# WHERE segment = %s AND token > %s"
                    " ORDER BY token LIMIT %s",
                ),
                [segment, after, _READ_AT_ONCE],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        for token, content in rows:
            after = bytes(token)
            yield Block(bytes(content))


def frequent(build: int, more_than: int) -> Iterator[tuple[str, int]]:
    """Yields the tokens in more than so many entries; where one is rare in a large segment it is not counted there."""
    known = segments_of(build)
    least = max(1, more_than // (4 * max(len(known), 1)))
    counts: dict[str, int] = {}
    for segment in known:
        for block in blocks_of(build, segment.id):
            for token, number in block.frequent(least):
                counts[token] = counts.get(token, 0) + number
    yield from ((token, number) for token, number in counts.items() if number > more_than)


def size(cursor: Any) -> int:
    """Returns the bytes of all segments."""
    cursor.execute(
        "SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class WHERE relkind = 'r'"
        " AND relname ~ '^search_(segments|blocks|joined)_[01]$' AND pg_table_is_visible(oid)"
    )
    return int(cursor.fetchone()[0])


def is_there(cursor: Any, build: int) -> bool:
    cursor.execute("SELECT to_regclass(%s)", [of_build(build, "search_segments_#")])
    return cursor.fetchone()[0] is not None


def of_build(build: int, statement: str) -> str:
    """Returns the statement for the tables of this build."""
    return statement.replace("#", str(build % 2))


def _overlaps(segment: Segment, entries: range) -> bool:
    return segment.first < entries.stop and segment.last >= entries.start

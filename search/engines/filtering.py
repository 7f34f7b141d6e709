"""Who may find an entry and which filters it passes, as one condition of the same statement; and the facets."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from sys import intern
from typing import Any, Literal, NamedTuple

from search.analysis import reader_term
from search.models import Audience, SearchFrequency
from search.sources.base import MEMBER, PUBLIC

from .base import FACETS, EngineQuery
from .buckets import AUDIENCE, LOCALE, locale_number
from .dialect import Dialect
from .expressions import Expression, readers
from .figures import ASSUMED

_AUDIENCES = {PUBLIC: Audience.PUBLIC, MEMBER: Audience.MEMBERS}
FEW = 5_000
"""Somebody who may find no more documents than this is looked up by tokens; and who finds more by tokens of his own."""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A condition on the entry ``e``; ``access_sql`` is the part about readers. ``within`` are tokens of which one must
    be there as well: whoever may find little, or much that is not for everybody, is looked up by them, others by the
    entry."""

    sql: str
    parameters: list[Any]
    access_sql: str
    access_parameters: list[Any]
    limits_facets: bool
    within: Expression | None = None
    finds_much: bool = False
    """With ``within``: looking them up for each token of a question is dearer than looking at what was found."""

    def for_readers_only(self) -> "Filter":
        """Returns the condition without what the reader chose to filter by."""
        return replace(self, sql=self.access_sql, parameters=self.access_parameters)


def filter_of(query: EngineQuery, dialect: Dialect, build: int, *, by_tokens: bool = True) -> Filter:
    """Returns the condition for this reader and these filters; ``by_tokens`` allows the part of it that tokens say."""
    finds = _finds(query.access) if by_tokens and query.access else "by entry"
    within = None if finds == "by entry" else readers(query.access or frozenset())
    always, parameters = "e.build = %s", [build]
    if query.locale:
        always += f" AND {LOCALE.format(column='e.bucket')} IN (0, {locale_number(query.locale)})"
    access_sql, more = _access(None if within is not None else query.access, dialect, build)
    everything, parameters = f"{always} AND {access_sql}", [*parameters, *more]
    chosen, values = _chosen(query)
    return Filter(
        sql=f"{everything} AND {chosen}" if chosen else everything,
        parameters=[*parameters, *values],
        access_sql=everything,
        access_parameters=parameters,
        limits_facets=bool(chosen),
        within=within,
        finds_much=finds == "much",
    )


def _finds(access: frozenset[str]) -> Literal["little", "much", "by entry"]:
    """Returns when tokens tell faster than entries what somebody may find: it is little, or much of it is for some
    only. Frequent tokens were counted; of the others it is enough to know that they are not many."""
    terms = {token: reader_term(token) for token in access}
    known = dict(SearchFrequency.objects.filter(pk__in=terms.values()).values_list("token", "documents"))
    often = {token: known.get(term, ASSUMED) for token, term in terms.items()}
    own = sum(number for token, number in often.items() if token not in _AUDIENCES)
    if sum(often.values()) <= FEW:
        return "little"
    return "much" if own > FEW else "by entry"


def _chosen(query: EngineQuery) -> tuple[str, list[Any]]:
    conditions: list[tuple[str, list[Any]]] = []
    if query.kinds:
        conditions.append((f"kind IN ({', '.join(['%s'] * len(query.kinds))})", list(query.kinds)))
    if query.unit_path:
        conditions.append(("substr(unit_path, 1, %s) = %s", [len(query.unit_path), query.unit_path]))
    if query.year is not None:
        conditions.append(("year = %s", [query.year]))
    for name in ("topic", "status"):
        if value := getattr(query, name):
            conditions.append((f"{name} = %s", [value]))
    if not conditions:
        return "", []
    where = " AND ".join(sql for sql, _values in conditions)
    values = [value for _sql, each in conditions for value in each]
    return f"e.bucket IN (SELECT id FROM search_searchbucket WHERE {where})", values  # noqa: S608  (our own column names)


def _access(access: frozenset[str] | None, dialect: Dialect, build: int) -> tuple[str, list[Any]]:
    if access is None:
        return "1 = 1", []
    held = [str(int(audience)) for token, audience in _AUDIENCES.items() if token in access]
    sql = f"{AUDIENCE.format(column='e.bucket')} IN ({', '.join(held)})" if held else "1 = 0"
    own = readers(access - _AUDIENCES.keys())
    if own is None:
        return sql, []
    source, parameters = dialect.matches(own, build)
    return f"({sql} OR e.id IN (SELECT r FROM ({source}) AS own))", parameters  # noqa: S608  (our own expression)


class Bucket(NamedTuple):
    """One combination of facets, in the order of FACETS."""

    kind: str
    unit_path: str
    year: int
    topic: str
    status: str


_READ: dict[int, Bucket] = {}
"""Combinations that were read before: a number never means another one."""
_MOST_READ = 100_000


def bucket_rows(cursor: Any, counts: Counter[int]) -> Mapping[int, Bucket]:
    """Returns the combinations that were counted, by their number, and perhaps others."""
    if missing := [number for number in counts if number not in _READ]:
        if len(_READ) > _MOST_READ:
            _READ.clear()
            missing = list(counts)
        columns, numbers = ", ".join(Bucket._fields), ", ".join(map(str, missing))
        cursor.execute(f"SELECT id, {columns} FROM search_searchbucket WHERE id IN ({numbers})")  # noqa: S608  (our own column names and numbers)
        _READ.update({number: _bucket(*values) for number, *values in cursor.fetchall()})
    return _READ


def _bucket(kind: str, unit_path: str, year: int, topic: str, status: str) -> Bucket:
    """Returns a combination whose texts are shared with all others: they are counted twice as fast."""
    return Bucket(intern(kind), intern(unit_path), year, intern(topic), intern(status))


def facet_counts(query: EngineQuery, counts: Counter[int], buckets: Mapping[int, Bucket]) -> dict[str, dict[str, int]]:
    """Returns {facet: {value: count}}; each facet is counted under all the other filters, not under itself."""
    found: list[Counter[Any]] = [Counter() for _name in FACETS]
    if _chosen(query)[0]:
        for number, count in counts.items():
            failed = _failed(query, buckets[number]) if number in buckets else [-1, -1]
            for place in range(len(FACETS)) if not failed else failed if len(failed) == 1 else ():
                found[place][buckets[number][place]] += count
    else:
        # Column after column: many times as fast with thousands of combinations.
        each_hit = [buckets[number] for number in counts.elements() if number in buckets]
        for sums, values in zip(found, zip(*each_hit, strict=True), strict=False):
            sums.update(values)
    return {
        name: {str(value): count for value, count in sums.items() if value}
        for name, sums in zip(FACETS, found, strict=True)
    }


def _failed(query: EngineQuery, bucket: Bucket) -> list[int]:
    """Returns the places of the filters that the combination does not pass."""
    passed = (
        not query.kinds or bucket.kind in query.kinds,
        not query.unit_path or bucket.unit_path.startswith(query.unit_path),
        query.year is None or bucket.year == query.year,
        not query.topic or bucket.topic == query.topic,
        not query.status or bucket.status == query.status,
    )
    return [place for place, ok in enumerate(passed) if not ok]

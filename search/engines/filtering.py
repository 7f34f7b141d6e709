"""Who may find an entry and which filters it passes, as one condition of the same statement; and the facets."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from search.models import Audience
from search.sources.base import MEMBER, PUBLIC

from .base import FACETS, EngineQuery
from .dialect import Dialect
from .expressions import Expression, readers

_AUDIENCES = {PUBLIC: Audience.PUBLIC, MEMBER: Audience.MEMBERS}
FEW = 5_000
"""Somebody who may find no more documents than this is looked up by tokens."""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A condition on the entry ``e``; ``access_sql`` is the part about readers. ``within`` are tokens of which one must
    be there as well: whoever may find little is looked up by them, others by the entry."""

    sql: str
    parameters: list[Any]
    access_sql: str
    access_parameters: list[Any]
    limits_facets: bool
    within: Expression | None = None

    def for_readers_only(self) -> "Filter":
        """Returns the condition without what the reader chose to filter by."""
        return replace(self, sql=self.access_sql, parameters=self.access_parameters)


def filter_of(query: EngineQuery, dialect: Dialect, cursor: Any, build: int, *, by_tokens: bool = True) -> Filter:
    """Returns the condition for this reader and these filters; ``by_tokens`` allows the part of it that tokens say."""
    locale, chosen = _conditions(query)
    within = _few(query.access, dialect, cursor, build) if by_tokens and query.access is not None else None
    access = None if within is not None else query.access
    always, access_sql, parameters = _access(access, locale, dialect, build)
    everything = f"{always} AND {access_sql}"
    if not chosen:
        return Filter(
            sql=everything,
            parameters=parameters,
            access_sql=everything,
            access_parameters=parameters,
            limits_facets=False,
            within=within,
        )
    sql, values = _buckets(chosen)
    return Filter(
        sql=f"{everything} AND {sql}",
        parameters=[*parameters, *values],
        access_sql=everything,
        access_parameters=parameters,
        limits_facets=True,
        within=within,
    )


def _few(access: frozenset[str] | None, dialect: Dialect, cursor: Any, build: int) -> Expression | None:
    """Returns the tokens of somebody who may find little; None for others."""
    own = readers(access or frozenset())
    if own is None:
        return None
    source, parameters = dialect.matches(own, build)
    cursor.execute(f"SELECT count(*) FROM (SELECT 1 FROM ({source}) AS f LIMIT {FEW + 1}) AS few", parameters)  # noqa: S608
    return own if int(cursor.fetchone()[0]) <= FEW else None


Conditions = list[tuple[str, list[Any]]]


def _conditions(query: EngineQuery) -> tuple[Conditions, Conditions]:
    locale: Conditions = [("locale IN (%s, '')", [query.locale])] if query.locale else []
    chosen: Conditions = []
    if query.kinds:
        chosen.append((f"kind IN ({', '.join(['%s'] * len(query.kinds))})", list(query.kinds)))
    if query.unit_path:
        chosen.append(("substr(unit_path, 1, %s) = %s", [len(query.unit_path), query.unit_path]))
    if query.year is not None:
        chosen.append(("year = %s", [query.year]))
    for name in ("topic", "status"):
        if value := getattr(query, name):
            chosen.append((f"{name} = %s", [value]))
    return locale, chosen


def _buckets(conditions: Conditions) -> tuple[str, list[Any]]:
    where = " AND ".join(sql for sql, _values in conditions)
    values = [value for _sql, each in conditions for value in each]
    return f"e.bucket IN (SELECT id FROM search_searchbucket WHERE {where})", values  # noqa: S608  (our own column names)


def _access(
    access: frozenset[str] | None, locale: Conditions, dialect: Dialect, build: int
) -> tuple[str, str, list[Any]]:
    always, parameters = "e.build = %s", [build]
    if locale:
        sql, values = _buckets(locale)
        always, parameters = f"{always} AND {sql}", [*parameters, *values]
    if access is None:
        return always, "1 = 1", parameters
    held = [int(audience) for token, audience in _AUDIENCES.items() if token in access]
    sql, values = _buckets([("audience IN (%s, %s)", [held[0], held[-1]])]) if held else ("1 = 0", [])
    parameters = [*parameters, *values]
    own = readers(access - {PUBLIC, MEMBER})
    if own is None:
        return always, sql, parameters
    source, more = dialect.matches(own, build)
    return always, f"({sql} OR e.id IN ({source}))", [*parameters, *more]


class Bucket(NamedTuple):
    """One combination of facets, in the order of FACETS."""

    kind: str
    unit_path: str
    year: int
    topic: str
    status: str


def bucket_rows(cursor: Any, counts: Counter[int]) -> dict[int, Bucket]:
    """Returns the combinations that were counted, by their number."""
    if not counts:
        return {}
    columns, numbers = ", ".join(Bucket._fields), ", ".join(map(str, counts))
    cursor.execute(f"SELECT id, {columns} FROM search_searchbucket WHERE id IN ({numbers})")  # noqa: S608
    return {number: Bucket(*values) for number, *values in cursor.fetchall()}


def facet_counts(query: EngineQuery, counts: Counter[int], buckets: Mapping[int, Bucket]) -> dict[str, dict[str, int]]:
    """Returns {facet: {value: count}}; each facet is counted under all the other filters, not under itself."""
    found: list[defaultdict[Any, int]] = [defaultdict(int) for _name in FACETS]
    places = range(len(FACETS))
    for number, count in counts.items():
        bucket = buckets.get(number)
        if bucket is None:
            continue
        failed = _failed(query, bucket)
        for place in places if not failed else failed if len(failed) == 1 else ():
            found[place][bucket[place]] += count
    return {
        name: {str(value): count for value, count in found[place].items() if value} for place, name in enumerate(FACETS)
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

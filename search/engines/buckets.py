"""Combinations of facets: each has a number, which entries point to."""

from collections.abc import Iterable, Sequence

from django.db import connection

from search.models import Audience, SearchBucket, SearchDocument
from search.sources.base import MEMBER, PUBLIC

_AT_ONCE = 400


def audience_of(access: Iterable[str]) -> Audience:
    """Returns who may find something, as far as one number can say it."""
    tokens = set(access)
    if PUBLIC in tokens:
        return Audience.PUBLIC
    return Audience.MEMBERS if MEMBER in tokens else Audience.SOME


Combination = tuple[str, str, str, str, int, str, int]


def combination(document: SearchDocument) -> Combination:
    """Returns what of a document is counted beside the hits."""
    return (
        document.kind,
        document.unit_path,
        document.topic,
        document.status,
        document.year or 0,
        document.locale,
        int(audience_of(document.access)),
    )


_COLUMNS = ("kind", "unit_path", "topic", "status", "year", "locale", "audience")


def buckets_of(documents: Sequence[SearchDocument]) -> dict[Combination, int]:
    """Returns the number of each combination of facets, new ones made."""
    wanted = {combination(document) for document in documents}
    known = _known(wanted)
    missing = wanted - known.keys()
    if missing:
        new = [SearchBucket(**dict(zip(_COLUMNS, each, strict=True))) for each in sorted(missing)]
        SearchBucket.objects.bulk_create(new, ignore_conflicts=True)
        known |= _known(missing)
    return known


def _known(wanted: Iterable[Combination]) -> dict[Combination, int]:
    """Looks the combinations up one by one in the index: most sites have many more than a batch needs."""
    found: dict[Combination, int] = {}
    rows = list(wanted)
    row = f"({', '.join(['%s'] * len(_COLUMNS))})"
    same = " AND ".join(f"b.{name} = w.{name}" for name in _COLUMNS)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _AT_ONCE):
            some = rows[start : start + _AT_ONCE]
            cursor.execute(
                f"WITH w({', '.join(_COLUMNS)}) AS (VALUES {', '.join([row] * len(some))})"  # noqa: S608  (our own names)
                f" SELECT w.*, b.id FROM w CROSS JOIN search_searchbucket b WHERE {same}",
                [value for each in some for value in each],
            )
            found |= {each[:-1]: each[-1] for each in cursor.fetchall()}
    return found

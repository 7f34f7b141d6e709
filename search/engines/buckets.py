"""Combinations of facets: each has a number, which entries point to.

The number is a digest of the combination, so it never means another one and what was read once stays true. Its last
bits say who may find it and its language: the filter of every question needs no second table.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b

from django.db import connection

from search.models import Audience, SearchBucket, SearchDocument
from search.sources.base import MEMBER, PUBLIC

AUDIENCE = "({column} & 3)"
LOCALE = "(({column} >> 2) & 4095)"
"""What the database reads from a number."""

Combination = tuple[str, str, str, str, int, str, int]

_COLUMNS = ("kind", "unit_path", "topic", "status", "year", "locale", "audience")


def audience_of(access: Iterable[str]) -> Audience:
    """Returns who may find something, as far as one number can say it."""
    tokens = set(access)
    if PUBLIC in tokens:
        return Audience.PUBLIC
    return Audience.MEMBERS if MEMBER in tokens else Audience.SOME


def locale_number(locale: str) -> int:
    """Returns the twelve bits that stand for a language; none has 0."""
    return 1 + int.from_bytes(blake2b(locale.encode(), digest_size=4).digest()) % 4095 if locale else 0


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


@lru_cache(maxsize=65_536)
def number_of(wanted: Combination) -> int:
    """Returns the number of a combination: 48 bits of a digest, 12 for the language, 2 for who may find it."""
    *facets, locale, audience = wanted
    digest = blake2b("\x1f".join(map(str, facets)).encode(), digest_size=6).digest()
    return int.from_bytes(digest) << 14 | locale_number(str(locale)) << 2 | int(audience)


def buckets_of(documents: Sequence[SearchDocument]) -> list[int]:
    """Returns the number of each document's combination, new ones stored."""
    wanted = [combination(document) for document in documents]
    numbers = {number_of(each): each for each in wanted}
    missing = sorted(numbers.keys() - _stored(numbers))
    new = [SearchBucket(pk=number, **dict(zip(_COLUMNS, numbers[number], strict=True))) for number in missing]
    SearchBucket.objects.bulk_create(new, ignore_conflicts=True)
    return [number_of(each) for each in wanted]


def _stored(numbers: Iterable[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM search_searchbucket WHERE id IN ({', '.join(map(str, numbers)) or 'NULL'})")  # noqa: S608  (numbers from our own rows)
        return {number for (number,) in cursor.fetchall()}

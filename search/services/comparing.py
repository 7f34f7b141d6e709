"""Comparing mirror and indexes with the database, and putting right what differs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import structlog
from django.db import transaction

from search.analysis.version import VERSION
from search.engines.base import Engine
from search.engines.chosen import engines
from search.models import SearchChange, SearchDocument
from search.sources import Entry, Source, sources
from search.sources.base import digest_of

from .indexing import Stored, queue
from .rebuilding import note_fault, put_everywhere, rebuild
from .versions import KEY as VERSION_KEY
from .versions import is_current

log = structlog.get_logger(__name__)

_READ_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Something the index has otherwise than the database, or not at all, or too much."""

    where: str
    what: str
    kind: str
    object_id: str


def differences() -> Iterator[Difference]:
    """Yields everything in which mirror and indexes differ from the database; nothing when they are equal."""
    waiting = set(SearchChange.objects.values_list("kind", "object_id"))
    if not is_current():
        yield Difference(where="index", what="outdated", kind=VERSION_KEY, object_id=str(VERSION))
    for source in sources():
        yield from _differences_of(source, waiting)
    for engine in engines():
        yield from _differences_in(engine)


def _differences_of(source: Source, waiting: set[tuple[str, str]]) -> Iterator[Difference]:
    keys = iter(list(source.queryset().order_by("pk").values_list("pk", flat=True)))
    seen: set[str] = set()
    while some := [str(each) for each in islice(keys, _READ_AT_ONCE)]:
        rows = {
            (row.object_id, row.locale): row.digest
            for row in SearchDocument.objects.filter(kind=source.kind, object_id__in=some).only(
                "object_id", "locale", "digest"
            )
        }
        seen.update(some)
        entries, at_fault = _entries_of(source, some)
        for object_id in at_fault:
            rows = {key: digest for key, digest in rows.items() if key[0] != object_id}
            yield Difference(where="mirror", what="unreadable", kind=source.kind, object_id=object_id)
        for entry in entries:
            stored = rows.pop((entry.object_id, entry.locale), None)
            if stored != digest_of(entry) and (source.kind, entry.object_id) not in waiting:
                what = "missing" if stored is None else "outdated"
                yield Difference(where="mirror", what=what, kind=source.kind, object_id=entry.object_id)
        for object_id, _locale in rows:
            yield Difference(where="mirror", what="unwanted", kind=source.kind, object_id=object_id)
    left = SearchDocument.objects.filter(kind=source.kind).values_list("object_id", flat=True)
    for object_id in left.iterator(5000):
        if object_id not in seen:
            yield Difference(where="mirror", what="unwanted", kind=source.kind, object_id=object_id)


def _entries_of(source: Source, ids: Sequence[str]) -> tuple[list[Entry], list[str]]:
    """Returns the entries of these objects, and which objects are at fault."""
    try:
        with transaction.atomic():
            return list(source.findable(source.objects(ids))), []
    except Exception as error:  # noqa: BLE001  (a source of another app may raise anything: the others are compared)
        if len(ids) == 1:
            log.warning("not_readable", kind=source.kind, object=ids[0], reason=type(error).__name__)
            return [], list(ids)
    parts = [_entries_of(source, [each]) for each in ids]
    return [entry for entries, _faults in parts for entry in entries], [
        each for _some, faults in parts for each in faults
    ]


def _differences_in(engine: Engine) -> Iterator[Difference]:
    rows = SearchDocument.objects.values_list("pk", "digest", "kind", "object_id")
    wanted = {pk: (digest, kind, object_id) for pk, digest, kind, object_id in rows.iterator(5000)}
    for document, digest in engine.stored():
        row = wanted.pop(document, None)
        if row is None:
            yield Difference(where=engine.name, what="unwanted", kind="", object_id=str(document))
        elif row[0] != digest:
            yield Difference(where=engine.name, what="outdated", kind=row[1], object_id=row[2])
    for _digest, kind, object_id in wanted.values():
        yield Difference(where=engine.name, what="missing", kind=kind, object_id=object_id)


def repair(found: Difference) -> None:
    """Lets the indexer look at the object again, in the mirror and in every engine."""
    if found.kind == VERSION_KEY:
        rebuild(tell=lambda *_progress: None)
    elif found.what == "unreadable":
        note_fault(found.kind, found.object_id, found.what)
    elif found.kind:
        documents = SearchDocument.objects.filter(kind=found.kind, object_id=found.object_id)
        put_everywhere(Stored(changed=tuple(documents)))
        queue(found.kind, [found.object_id])
    else:
        put_everywhere(Stored(gone=(int(found.object_id),)))

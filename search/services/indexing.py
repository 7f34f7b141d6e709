"""Keeping the mirror and the engines as the database is: what changed is queued, looked at again and indexed."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import connection, transaction
from django.db.models import QuerySet

from organization import clock, rows
from search.bulk import insert, new_numbers
from search.engines.base import Engine
from search.engines.chosen import database_engine, engines
from search.models import SearchChange, SearchDocument
from search.question import facet_value
from search.sources import Entry, Source, source_of
from search.sources.base import STORED, digest_of

from .draining import wake_indexer
from .telling import TOLD_LATER, note_for_server, postpone, tell_of_objects, tell_server

log = structlog.get_logger(__name__)

AT_ONCE = 100
MOST_TOLD = 20
_TEXTS = ("title", "summary", "body", "topic")
_COLUMNS = ("id", "kind", "object_id", *STORED, "digest", "indexed_at")


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What changed in the mirror."""

    changed: tuple[SearchDocument, ...] = ()
    gone: tuple[int, ...] = ()


def queue(kind: str, ids: Iterable[Any]) -> None:
    """Notes, in the transaction of the change, that the entries of these objects have to be looked at again."""
    now = clock.now()
    changes = [SearchChange(kind=kind, object_id=str(each), available_at=now, queued_at=now) for each in ids]
    for first in range(0, len(changes), AT_ONCE):
        rows.insert(changes[first : first + AT_ONCE])
    wake_indexer()


def index_changes(limit: int = AT_ONCE) -> int:
    """Indexes up to ``limit`` queued changes that are due, tells a server what it does not know yet, and returns how
    many of both were looked at."""
    servers = engines()[1:]
    _prepare(limit)
    with transaction.atomic():
        changes = _due(limit)
        if changes:
            database_engine().take_turn()
            if _fault(changes, servers):
                _index_one_by_one(changes, servers)
    told = sum(tell_server(server, limit) + tell_of_objects(limit) for server in servers)
    return len(changes) + told


def _prepare(limit: int) -> None:
    """Lets sources read files before anybody has to wait for a lock."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for kind, object_id in _waiting()[:limit].values_list("kind", "object_id"):
        by_kind[kind].add(object_id)
    for kind, ids in by_kind.items():
        if (source := source_of(kind)) is not None:
            try:
                source.prepare(ids)
            except Exception as error:  # noqa: BLE001  (which object is at fault is found when they are indexed)
                log.warning("not_prepared", kind=kind, reason=type(error).__name__)


def _index_one_by_one(changes: Sequence[SearchChange], servers: Sequence[Engine]) -> None:
    """Indexes each object by itself: one at fault is tried again later and keeps no other waiting."""
    by_object: dict[tuple[str, str], list[SearchChange]] = defaultdict(list)
    for change in changes:
        by_object[change.kind, change.object_id].append(change)
    for (kind, object_id), some in by_object.items():
        if reason := _fault(some, servers):
            postpone(some, reason)
            log.warning("not_indexed", kind=kind, object=object_id, attempts=some[0].attempts + 1)


def _fault(changes: Sequence[SearchChange], servers: Sequence[Engine]) -> str:
    """Returns why these changes could not be indexed, then nothing of them is stored; nothing when they were."""
    try:
        with transaction.atomic():
            _index(changes, servers)
    except Exception as error:  # noqa: BLE001  (a source of another app may raise anything: it must not stop all others)
        return f"{type(error).__name__}: {error}"
    return ""


def _index(changes: Sequence[SearchChange], servers: Sequence[Engine]) -> None:
    """Brings mirror and database engine up to date; a server is told later, outside of this transaction."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for change in changes:
        by_kind[change.kind].add(change.object_id)
    changed: list[SearchDocument] = []
    gone: list[int] = []
    for kind, ids in by_kind.items():
        stored = mirror(kind, ids)
        changed += stored.changed
        gone += stored.gone
    own = database_engine()
    own.put(changed)
    own.drop(gone)
    SearchChange.objects.filter(pk__in=[change.pk for change in changes]).delete()
    if servers:
        note_for_server([*(each.pk for each in changed), *gone])


def _waiting() -> QuerySet[SearchChange]:
    return SearchChange.objects.filter(available_at__lte=clock.now()).exclude(kind__in=TOLD_LATER).order_by("pk")


def _due(limit: int) -> list[SearchChange]:
    waiting = _waiting()
    if not waiting.exists():
        return []
    if connection.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True)
    return list(waiting[:limit])


def mirror(kind: str, ids: Collection[str]) -> Stored:
    """Makes the mirror's rows of these objects what their source says now; returns what changed."""
    source = source_of(kind)
    known = {
        (row.object_id, row.locale): row for row in SearchDocument.objects.filter(kind=kind, object_id__in=list(ids))
    }
    entries = list(source.findable(source.objects(ids))) if source is not None else []
    return store(kind, entries, known)


def store(kind: str, entries: Iterable[Entry], known: dict[tuple[str, str], SearchDocument]) -> Stored:
    """Writes entries into the mirror; what is ``known`` and not among them any more is removed."""
    now = clock.now()
    new: list[SearchDocument] = []
    altered: list[SearchDocument] = []
    rest = dict(known)
    for entry in entries:
        row = rest.pop((entry.object_id, entry.locale), None)
        digest = digest_of(entry)
        if row is not None and row.digest == digest:
            continue
        (new if row is None else altered).append(_row(row, kind, entry, digest, now))
    if new:
        _insert(new)
    if altered:
        SearchDocument.objects.bulk_update(altered, [*STORED, "digest", "indexed_at"], batch_size=100)
    gone = tuple(row.pk for row in rest.values())
    SearchDocument.objects.filter(pk__in=gone).delete()
    return Stored(changed=(*new, *altered), gone=gone)


def _insert(documents: list[SearchDocument]) -> None:
    fields_by_name: dict[str, Any] = {field.name: field for field in SearchDocument._meta.fields}
    moment, day = fields_by_name["indexed_at"], fields_by_name["happened_on"]
    rows = []
    for number, document in zip(new_numbers(SearchDocument, len(documents)), documents, strict=True):
        document.pk = number
        values = {name: getattr(document, name) for name in _COLUMNS}
        values["access"] = json.dumps(document.access)
        values["indexed_at"] = moment.get_db_prep_save(document.indexed_at, connection)
        values["happened_on"] = day.get_db_prep_save(document.happened_on, connection)
        rows.append(tuple(values.values()))
    insert(SearchDocument, _COLUMNS, rows)


def _row(row: SearchDocument | None, kind: str, entry: Entry, digest: str, now: Any) -> SearchDocument:
    row = row or SearchDocument(kind=kind, object_id=entry.object_id)
    for name in STORED:
        setattr(row, name, getattr(entry, name))
    for name in _TEXTS:
        setattr(row, name, getattr(entry, name).replace("\x00", " "))
    row.title, row.access = row.title[:300], list(entry.access)
    row.topic = facet_value(row.topic)
    row.digest, row.indexed_at = digest, now
    return row


def waiting_changes() -> int:
    """Returns how many changes wait to be indexed."""
    return SearchChange.objects.count()


def failing_changes() -> Sequence[Mapping[str, object]]:
    """Returns some of the changes that could not be indexed or told so far, those tried most often first."""
    failing = SearchChange.objects.filter(attempts__gt=0).order_by("-attempts", "pk")
    return list(failing.values("kind", "object_id", "attempts", "last_error")[:MOST_TOLD])


def source_rows(source: Source) -> Any:
    """Returns the keys of everything a source may have entries of, in a stable order."""
    return source.queryset().order_by("pk").values_list("pk", flat=True)

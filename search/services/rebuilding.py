"""Building every index anew while the old one answers, and comparing what is there with what should be."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import transaction

from organization import clock
from search.engines.base import Engine
from search.engines.chosen import database_engine, engines
from search.models import SearchChange, SearchDocument, SearchState
from search.sources import Source, sources

from .indexing import Stored, digest_of, mirror
from .passing_days import note_day

KEY = "rebuild"
_READ_AT_ONCE = 500
_WRITTEN_AT_ONCE = 1_000

Tell = Callable[[str, int, int], None]
"""Told of progress: what is being done, how many are done, how many there are."""


def rebuild(*, tell: Tell, afresh: bool = False) -> None:
    """Makes the mirror as the database is and builds a new index in every engine; continues one that was stopped.

    Searching goes on with the old index, changes made meanwhile reach both.
    """
    state = {} if afresh else _state()
    if not state:
        builds = {engine.name: engine.start_build() for engine in engines()}
        state = {"kinds": {}, "builds": builds, "after": 0, "day": clock.today().isoformat()}
        _save(state)
    for source in sources():
        _read(source, state, tell)
    _remove_unknown_kinds()
    _write(state, tell)
    for engine in engines():
        if engine.name in state["builds"]:
            engine.finish_build(state["builds"].pop(engine.name))
            _save(state)
    if "day" in state:  # one that an earlier version began has none
        note_day(state["day"])
    SearchState.objects.filter(pk=KEY).delete()


def _read(source: Source, state: dict[str, Any], tell: Tell) -> None:
    """Compares every object of a source with the mirror, in the order of primary keys."""
    keys = source.queryset().order_by("pk").values_list("pk", flat=True)
    total, done = keys.count(), 0
    after = state["kinds"].get(source.kind)
    if after == "done":
        return
    if after is not None:
        keys = keys.filter(pk__gt=after)
        done = total - keys.count()
    rest = iter(list(keys))
    while some := list(islice(rest, _READ_AT_ONCE)):
        source.prepare([str(each) for each in some])
        with transaction.atomic():
            database_engine().take_turn()  # nobody indexes a newer state between reading and writing
            # Into the index that answers as well: until the new one is ready it must not fall behind.
            stored = mirror(source.kind, [str(each) for each in some])
            _put(stored)
            state["kinds"][source.kind] = str(some[-1])
            _save(state)
        done += len(some)
        tell(source.kind, done, total)
        database_engine().let_others_write()
    _remove_missing(source)
    state["kinds"][source.kind] = "done"
    _save(state)


def _remove_missing(source: Source) -> None:
    """Takes out of the mirror what has no object any more."""
    rows = list(SearchDocument.objects.filter(kind=source.kind).values_list("pk", "object_id"))
    # Read after the rows: an object that has just been made is there, and its row is not among them.
    there = {str(pk) for pk in source.queryset().values_list("pk", flat=True)}
    gone = [pk for pk, object_id in rows if object_id not in there]
    _drop(gone)


def _remove_unknown_kinds() -> None:
    known = [source.kind for source in sources()]
    _drop(list(SearchDocument.objects.exclude(kind__in=known).values_list("pk", flat=True)))


def _drop(gone: list[int]) -> None:
    for start in range(0, len(gone), _READ_AT_ONCE):
        some = gone[start : start + _READ_AT_ONCE]
        SearchDocument.objects.filter(pk__in=some).delete()
        _put(Stored(gone=tuple(some)))


def _put(stored: Stored) -> None:
    for engine in engines():
        if stored.changed:
            engine.put(stored.changed)
        if stored.gone:
            engine.drop(stored.gone)


def _write(state: dict[str, Any], tell: Tell) -> None:
    """Writes the mirror into the new indexes, in the order of primary keys."""
    waiting: dict[str, Engine] = {engine.name: engine for engine in engines() if engine.name in state["builds"]}
    total = SearchDocument.objects.count()
    done = SearchDocument.objects.filter(pk__lte=state["after"]).count()
    while True:
        with transaction.atomic():
            database_engine().take_turn()
            some = list(SearchDocument.objects.filter(pk__gt=state["after"]).order_by("pk")[:_WRITTEN_AT_ONCE])
            if not some:
                break
            for name, engine in waiting.items():
                engine.put_into_build(state["builds"][name], some)
            state["after"] = some[-1].pk
            _save(state)
        done += len(some)
        tell("index", done, total)
        database_engine().let_others_write()


def _state() -> dict[str, Any]:
    found: dict[str, Any] | None = SearchState.objects.filter(pk=KEY).values_list("value", flat=True).first()
    return found or {}


def _save(state: dict[str, Any]) -> None:
    SearchState.objects.update_or_create(pk=KEY, defaults={"value": state})


# ---- comparing ----


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
        for entry in source.findable(source.objects(some)):
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
    from .indexing import queue

    if found.kind:
        documents = SearchDocument.objects.filter(kind=found.kind, object_id=found.object_id)
        _put(Stored(changed=tuple(documents)))
        queue(found.kind, [found.object_id])
    else:
        _put(Stored(gone=(int(found.object_id),)))

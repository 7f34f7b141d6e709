"""Building every index anew while the old one answers."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import structlog
from django.db import transaction

from organization import clock
from search.analysis.version import VERSION
from search.engines.base import Engine, EngineDown
from search.engines.chosen import database_engine, engines
from search.engines.cluster.bulk import DocumentsRefused
from search.models import SearchChange, SearchDocument, SearchState
from search.sources import Source, sources

from .indexing import Stored, mirror
from .passing_days import note_day
from .telling import DOCUMENT, postpone
from .versions import note_version

log = structlog.get_logger(__name__)

KEY = "rebuild"
_GIVEN_UP_AFTER = timedelta(minutes=10)
_STOPS = (EngineDown, LookupError)
"""What is no fault of one object: nothing can be done now, or somebody else does it."""
_READ_AT_ONCE = 500
_WRITTEN_AT_ONCE = 1_000

Tell = Callable[[str, int, int], None]
"""Told of progress: what is being done, how many are done, how many there are."""


def rebuild(*, tell: Tell, afresh: bool = False) -> int:
    """Makes the mirror as the database is and builds a new index in every engine; continues one that was stopped,
    unless other engines or another analysis had begun it. Returns how many objects could not be indexed: they are
    queued with the reason, and tried again later.

    Searching goes on with the old index, changes made meanwhile reach both.
    """
    state = {} if afresh else _continued()
    if not state:
        builds = {engine.name: engine.start_build() for engine in engines()}
        state = {"kinds": {}, "builds": builds, "after": 0, "day": clock.today().isoformat(), "left_out": 0}
        state |= _made_by()
        _save(state)
    for source in sources():
        _read(source, state, tell)
    _remove_unknown_kinds()
    _write(state, tell)
    for engine in engines():
        if engine.name in state["builds"]:
            engine.finish_build(state["builds"].pop(engine.name))
            _save(state)
    note_day(state["day"])
    note_version()
    SearchState.objects.filter(pk=KEY).delete()
    return int(state["left_out"])


def _made_by() -> dict[str, Any]:
    """What a rebuild that was stopped must have in common with one that continues it."""
    return {"engines": [engine.name for engine in engines()], "analysis": VERSION}


def _continued() -> dict[str, Any]:
    state = _state()
    return state if all(state.get(name) == value for name, value in _made_by().items()) else {}


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
        ids = [str(each) for each in some]
        if reason := _fault_reading(source, ids):
            state["left_out"] += _read_one_by_one(source, ids, reason)
        state["kinds"][source.kind] = ids[-1]
        _save(state)
        done += len(some)
        tell(source.kind, done, total)
        database_engine().let_others_write()
    _remove_missing(source)
    state["kinds"][source.kind] = "done"
    _save(state)


def _fault_reading(source: Source, ids: Sequence[str]) -> str:
    """Brings the mirror of these objects up to date; returns why that cannot be done: then nothing is stored."""
    try:
        source.prepare(ids)
        with transaction.atomic():
            database_engine().take_turn()  # nobody indexes a newer state between reading and writing
            # Into the index that answers as well: until the new one is ready it must not fall behind.
            put_everywhere(mirror(source.kind, ids))
    except _STOPS:
        raise
    except Exception as error:  # noqa: BLE001  (a source of another app may raise anything: it must not stop all others)
        return f"{type(error).__name__}: {error}"
    return ""


def _read_one_by_one(source: Source, ids: Sequence[str], reason: str) -> int:
    """Reads each object by itself and returns how many are at fault: those wait with the reason."""
    left_out = 0
    for object_id in ids:
        if len(ids) == 1 or (reason := _fault_reading(source, [object_id])):
            left_out += 1
            note_fault(source.kind, object_id, reason)
    return left_out


def note_fault(kind: str, object_id: str, reason: str) -> None:
    """Lets an object at fault be tried again later, with the reason."""
    now = clock.now()
    change = SearchChange.objects.filter(kind=kind, object_id=object_id).order_by("pk").first()
    if change is None:
        change = SearchChange.objects.create(kind=kind, object_id=object_id, available_at=now, queued_at=now)
    postpone([change], reason)
    log.warning("not_indexed", kind=kind, object=object_id)


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
        put_everywhere(Stored(gone=tuple(some)))


def put_everywhere(stored: Stored) -> None:
    """Tells every engine what changed in the mirror."""
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
                state["left_out"] += _put_into_build(engine, state["builds"][name], some)
            state["after"] = some[-1].pk
            _save(state)
        done += len(some)
        tell("index", done, total)
        database_engine().let_others_write()


def _put_into_build(engine: Engine, build: str, documents: Sequence[SearchDocument]) -> int:
    """Writes documents into a new index and returns how many it refuses: those wait with the reason."""
    try:
        with transaction.atomic():
            engine.put_into_build(build, documents)
    except DocumentsRefused as error:  # all others are stored
        for number, reason in error.reasons.items():
            note_fault(DOCUMENT, number, reason)
        return len(error.reasons)
    except _STOPS:
        raise
    except Exception as error:  # noqa: BLE001  (a text that a database refuses must not keep all others out)
        if len(documents) > 1:
            return sum(_put_into_build(engine, build, [each]) for each in documents)
        note_fault(documents[0].kind, documents[0].object_id, f"{type(error).__name__}: {error}")
        return 1
    return 0


def _state() -> dict[str, Any]:
    found: dict[str, Any] | None = SearchState.objects.filter(pk=KEY).values_list("value", flat=True).first()
    return found or {}


def _save(state: dict[str, Any]) -> None:
    state["at"] = clock.now().isoformat()
    SearchState.objects.update_or_create(pk=KEY, defaults={"value": state})


def is_under_way(now: datetime) -> bool:
    """Answers whether somebody builds the index: not one who has stopped to."""
    at = _state().get("at")
    return at is not None and now - datetime.fromisoformat(at) < _GIVEN_UP_AFTER

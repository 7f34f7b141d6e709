"""Telling a search server what the mirror has: from a queue, after the change was committed, until it is told."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.search.backends import get_search_backend
from wagtail.search.index import get_indexed_instance

from organization import clock
from search.engines.base import Engine, EngineDown
from search.engines.cluster.bulk import DocumentsRefused
from search.engines.cluster.connection import BRISK
from search.models import SearchChange, SearchDocument

log = structlog.get_logger(__name__)

DOCUMENT = "@document"
"""The kind of a queued change that only has to be told to a server: the mirror already has it."""
OBJECT = "@object"
"""The kind of an object that the administration searches and a server could not be told of."""
TOLD_LATER = (DOCUMENT, OBJECT)
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=5)
LEASE = timedelta(minutes=1)
"""While one worker tells it, others leave a change alone; after a crash it is told again."""


def note_for_server(documents: Iterable[int]) -> None:
    """Notes, in the transaction of the change, that a server has to be told of these documents."""
    now = clock.now()
    SearchChange.objects.bulk_create(
        [
            SearchChange(kind=DOCUMENT, object_id=str(number), available_at=now, queued_at=now)
            for number in dict.fromkeys(documents)
        ],
        batch_size=500,
    )


def note_object(model: type[Model], number: Any) -> None:
    """Notes that the administration's index on a server has to be told of an object, or that it is gone."""
    now = clock.now()
    type_of = ContentType.objects.get_for_model(model)
    SearchChange.objects.create(
        kind=OBJECT, object_id=f"{type_of.pk}:{number}", available_at=now + FIRST_WAIT, queued_at=now
    )


def tell_of_objects(limit: int) -> int:
    """Tells the administration's index of what it did not take before, and returns how many were tried."""
    backend, changes = get_search_backend(), _leased(OBJECT, limit)
    for place, change in enumerate(changes):
        try:
            _tell_of(backend, change.object_id)
        except DocumentsRefused as error:  # all others may still be told
            postpone([change], str(error))
            log.warning("documents_refused", engine=backend.product, documents=1)
            continue
        except EngineDown as error:
            postpone(changes[place:], str(error))
            log.warning("engine_down", engine=backend.product, objects=len(changes) - place)
            break
        change.delete()
    return len(changes)


def _tell_of(backend: Any, identity: str) -> None:
    """Says what of an object the database has now; a model that was removed has nothing to say."""
    type_pk, _colon, number = identity.partition(":")
    model = next((each.model_class() for each in ContentType.objects.filter(pk=type_pk)), None)
    if model is None:
        return
    index = backend.get_index_for_model(model)
    found = model._default_manager.filter(pk=number).first()
    indexed = get_indexed_instance(found) if found is not None else None
    if indexed is not None:
        index.add_items(type(indexed), [indexed], tries=1, seconds=BRISK)
    else:
        index.forget(number)


def tell_server(server: Engine, limit: int) -> int:
    """Tells a server of up to ``limit`` documents and returns how many; what it does not take now is told later."""
    changes = _leased(DOCUMENT, limit)
    if not changes:
        return 0
    numbers = {int(change.object_id) for change in changes}
    documents = list(SearchDocument.objects.filter(pk__in=numbers))
    gone = numbers - {document.pk for document in documents}
    refused: dict[str, str] = {}
    try:
        if gone:
            server.drop(gone)
        if documents:
            server.put(documents)
    except DocumentsRefused as error:  # all others are stored
        refused = error.reasons
        log.warning("documents_refused", engine=server.name, documents=len(refused))
    except EngineDown as error:
        postpone(changes, str(error))
        log.warning("engine_down", engine=server.name, documents=len(numbers), attempts=changes[0].attempts + 1)
        return len(changes)
    told = [change for change in changes if change.object_id not in refused]
    _forget(told, {str(document.pk): document.digest for document in documents})
    for change in changes:
        if reason := refused.get(change.object_id):
            postpone([change], reason)
    return len(changes)


def _leased(kind: str, limit: int) -> list[SearchChange]:
    now = clock.now()
    due = SearchChange.objects.filter(kind=kind, available_at__lte=now).order_by("pk")[:limit]
    return [change for change in due if _is_mine(change, now + LEASE)]


def _is_mine(change: SearchChange, until: datetime) -> bool:
    """Takes a change unless another worker was faster."""
    waiting = SearchChange.objects.filter(pk=change.pk, available_at=change.available_at)
    return waiting.update(available_at=until) == 1


def postpone(changes: Iterable[SearchChange], reason: str) -> None:
    """Lets changes wait for their next turn, longer each time, and notes why."""
    now = clock.now()
    for change in changes:
        wait = min(FIRST_WAIT * 2 ** min(change.attempts, 20), LONGEST_WAIT)
        SearchChange.objects.filter(pk=change.pk).update(
            attempts=change.attempts + 1, available_at=now + wait, last_error=reason.replace("\x00", " ")[:500]
        )


def _forget(changes: Iterable[SearchChange], told: dict[str, str]) -> None:
    """Forgets what was told, unless the document has changed again meanwhile: then it is told once more."""
    numbers = [int(change.object_id) for change in changes]
    rows = SearchDocument.objects.filter(pk__in=numbers).values_list("pk", "digest")
    now_there = {str(number): digest for number, digest in rows}
    done = [change.pk for change in changes if told.get(change.object_id) == now_there.get(change.object_id)]
    SearchChange.objects.filter(pk__in=done).delete()
    SearchChange.objects.filter(pk__in=[change.pk for change in changes]).update(available_at=clock.now())

"""Indicators and duties of a pack, installed, brought up to date without losing what was changed here, exported."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from processes.engine.merging import Side
from processes.models import Procedure, StoredMeasure
from processes.services.measure_files import LISTS, pack_measures

Json = Mapping[str, Any]


def take_measures(path: Path, procedure: Procedure, side: Side | None = None) -> None:
    """Makes the measures of a pack, or merges what is new in them with what was changed here, member by member.

    Where both have changed the same member, ``side`` decides; what is here stays if nothing is said. A measure that the
    pack no longer has goes, unless somebody has changed it here.
    """
    told = _told(path)
    here = {each.key: each for each in StoredMeasure.objects.filter(key__in=told)}
    for place, (key, (kind, document)) in enumerate(told.items()):
        stored = here.get(key)
        if stored is None:
            StoredMeasure.objects.create(
                key=key, kind=kind, procedure=procedure, document=document, taken=document, position=place
            )
        elif stored.taken != document:
            stored.document = merged(stored.taken or {}, stored.document, document, side)
            stored.taken, stored.procedure = document, procedure
            stored.save(update_fields=["document", "taken", "procedure"])
    for gone in StoredMeasure.objects.filter(procedure=procedure, taken__isnull=False).exclude(key__in=told):
        if gone.document == gone.taken:
            gone.delete()


def merged(base: Json, ours: Json, theirs: Json, side: Side | None) -> dict[str, Any]:
    """Returns what becomes of a definition that both may have changed."""
    result: dict[str, Any] = {}
    for name in dict.fromkeys([*theirs, *ours]):
        was, mine, new = base.get(name), ours.get(name), theirs.get(name)
        value = new if mine == was or (new != was and side == "theirs") else mine
        if value is not None:
            result[name] = value
    return result


def has_new_measures(path: Path) -> bool:
    """Answers whether the pack says something about its measures that was not taken over yet."""
    told = _told(path)
    taken = dict(StoredMeasure.objects.filter(key__in=told).values_list("key", "taken"))
    return any(taken.get(key) != document for key, (_kind, document) in told.items())


def exported_measures(procedure: Procedure) -> dict[str, list[Any]]:
    """Returns the measures of a pack as they are here, as its file has them."""
    rows = list(procedure.measures.all())
    return {name: [each.document for each in rows if each.kind == kind] for name, kind in LISTS.items()}


def _told(path: Path) -> dict[str, tuple[str, dict[str, Any]]]:
    told = pack_measures(path)
    return {document["key"]: (kind, document) for name, kind in LISTS.items() for document in told[name]}

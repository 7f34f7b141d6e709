"""The worked examples of a procedure's draft: added, changed, taken out; always as a new revision of the draft."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from organization.models import User
from processes.models import Procedure, Simulation

Json = Mapping[str, Any]


def examples_of(document: Json) -> dict[str, Any]:
    """Returns the examples of a document, with an empty list where it has none."""
    found = document.get("examples")
    told = dict(found) if isinstance(found, Mapping) else {}
    rows = told.get("examples")
    return {**told, "examples": list(rows) if isinstance(rows, list | tuple) else []}


def keep_example(*, simulation: Simulation, name: Json, by: User) -> int:
    """Adds what was played to the draft's examples and returns its place."""
    example = {"name": dict(name), **simulation.script}

    def added(rows: list[Any]) -> int:
        rows.append(example)
        return len(rows) - 1

    return _changed(simulation.procedure, by, added)


def replace_example(*, procedure: Procedure, place: int, example: Json, by: User) -> None:
    """Puts a changed example in the place of the one that was there. Raises IndexError."""

    def put(rows: list[Any]) -> int:
        rows[place] = dict(example)
        return place

    _changed(procedure, by, put)


def remove_example(*, procedure: Procedure, place: int, by: User) -> None:
    """Takes an example out of the draft. Raises IndexError."""

    def taken(rows: list[Any]) -> int:
        del rows[place]
        return place

    _changed(procedure, by, taken)


@transaction.atomic
def _changed(procedure: Procedure, by: User, change: Any) -> int:
    """Works on the newest draft, whatever was saved since the page was opened."""
    locked = Procedure.objects.select_for_update().get(pk=procedure.pk)
    draft: Procedure = locked.get_latest_revision_as_object()
    examples = examples_of(draft.document)
    place: int = change(examples["examples"])
    draft.document = {**draft.document, "examples": examples}
    draft.save_revision(user=by)
    return place

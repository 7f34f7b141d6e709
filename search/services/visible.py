"""What was found, asked of the database once more."""

from collections.abc import Iterable
from typing import Any

from search.models import SearchDocument
from search.sources import source_of


def visible_documents(documents: Iterable[SearchDocument], actor: Any) -> set[int]:
    """Returns the primary keys of the documents whose objects the actor may see now."""
    by_kind: dict[str, list[SearchDocument]] = {}
    for document in documents:
        by_kind.setdefault(document.kind, []).append(document)
    visible: set[int] = set()
    for kind, rows in by_kind.items():
        source = source_of(kind)
        ids = source.visible({row.object_id for row in rows}, actor) if source else set()
        visible |= {row.pk for row in rows if row.object_id in ids}
    return visible

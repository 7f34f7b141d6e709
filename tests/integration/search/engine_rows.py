"""Rows of the mirror for the tests of engines, and the engine under test with an empty index."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from organization import clock
from search.analysis import parse_query
from search.engines import Engine, EngineQuery, EngineResult
from search.models import SearchDocument

PUBLIC = frozenset({"public"})


def row(title: str, body: str = "", **values: Any) -> SearchDocument:
    """Returns a stored row of the mirror; everybody may find it unless told otherwise."""
    number = SearchDocument.objects.count() + 1
    defaults: dict[str, Any] = {
        "kind": "page",
        "object_id": str(number),
        "url": "/",
        "access": ["public"],
        "digest": f"digest-{number}",
        "indexed_at": clock.now() + timedelta(seconds=number),
        "happened_on": date(2025, 1, 1) + timedelta(days=number),
    }
    return SearchDocument.objects.create(title=title, body=body, **defaults | values)


def built(engine: Engine, documents: Iterable[SearchDocument] = ()) -> None:
    """Lets a new index with exactly these documents answer."""
    build = engine.start_build()
    engine.put_into_build(build, list(documents))
    engine.finish_build(build)


def ask(engine: Engine, text: str, access: frozenset[str] | None = PUBLIC, **values: Any) -> EngineResult:
    """Returns what somebody with these access tokens finds."""
    return engine.search(EngineQuery(parsed=parse_query(text), access=access, **values))


def titles(result: EngineResult) -> list[str]:
    """Returns the titles of the hits in their order."""
    known = SearchDocument.objects.in_bulk([hit.document for hit in result.hits])
    return [known[hit.document].title for hit in result.hits]

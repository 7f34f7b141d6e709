from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import structlog

from organization.models import Unit
from search.access import actor_tokens
from search.analysis.title_match import title_match
from search.engines.base import EngineDown, SuggestQuery
from search.engines.chosen import chosen_engine, database_engine
from search.engines.patience import one_answer
from search.models import SearchDocument
from search.results import Suggestion
from search.sources import source_of

from .visible import visible_documents

log = structlog.get_logger(__name__)

MOST = 8
FIRST = ("procedure", "member", "unit")
"""Kinds that come first when there is too much: what to begin, and whom to turn to."""
MOST_FIRST = 4
_HEARD = 40
_SPARE = 4
"""So many more are asked for, in case some turn out to be invisible by now."""


@one_answer()
def suggest(
    text: str, actor: Any, *, limit: int = MOST, kinds: tuple[str, ...] = (), locale: str = ""
) -> list[Suggestion]:
    """Returns things to open for the beginning of a question: titles, people, procedures; pinyin finds them too."""
    query = SuggestQuery(text=text, access=actor_tokens(actor), kinds=kinds, locale=locale, limit=limit + _SPARE)
    ids = list(_asked(query))
    if (
        len(ids) >= limit and not kinds
    ):  # whatever people look for most must not be crowded out by what there is most of
        ids = [*_asked(replace(query, kinds=FIRST, limit=MOST_FIRST)), *ids]
    found = SearchDocument.objects.defer("body").in_bulk(ids)
    visible = visible_documents(found.values(), actor)
    rows = _each_once(found[number] for number in dict.fromkeys(ids) if number in visible)[:limit]
    units = {
        unit.path: unit.label for unit in Unit.objects.filter(path__in={row.unit_path for row in rows if row.unit_path})
    }
    return [_suggestion(row, text, units) for row in rows]


def _asked(query: SuggestQuery) -> Sequence[int]:
    try:
        return chosen_engine().suggest(query)
    except EngineDown as error:
        log.warning("engine_down", error=str(error))
        return database_engine().suggest(query)


def _each_once(rows: Iterable[SearchDocument]) -> list[SearchDocument]:
    """Returns the rows without others of the same kind and name; people of one name are different people."""
    found: dict[tuple[str, str, int], SearchDocument] = {}
    for row in rows:
        found.setdefault((row.kind, row.title, row.pk if row.kind == "member" else 0), row)
    return list(found.values())


def members_heard(text: str, actor: Any) -> frozenset[int]:
    """Returns the ids of the members whose names begin or sound like the text: for choosing people by pinyin."""
    query = SuggestQuery(text=text, access=actor_tokens(actor), kinds=("member",), limit=_HEARD)
    found = SearchDocument.objects.filter(pk__in=list(_asked(query))).values_list("object_id", flat=True)
    return frozenset(int(each) for each in found if each.isdigit())


def _suggestion(row: SearchDocument, text: str, units: dict[str, str]) -> Suggestion:
    source = source_of(row.kind)
    match = title_match(row.title, text)
    return Suggestion(
        kind=row.kind,
        label=row.title,
        url=row.url,
        note=units.get(row.unit_path, "") or row.topic,
        kind_label=str(source.label) if source else row.kind,
        marks=match.marks if match else (),
    )

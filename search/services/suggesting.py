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
_HEARD = 40
_SPARE = 4
"""So many more are asked for, in case some turn out to be invisible by now."""


@one_answer()
def suggest(
    text: str, actor: Any, *, limit: int = MOST, kinds: tuple[str, ...] = (), locale: str = ""
) -> list[Suggestion]:
    """Returns things to open for the beginning of a question: titles, people, procedures; pinyin finds them too."""
    query = SuggestQuery(text=text, access=actor_tokens(actor), kinds=kinds, locale=locale, limit=limit + _SPARE)
    try:
        ids = chosen_engine().suggest(query)
    except EngineDown as error:
        log.warning("engine_down", error=str(error))
        ids = database_engine().suggest(query)
    found = SearchDocument.objects.defer("body").in_bulk(list(ids))
    visible = visible_documents(found.values(), actor)
    rows = [found[number] for number in ids if number in visible][:limit]
    units = {
        unit.path: unit.label for unit in Unit.objects.filter(path__in={row.unit_path for row in rows if row.unit_path})
    }
    return [_suggestion(row, text, units) for row in rows]


def members_heard(text: str, actor: Any) -> frozenset[int]:
    """Returns the ids of the members whose names begin or sound like the text: for choosing people by pinyin."""
    query = SuggestQuery(text=text, access=actor_tokens(actor), kinds=("member",), limit=_HEARD)
    try:
        ids = chosen_engine().suggest(query)
    except EngineDown as error:
        log.warning("engine_down", error=str(error))
        ids = database_engine().suggest(query)
    found = SearchDocument.objects.filter(pk__in=list(ids)).values_list("object_id", flat=True)
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

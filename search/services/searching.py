from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import structlog

from organization.models import Unit
from search.access import actor_tokens
from search.analysis import ParsedQuery, Word, parse_query
from search.analysis.marking import marks, passage
from search.analysis.query import word_by_word
from search.engines.base import Engine, EngineDown, EngineHit, EngineQuery, EngineResult
from search.engines.chosen import chosen_engine, database_engine
from search.engines.patience import one_answer
from search.models import SearchDocument
from search.queries.synonyms import synonym_map
from search.request import SearchRequest
from search.results import Hit, MarkedText, SearchResult
from search.sources import source_of

from .facet_values import facet_values
from .filters import asked_filters
from .spelling import better_spelling
from .visible import visible_documents

log = structlog.get_logger(__name__)

_ROUNDS = 2
"""How often a page is filled up when hits turned out to be invisible by now."""


@dataclass(frozen=True, kw_only=True)
class _Checked:
    """A page of documents that the reader may see."""

    rows: tuple[tuple[SearchDocument, EngineHit], ...]
    hidden: tuple[SearchDocument, ...]
    missing: int
    """Hits whose document is gone already."""


@one_answer()
def search(request: SearchRequest, actor: Any) -> SearchResult:
    """Returns what this person finds; every hit was checked against the database just now."""
    parsed = parse_query(request.text, synonym_map())
    query, parsed = _query(request, parsed, actor)
    engine, result, degraded = _ask(query)
    did_you_mean, is_literal = "", True
    if parsed.phrases and not result.total:
        words = word_by_word(parsed)
        found = _ask(replace(query, parsed=words))
        if found[1].total:
            is_literal, parsed, query = False, words, replace(query, parsed=words)
            engine, result, degraded = found[0], _in_part(found[1]), found[2]
    if is_literal and (better := _better(query, engine, result, request.locale, actor)):
        meant = parse_query(better, synonym_map())
        found = _ask(replace(query, parsed=meant))
        if found[1].total and (not result.total or found[1].tier == "all"):
            did_you_mean, parsed, query = better, meant, replace(query, parsed=meant)
            engine, result, degraded = found
    checked = _checked(query, engine, result, actor)
    total = max(result.total - len(checked.hidden) - checked.missing, 0)
    units = _unit_labels(row for row, _hit in checked.rows)
    return SearchResult(
        hits=tuple(_hit(row, hit, parsed, units) for row, hit in checked.rows),
        total=total,
        total_is_exact=result.total_is_exact,
        facets=facet_values(_without(result.facets, checked.hidden), request),
        tier=result.tier,
        is_literal=is_literal,
        did_you_mean=did_you_mean if total else "",
        engine=engine.name,
        degraded=degraded,
    )


def _query(request: SearchRequest, parsed: ParsedQuery, actor: Any) -> tuple[EngineQuery, ParsedQuery]:
    """Returns what the engine is asked; filters written into the question count like those beside it."""
    filters, unknown = asked_filters(parsed.fields)
    if unknown:
        words = parse_query(" ".join(unknown)).words
        parsed = replace(parsed, words=(*parsed.words, *words))
    query = EngineQuery(
        parsed=parsed,
        access=actor_tokens(actor),
        kinds=request.kinds or filters.kinds,
        unit_path=request.unit or filters.unit,
        year=request.year if request.year is not None else filters.year,
        topic=request.topic or filters.topic,
        status=request.status or filters.status,
        locale=request.locale,
        offset=request.offset,
        limit=request.limit,
        sort=request.sort,
    )
    return query, parsed


def _in_part(result: EngineResult) -> EngineResult:
    """Returns an answer to less than was asked for."""
    hits = tuple(replace(hit, partial=True) for hit in result.hits)
    return replace(result, hits=hits, tier="any")


def _better(query: EngineQuery, engine: Engine, result: EngineResult, locale: str, actor: Any) -> str:
    """Returns the question as it may have been meant, where nothing contains all its words.

    Where something contains some, only words that are found nowhere are looked at.
    """
    parsed = query.parsed
    if not parsed.words or (result.total and result.tier == "all"):
        return ""
    if not result.total:
        return better_spelling(parsed, query.access, locale, actor)

    def occurs(word: Word) -> bool:
        alone = replace(query, parsed=ParsedQuery(text=word.text, words=(word,)), limit=1, facets=False)
        found = engine.search(alone)
        return bool(found.total) and found.tier == "all"

    try:
        return better_spelling(parsed, query.access, locale, actor, occurs=occurs)
    except EngineDown:
        return ""


def _ask(query: EngineQuery) -> tuple[Engine, EngineResult, bool]:
    """Returns the answer of the chosen engine, or of the database when it does not answer."""
    engine = chosen_engine()
    try:
        return engine, engine.search(query), False
    except EngineDown as error:
        log.warning("engine_down", engine=engine.name, error=str(error))
        own = database_engine()
        return own, own.search(query), True


def _checked(query: EngineQuery, engine: Engine, result: EngineResult, actor: Any) -> _Checked:
    """Returns the page without what the reader may not see any more, filled up with what follows."""
    shown: list[tuple[SearchDocument, EngineHit]] = []
    hidden: list[SearchDocument] = []
    missing = 0
    hits, offset = result.hits, query.offset
    for _round in range(_ROUNDS):
        found = SearchDocument.objects.in_bulk([hit.document for hit in hits])
        visible = visible_documents(found.values(), actor)
        missing += len(hits) - len(found)
        for hit in hits:
            row = found.get(hit.document)
            if row is None:
                continue
            if row.pk in visible:
                shown.append((row, hit))
            else:
                hidden.append(row)
        offset += len(hits)
        if len(shown) >= query.limit or len(hits) < query.limit:
            break
        try:
            hits = engine.search(replace(query, offset=offset, facets=False)).hits
        except EngineDown:
            break
    return _Checked(rows=tuple(shown[: query.limit]), hidden=tuple(hidden), missing=missing)


def _without(
    facets: Mapping[str, Mapping[str, int]], hidden: Iterable[SearchDocument]
) -> Mapping[str, Mapping[str, int]]:
    """Returns the counts without documents that turned out to be invisible."""
    counts = {name: Counter(values) for name, values in facets.items()}
    for row in hidden:
        values = {"kind": row.kind, "unit": row.unit_path, "topic": row.topic, "status": row.status, "year": row.year}
        for name, value in values.items():
            if name in counts and value:
                counts[name][str(value)] -= 1
    return {name: {value: number for value, number in each.items() if number > 0} for name, each in counts.items()}


def _unit_labels(rows: Iterable[SearchDocument]) -> dict[str, str]:
    paths = {row.unit_path for row in rows if row.unit_path}
    return {unit.path: unit.label for unit in Unit.objects.filter(path__in=paths)} if paths else {}


def _hit(row: SearchDocument, hit: EngineHit, parsed: ParsedQuery, units: Mapping[str, str]) -> Hit:
    source = source_of(row.kind)
    part = passage("\n".join(text for text in (row.summary, row.body) if text), parsed)
    return Hit(
        kind=row.kind,
        id=row.object_id,
        title=MarkedText(text=row.title, marks=marks(row.title, parsed)),
        url=row.url,
        snippet=MarkedText(text=part.text, marks=part.marks),
        kind_label=str(source.label) if source else row.kind,
        unit=units.get(row.unit_path, ""),
        unit_path=row.unit_path,
        date=row.happened_on,
        topic=row.topic,
        status=row.status,
        locale=row.locale,
        score=hit.score,
        partial=hit.partial,
    )

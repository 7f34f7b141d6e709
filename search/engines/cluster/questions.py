"""Questions in the words of Elasticsearch and OpenSearch, built with elasticsearch.dsl.

The server gets tokens, never what somebody typed: nothing in a question can act as syntax. Its BM25 over the field
``tokens`` is the same arithmetic as ``search.analysis.scoring``.
"""

from typing import Any

from elasticsearch.dsl import A, Search
from elasticsearch.dsl.query import Bool, DisMax, Match, MatchAll, MatchPhrase, Prefix, Query, Term, Terms

from search.analysis.parsed import Word
from search.analysis.scoring import ALTERNATIVE, scored_tokens
from search.analysis.tokens import is_cjk
from search.engines.base import COUNTED, EngineQuery

from .mapping import sequence

FACET_FIELDS = {"kind": "kind", "unit": "unit_path", "year": "year", "topic": "topic", "status": "status"}
MOST_VALUES = 1000
"""Values of one facet; there are more units than kinds, but no reader leafs through more."""


def page_of(query: EngineQuery, *, every: bool, least_score: float = 0.0) -> Search:
    """Returns the search for one page of documents with every word, or with any, counted with its facets."""
    search = matching(query, every=every).extra(track_total_hits=COUNTED)[query.offset : query.offset + query.limit]
    if query.sort == "newest":
        search = search.sort({"day": "desc"}, {"indexed_at": "desc"}, {"document": "desc"})
    if least_score:
        search = search.extra(min_score=least_score)
    if query.facets:
        for name, field in FACET_FIELDS.items():
            search.aggs.bucket(name, A("terms", field=field, size=MOST_VALUES))
    return search


def best_of(query: EngineQuery) -> Search:
    """Returns the search for the one best document with any of the words."""
    return matching(query, every=False).extra(track_total_hits=False)[:1]


def matching(query: EngineQuery, *, every: bool) -> Search:
    """Returns the search without a page; filters never touch the score."""
    parsed = query.parsed
    words = [_word(word, "and" if every else "or") for word in parsed.words]
    phrases = [_phrase(phrase) for phrase in parsed.phrases]
    must = [*phrases, *(words if every else [Bool(should=words, minimum_should_match=1)] if words else [])]
    found = Bool(
        must=must or [MatchAll()], filter=filters(query), must_not=[_excluded(each) for each in parsed.excluded]
    )
    return Search().query(found).extra(_source=False)


def filters(query: EngineQuery) -> list[Query]:
    """Returns the reader's rights and the chosen filters; all must hold."""
    chosen = rights(query.access, query.kinds, query.locale)
    if query.unit_path:
        chosen.append(Prefix(unit_path={"value": query.unit_path}))
    values: dict[str, Any] = {"year": query.year, "topic": query.topic or None, "status": query.status or None}
    return chosen + [Term(**{name: {"value": value}}) for name, value in values.items() if value is not None]


def rights(access: frozenset[str] | None, kinds: tuple[str, ...], locale: str) -> list[Query]:
    """Returns what questions and suggestions are limited by alike."""
    chosen: list[Query] = []
    if access is not None:
        chosen.append(Terms(access=sorted(access)))
    if kinds:
        chosen.append(Terms(kind=list(kinds)))
    if locale:
        chosen.append(Terms(locale=[locale, ""]))
    return chosen


def _word(word: Word, operator: str) -> Query:
    spellings = [_spelling(each, operator, ALTERNATIVE) for each in word.alternatives if each.tokens]
    return DisMax(queries=[_spelling(word, operator, 1), *spellings]) if spellings else _spelling(word, operator, 1)


def _spelling(word: Word, operator: str, share: float) -> Query:
    """Pairs decide what is found; single characters only make it better."""
    found = Match(tokens={"query": " ".join(word.tokens), "operator": operator})
    more = [token for token in scored_tokens(word) if token not in word.tokens]
    return Bool(must=[found], should=[Match(tokens={"query": " ".join(more)})] if more else [], boost=share)


def _excluded(word: Word) -> Query:
    return Match(tokens={"query": " ".join(word.tokens), "operator": "and"})


def _phrase(folded: str) -> Query:
    tokens = list(sequence(folded))
    if len(tokens) == 1 and is_cjk(tokens[0]):
        return Match(tokens={"query": tokens[0]})
    return MatchPhrase(sequence={"query": " ".join(tokens)})

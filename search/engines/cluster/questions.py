"""Questions in the words of Elasticsearch and OpenSearch, built with elasticsearch.dsl.

The server gets tokens, never what somebody typed: nothing in a question can act as syntax. Its BM25 over the fields
``words`` and ``characters`` is the same arithmetic as ``search.analysis.scoring``.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from elasticsearch.dsl import A, Search
from elasticsearch.dsl.query import Bool, DisMax, Match, MatchPhrase, Prefix, Query, Term, Terms

from search.analysis.parsed import ParsedQuery, Word
from search.analysis.scoring import ALTERNATIVE, scored_tokens
from search.analysis.tokens import is_cjk
from search.engines.base import COUNTED, EngineQuery

from .mapping import sequence

FACET_FIELDS = {"kind": "kind", "unit": "unit_path", "year": "year", "topic": "topic", "status": "status"}
ORDERS: dict[str, tuple[Any, ...]] = {
    "relevance": ("_score", {"day": "desc"}, {"document": "asc"}),
    "newest": ({"day": "desc"}, {"indexed_at": "desc"}, {"document": "desc"}),
}
MOST_VALUES = 1000
"""Values of one facet; there are more units than kinds, but no reader leafs through more."""


def page_of(query: EngineQuery, found: Query, *, least_score: float = 0.0) -> Search:
    """Returns the search for one page of what is found, counted with its facets.

    Each facet is counted under all the other filters, not under itself: so a reader sees what else could be chosen.
    """
    chosen = chosen_filters(query)
    search = Search().query(Bool(must=[found], filter=rights(query.access, query.locale)))
    search = search.extra(_source=False, track_total_hits=COUNTED)[query.offset : query.offset + query.limit]
    search = search.sort(*ORDERS[query.sort]).extra(track_scores=True)
    if chosen:
        search = search.post_filter(Bool(filter=list(chosen.values())))
    if least_score:
        search = search.extra(min_score=least_score)
    if query.facets:
        _count(search, chosen)
    return search


def _count(search: Search, chosen: Mapping[str, Query]) -> None:
    for name, field in FACET_FIELDS.items():
        others = [condition for other, condition in chosen.items() if other != name]
        within = search.aggs.bucket(name, "filter", filter=Bool(filter=others)) if others else search.aggs
        within.bucket(name, A("terms", field=field, size=MOST_VALUES))


def best_of(query: EngineQuery, worth: Collection[str] = ()) -> Search:
    """Returns the search for the one best document with any of the words."""
    filters = [*rights(query.access, query.locale), *chosen_filters(query).values()]
    search = Search().query(Bool(must=[some_words(query.parsed, worth)], filter=filters))
    return search.extra(_source=False, track_total_hits=False)[:1]


def every_word(parsed: ParsedQuery) -> Query:
    """Returns what a document must contain to have all words and phrases, and nothing that is excluded."""
    must = [_word(word, "and") for word in parsed.words] + [_phrase(phrase) for phrase in parsed.phrases]
    return Bool(must=must, must_not=_excluded(parsed))


def some_words(parsed: ParsedQuery, worth: Collection[str] = (), *, but_not: Query | None = None) -> Query:
    """Returns what a document must contain to have a part of the words, one that is ``worth`` looking up if any is;
    ``but_not`` were found already."""
    unwanted = [*_excluded(parsed), *([but_not] if but_not else [])]
    words = [_word(word, "or") for word in parsed.words]
    if worth:
        return Bool(filter=[_tokens(worth, "or")], should=words, must_not=unwanted)
    return Bool(should=words, minimum_should_match=1, must_not=unwanted)


def chosen_filters(query: EngineQuery) -> dict[str, Query]:
    """Returns what the reader chose to filter by, by the name of the facet."""
    chosen: dict[str, Query] = {}
    if query.kinds:
        chosen["kind"] = Terms(kind=list(query.kinds))
    if query.unit_path:
        chosen["unit"] = Prefix(unit_path={"value": query.unit_path})
    if query.year is not None:
        chosen["year"] = Term(year={"value": query.year})
    for name in ("topic", "status"):
        if value := getattr(query, name):
            chosen[name] = Term(**{name: {"value": value}})
    return chosen


def rights(access: frozenset[str] | None, locale: str) -> list[Query]:
    """Returns what always limits the hits: who asks, and in which language."""
    limits: list[Query] = []
    if access is not None:
        limits.append(Terms(access=sorted(access)))
    if locale:
        limits.append(Terms(locale=[locale, ""]))
    return limits


def _word(word: Word, operator: str) -> Query:
    spellings = [_spelling(each, operator, ALTERNATIVE) for each in word.alternatives if each.tokens]
    return DisMax(queries=[_spelling(word, operator, 1), *spellings]) if spellings else _spelling(word, operator, 1)


def _spelling(word: Word, operator: str, share: float) -> Query:
    """Pairs and whole words decide what is found; single characters only make it better."""
    found = _tokens(word.tokens, operator)
    more = [token for token in scored_tokens(word) if token not in word.tokens]
    return Bool(must=[found], should=[_tokens(more, "or")] if more else [], boost=share)


def _tokens(tokens: Iterable[str], operator: str) -> Query:
    by_field: dict[str, list[str]] = {}
    for token in tokens:
        by_field.setdefault("characters" if len(token) == 1 and is_cjk(token) else "words", []).append(token)
    parts = [Match(**{field: {"query": " ".join(each), "operator": operator}}) for field, each in by_field.items()]
    if len(parts) == 1:
        return parts[0]
    return Bool(must=parts) if operator == "and" else Bool(should=parts, minimum_should_match=1)


def _excluded(parsed: ParsedQuery) -> list[Query]:
    return [_tokens(word.tokens, "and") for word in parsed.excluded if word.tokens]


def _phrase(folded: str) -> Query:
    tokens = list(sequence(folded))
    if len(tokens) == 1:
        return _tokens(tokens, "and")
    return MatchPhrase(words={"query": " ".join(tokens)})

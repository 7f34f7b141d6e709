"""What a title must contain for what is being typed, in the words of Elasticsearch and OpenSearch.

The condition itself is the one all engines share; here it is only written down in another way.
"""

from elasticsearch.dsl import Search
from elasticsearch.dsl.query import Bool, Match, Prefix, Query, Terms

from search.analysis.folding import fold
from search.engines.base import SuggestQuery
from search.engines.expressions import All, Expression, Some, Token, Without
from search.engines.suggesting import LONGEST, LOOKED_AT, title_condition

from .questions import rights


def suggestion(query: SuggestQuery) -> Search | None:
    """Returns the search for the latest titles that may match, or None when nothing was typed."""
    wanted = typed(query.text, "title")
    if wanted is None:
        return None
    kinds = [Terms(kind=list(query.kinds))] if query.kinds else []
    found = Bool(filter=[wanted, *kinds, *rights(query.access, query.locale)])
    search = Search().query(found).sort({"document": {"order": "desc"}})
    return search.extra(_source=False, track_total_hits=False)[:LOOKED_AT]


def typed(text: str, field: str) -> Query | None:
    """Returns what a field with the tokens of titles must contain."""
    condition = title_condition(fold(text[:LONGEST]).strip())
    return None if condition is None else written(condition, field)


def written(condition: Expression, field: str) -> Query:
    """Returns the query of a condition on one field."""
    match condition:
        case Token(text=text, is_beginning=True):
            return Prefix(**{field: {"value": text}})
        case Token(text=text):
            return Match(**{field: {"query": text}})
        case All(parts=parts):
            return Bool(must=[written(part, field) for part in parts])
        case Some(parts=parts):
            return Bool(should=[written(part, field) for part in parts], minimum_should_match=1)
        case Without(wanted=wanted, unwanted=unwanted):
            return Bool(must=[written(wanted, field)], must_not=[written(unwanted, field)])

"""The beginning of a question, in the words of Elasticsearch and OpenSearch: titles in Chinese, pinyin, initials."""

from itertools import pairwise

from elasticsearch.dsl import Search
from elasticsearch.dsl.query import Bool, DisMax, Match, Prefix, Query

from search.analysis.folding import fold
from search.analysis.index_terms import INITIALS, PINYIN
from search.analysis.pinyin import split_syllables
from search.analysis.tokens import bigrams, is_cjk, runs
from search.engines.base import SuggestQuery

from .questions import rights


def suggestion(query: SuggestQuery) -> Search | None:
    """Returns the search for titles that may match, or None when nothing can."""
    wanted = typed(query.text, "title")
    if not wanted:
        return None
    found = Bool(must=wanted, filter=rights(query.access, query.kinds, query.locale))
    return Search().query(found).extra(_source=False, track_total_hits=False)[: query.limit]


def typed(text: str, field: str) -> list[Query]:
    """Returns what a field with the tokens of titles must contain; every run that was typed is one condition."""
    return [_run(run, field) for run, _position in runs(fold(text))]


def _run(run: str, field: str) -> Query:
    if not is_cjk(run):
        return DisMax(queries=[_begins(run, field), *_in_letters(run, field)])
    return _begins(run, field) if len(run) == 1 else _has(bigrams(run), field)


def _in_letters(letters: str, field: str) -> list[Query]:
    """Returns the ways in which Chinese may be meant: initials, or syllables of pinyin."""
    if not letters.isalpha() or not letters.isascii():
        return []
    ways = [_begins(f"{INITIALS}{letters}", field)]
    if syllables := split_syllables(letters):
        pairs = ["".join(pair) for pair in pairwise(syllables)] or syllables
        whole = [_has([f"{PINYIN}{pair}" for pair in pairs[:-1]], field)] if pairs[1:] else []
        ways.append(Bool(must=[*whole, _begins(f"{PINYIN}{pairs[-1]}", field)]))
    return ways


def _begins(token: str, field: str) -> Query:
    return Prefix(**{field: {"value": token}})


def _has(tokens: list[str], field: str) -> Query:
    return Match(**{field: {"query": " ".join(tokens), "operator": "and"}})

"""The database looks up rights by tokens for those who may find little, by entries for others: both find the same."""

import pytest

from search.engines import EngineQuery, SuggestQuery
from search.engines.chosen import database_engine

from .engine_rows import ask, built, row

pytestmark = pytest.mark.django_db
READERS = [frozenset({"public"}), frozenset({"public", "member"}), frozenset({"member", "scope:0001"}), frozenset()]
QUESTIONS = ["品牌", "品牌建设", "牌", '"品牌建设"', "品牌 -建设", "品牌 变电", "变电 供电所"]


@pytest.fixture
def library(db):
    access = [["public"], ["member"], ["scope:0001", "scope:00010001"], ["user:7"]]
    own = database_engine()
    rows = [
        row(f"品牌建设{number}", "变电运维" * (number % 3), access=access[number % 4], year=2020 + number % 3)
        for number in range(24)
    ]
    built(own, rows)
    return own


@pytest.mark.parametrize("access", READERS)
@pytest.mark.parametrize("filters", [{}, {"year": 2021}, {"sort": "newest"}, {"offset": 4, "limit": 3}])
def test_hits_counts_and_facets_are_the_same(library, monkeypatch, access, filters):
    found = []
    for few in (0, 5_000):
        monkeypatch.setattr("search.engines.filtering.FEW", few)
        found.append([ask(library, question, access, **filters) for question in QUESTIONS])
    assert found[0] == found[1]


@pytest.mark.parametrize("access", READERS)
def test_suggestions_are_the_same(library, monkeypatch, access):
    found = []
    for few in (0, 5_000):
        monkeypatch.setattr("search.engines.filtering.FEW", few)
        found.append([library.suggest(SuggestQuery(text=text, access=access)) for text in ("品", "pinpai", "ppjs")])
    assert found[0] == found[1]
    assert bool(found[0][0]) == bool(access)


def test_somebody_who_may_see_everything_does(library):
    from search.analysis import parse_query

    assert library.search(EngineQuery(parsed=parse_query("品牌"), access=None)).total == 24

"""What a search server is told: the tokens of the one analysis, rights as filters, and nothing of what was typed."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import fold, index_terms, parse_query
from search.analysis.index_terms import MARKS
from search.engines import EngineQuery, SuggestQuery
from search.engines.cluster.mapping import INDEX, beside, document_body, sequence
from search.engines.cluster.questions import best_of, every_word, page_of, some_words
from search.engines.cluster.suggestions import suggestion
from search.models import SearchDocument

TEXTS = [
    "党建品牌建设",
    "GB/T 22239 等级保护",
    "35kV线路 与 35 kV 线路",
    "會議紀要：三會一課",
    "２０２５年　Ｗｏｒｄ 文档",
    "一",
    "",
    "café naïve ÀÉ",
    "第十届“十佳”评选，共 1,024 票。",
]
ANY_TEXT = st.text(alphabet=st.sampled_from("党建品牌會议一 abcé1２kV/-.，“”\n\t<>\"'\\*?:"), max_size=60)


def row(**values) -> SearchDocument:
    defaults = {"pk": 7, "kind": "page", "title": "党建品牌", "access": ["public"], "digest": "d"}
    return SearchDocument(**defaults | {"indexed_at": datetime(2026, 11, 23, tzinfo=UTC)} | values)


def question(text: str, **values) -> EngineQuery:
    return EngineQuery(parsed=parse_query(text), access=frozenset({"public"}), **values)


def body_of(search) -> str:
    return json.dumps(search.to_dict(), ensure_ascii=False)


def plain_tokens(text: str) -> set[str]:
    line = index_terms(title="", text=text, access=()).line
    return {token for token in line.split() if token[0] not in MARKS}


class TestOneAnalysis:
    """The server and the databases find by the same tokens."""

    @pytest.mark.parametrize("text", TEXTS)
    def test_samples(self, text):
        self.agree(text)

    @given(ANY_TEXT)
    def test_anything(self, text):
        self.agree(text)

    def agree(self, text: str) -> None:
        stored = document_body(row(title="", body=text))
        ours = set(" ".join([*stored["words"], stored["characters"]]).split())
        theirs = plain_tokens(text)
        several = {token for token in ours if len(token) > 1 or token.isascii()}
        assert several == {token for token in theirs if len(token) > 1 or token.isascii()}
        assert theirs <= ours, "single characters stand in the server's index wherever they are"

    @given(ANY_TEXT)
    def test_a_text_contains_each_of_its_own_phrases(self, text):
        tokens = " ".join(sequence(fold(text)))
        for line in fold(text).split("  "):
            assert " ".join(sequence(line)) in tokens

    @given(ANY_TEXT)
    def test_blanks_are_all_the_server_needs_to_tell_tokens_apart(self, text):
        assert not any(token.split() != [token] for token in [*beside(fold(text)), *sequence(fold(text))])


class TestADocument:
    def test_fills_exactly_the_fields_that_the_index_has(self):
        assert set(document_body(row())) == set(INDEX["mappings"]["properties"])

    def test_is_plain_json(self):
        body = document_body(row(happened_on=date(2025, 7, 1), year=2025, unit_path="0001"))
        assert json.loads(json.dumps(body)) == body
        assert body["day"] == date(2025, 7, 1).toordinal()

    def test_is_kept_as_tokens_only(self):
        body = json.dumps(document_body(row(title="绝密会议", body="内容只给管理员看")), ensure_ascii=False)
        assert "绝密会议" not in body
        assert "内容只给管理员看" not in body

    def test_counts_its_title_as_part_of_the_text(self):
        body = document_body(row(title="党建", body="党建"))
        assert " ".join(body["words"]).split().count("党建") == 2
        assert body["characters"].split().count("党") == 2


class TestAQuestion:
    @pytest.mark.parametrize("build", [lambda query: page_of(query, every_word(query.parsed)), best_of])
    def test_never_goes_out_without_the_rights_of_who_asks(self, build):
        assert '{"terms": {"access": ["public"]}}' in body_of(build(question("党建 品牌")))

    def test_of_somebody_who_may_see_everything_is_not_limited(self):
        query = EngineQuery(parsed=parse_query("党建"), access=None)
        assert "access" not in body_of(page_of(query, every_word(query.parsed)))

    def test_of_somebody_who_may_see_nothing_finds_nothing(self):
        query = EngineQuery(parsed=parse_query("党建"), access=frozenset())
        assert '{"terms": {"access": []}}' in body_of(page_of(query, every_word(query.parsed)))

    def test_counts_each_facet_under_the_other_filters(self):
        query = question("党建", kinds=("page",), year=2025)
        counted = page_of(query, every_word(query.parsed)).to_dict()["aggs"]
        assert counted["kind"]["filter"] == {"bool": {"filter": [{"term": {"year": {"value": 2025}}}]}}
        assert counted["year"]["filter"] == {"bool": {"filter": [{"terms": {"kind": ["page"]}}]}}
        assert len(counted["topic"]["filter"]["bool"]["filter"]) == 2

    def test_weighs_synonyms_less_than_the_word(self):
        parsed = parse_query("三会一课", {"三会一课": ["组织生活"]})
        body = json.dumps(every_word(parsed).to_dict(), ensure_ascii=False)
        assert "dis_max" in body
        assert '"boost": 0.8' in body

    @given(ANY_TEXT)
    def test_can_be_anything(self, text):
        query = question(text)
        typed = set('"“”*?:\\<>/')
        for search in (page_of(query, every_word(query.parsed)), page_of(query, some_words(query.parsed))):
            told = json.dumps(search.to_dict()["query"]["bool"]["must"], ensure_ascii=False)
            assert not typed & set(told.replace('"', "").replace(":", "")), told


class TestASuggestion:
    def test_is_limited_by_rights_and_kinds(self):
        asked = SuggestQuery(text="党jian", access=frozenset({"member", "public"}), kinds=("procedure",))
        body = body_of(suggestion(asked))
        assert '{"terms": {"access": ["member", "public"]}}' in body
        assert '{"terms": {"kind": ["procedure"]}}' in body

    @pytest.mark.parametrize("text", ["", "  ", "，。", "*"])
    def test_of_nothing_asks_nothing(self, text):
        assert suggestion(SuggestQuery(text=text, access=None)) is None

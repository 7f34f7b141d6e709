"""What every engine does alike: SQLite, PostgreSQL, Elasticsearch, OpenSearch."""

from datetime import date

import pytest

from search.engines import SuggestQuery

from .engine_rows import PUBLIC, ask, built, row, titles

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture
def library(engine):
    """A few documents such as a site has."""
    rows = [
        row("党建品牌建设", "十佳品牌评选办法，申报截止到七月。", kind="page", topic="品牌", year=2025),
        row("组织生活会通知", "三会一课按季度检查。", kind="notice", year=2024, status="open", unit_path="00010001"),
        row("等级保护", "按 GB/T 22239 检查 35kV线路。", kind="document", year=2025, unit_path="000100010002"),
        row("會議紀要", "討論品牌建設的進展。", kind="page", year=2023, unit_path="00010002"),
        row("内部名单", "党建品牌候选名单。", kind="case", access=["scope:00010001"], unit_path="00010001"),
    ]
    built(engine, rows)
    return engine


class TestFinding:
    @pytest.mark.parametrize(
        ("question", "found"),
        [
            ("党建品牌", {"党建品牌建设"}),
            ("品牌建设", {"党建品牌建设", "會議紀要"}),
            ("品牌建設", {"党建品牌建设", "會議紀要"}),
            ("22239", {"等级保护"}),
            ("gb/t 22239", {"等级保护"}),
            ("ＧＢ／Ｔ　２２２３９", {"等级保护"}),
            ("35 kv", {"等级保护"}),
            ("35KV线路", {"等级保护"}),
            ("gbt 22239", {"等级保护"}),
            ("会", {"组织生活会通知", "會議紀要"}),
            ("检查", {"组织生活会通知", "等级保护"}),
            ('"品牌评选"', {"党建品牌建设"}),
            ('"评选品牌"', set()),
            ("检查 -线路", {"组织生活会通知"}),
            ("不存在的东西xyz", set()),
        ],
    )
    def test_questions(self, library, question, found):
        result = ask(library, question)
        assert {title for title, hit in zip(titles(result), result.hits, strict=True) if not hit.partial} == found

    def test_what_is_left_out_is_left_out_where_nothing_else_is_asked(self, library):
        assert set(titles(ask(library, "-检查"))) == {"党建品牌建设", "會議紀要"}
        result = ask(library, "-品牌", kinds=("page", "document"))
        assert (titles(result), result.total) == (["等级保护"], 1)
        assert result.facets["kind"] == {"document": 1, "notice": 1}

    def test_what_stands_in_the_title_comes_first(self, library):
        assert titles(ask(library, "品牌"))[0] == "党建品牌建设"

    def test_when_no_document_has_all_words_those_with_some_are_found(self, library):
        result = ask(library, "组织生活 等级保护")
        assert result.tier == "any"
        assert set(titles(result)) == {"组织生活会通知", "等级保护"}
        assert all(hit.partial for hit in result.hits)

    def test_those_with_some_words_follow_those_with_all(self, library):
        result = ask(library, "品牌 评选")
        assert result.tier == "all"
        assert titles(result)[0] == "党建品牌建设"
        assert [hit.partial for hit in result.hits] == sorted(hit.partial for hit in result.hits)
        assert result.total == len(result.hits)

    @pytest.mark.parametrize("text", ['"', "'; DROP TABLE x", "* OR *", "a:b", "\\", "()[]{}", "😀", "<b>", "NOT", "-"])
    def test_anything_may_be_asked(self, library, text):
        ask(library, text)

    def test_a_very_long_question_is_answered(self, library):
        assert "党建品牌建设" in titles(ask(library, "党建品牌建设 " * 500))

    def test_nothing_asked_finds_nothing_unless_a_filter_is_set(self, library):
        assert ask(library, "").hits == ()
        assert titles(ask(library, "", year=2025)) == ["等级保护", "党建品牌建设"]

    def test_pages_follow_one_another(self, library):
        whole = titles(ask(library, "品牌建设 检查"))
        pages = [titles(ask(library, "品牌建设 检查", offset=offset, limit=1)) for offset in range(len(whole))]
        assert [title for page in pages for title in page] == whole
        assert len(whole) > 2

    def test_the_latest_first(self, library):
        assert titles(ask(library, "检查", sort="newest")) == ["等级保护", "组织生活会通知"]


class TestRights:
    def test_a_document_is_found_by_those_with_one_of_its_tokens(self, library):
        assert "内部名单" not in titles(ask(library, "名单"))
        assert titles(ask(library, "名单", PUBLIC | {"scope:00010001"})) == ["内部名单"]
        assert titles(ask(library, "名单", None)) == ["内部名单"]

    def test_neither_counts_nor_facets_nor_suggestions_tell_of_others(self, library):
        result = ask(library, "名单")
        assert result.total == 0
        assert not any(counts for counts in result.facets.values())
        assert list(library.suggest(SuggestQuery(text="内部", access=PUBLIC))) == []

    def test_somebody_without_any_token_finds_nothing(self, library):
        assert ask(library, "品牌", frozenset()).total == 0

    def test_odd_tokens_are_taken_literally(self, engine):
        built(engine, [row("甲", access=['unit:"a b" OR *']), row("甲乙", access=["unit:*"])])
        assert titles(ask(engine, "甲", frozenset({'unit:"a b" OR *'}))) == ["甲"]


class TestFilters:
    @pytest.mark.parametrize(
        ("chosen", "found"),
        [
            ({"kinds": ("notice", "document")}, {"组织生活会通知", "等级保护"}),
            ({"year": 2025}, {"等级保护"}),
            ({"unit_path": "00010001"}, {"组织生活会通知", "等级保护"}),
            ({"unit_path": "000100010002"}, {"等级保护"}),
            ({"unit_path": "-"}, set()),
            ({"status": "open"}, {"组织生活会通知"}),
            ({"topic": "没有"}, set()),
            ({"kinds": ("notice",), "year": 2025}, set()),
        ],
    )
    def test_keep_what_passes_all_of_them(self, library, chosen, found):
        result = ask(library, "检查", **chosen)
        assert set(titles(result)) == found
        assert result.total == len(found)

    def test_of_a_language_keep_what_has_none(self, engine):
        built(engine, [row("品牌 brand", locale="en"), row("品牌", locale="zh-hans"), row("品牌榜")])
        assert set(titles(ask(engine, "品牌", locale="zh-hans"))) == {"品牌", "品牌榜"}

    def test_facets_count_all_hits(self, library):
        facets = ask(library, "检查").facets
        assert facets["kind"] == {"notice": 1, "document": 1}
        assert facets["year"] == {"2024": 1, "2025": 1}
        assert facets["unit"] == {"00010001": 1, "000100010002": 1}
        assert facets["status"] == {"open": 1}

    def test_a_facet_is_counted_as_if_it_were_not_chosen(self, library):
        facets = ask(library, "检查", kinds=("notice",)).facets
        assert facets["kind"] == {"notice": 1, "document": 1}
        assert facets["year"] == {"2024": 1}


class TestSuggestions:
    @pytest.mark.parametrize("typed", ["党", "党建", "品牌", "dangj", "dangjian", "djpp", "pinp", "党jian", "DANG"])
    def test_titles_are_found_while_they_are_typed(self, library, typed):
        found = library.suggest(SuggestQuery(text=typed, access=PUBLIC))
        assert titles_of(found) == ["党建品牌建设"]

    @pytest.mark.parametrize("typed", ["", " ", "zzz", "*", "%"])
    def test_nothing_else_is_suggested(self, library, typed):
        assert list(library.suggest(SuggestQuery(text=typed, access=PUBLIC))) == []

    def test_kinds_are_kept(self, library):
        query = SuggestQuery(text="会", access=PUBLIC, kinds=("notice",))
        assert titles_of(library.suggest(query)) == ["组织生活会通知"]


def titles_of(documents) -> list[str]:
    from search.models import SearchDocument

    known = SearchDocument.objects.in_bulk(list(documents))
    return [known[each].title for each in documents]


class TestKeeping:
    def test_what_is_put_is_found_at_once_and_replaces_what_was(self, library):
        changed = row("新来的", "白天")
        library.put([changed])
        assert titles(ask(library, "新来的")) == ["新来的"]
        changed.body, changed.digest = "黑夜", "other"
        changed.save()
        library.put([changed])
        assert ask(library, "白天").total == 0
        assert titles(ask(library, "黑夜")) == ["新来的"]
        assert dict(library.stored())[changed.pk] == "other"

    def test_what_is_dropped_is_gone_at_once(self, library):
        (hit,) = ask(library, "22239").hits
        library.drop([hit.document, 999_999])
        assert ask(library, "22239").total == 0
        assert hit.document not in dict(library.stored())

    def test_taking_away_rights_takes_effect_at_once(self, library):
        (hit,) = ask(library, "22239").hits
        from search.models import SearchDocument

        document = SearchDocument.objects.get(pk=hit.document)
        document.access, document.digest = ["member"], "closed"
        document.save()
        library.put([document])
        assert ask(library, "22239").total == 0

    def test_the_index_names_what_it_holds(self, library):
        from search.models import SearchDocument

        assert dict(library.stored()) == dict(SearchDocument.objects.values_list("pk", "digest"))
        assert library.stats()["documents"] == 5
        assert library.stats()["bytes"] > 0


class TestBuildingAnew:
    def test_the_old_index_answers_until_the_new_one_is_complete(self, library):
        build = library.start_build()
        library.put_into_build(build, [row("只在新的里", happened_on=date(2026, 1, 1))])
        assert ask(library, "只在新的里").total == 0
        assert ask(library, "22239").total == 1
        library.finish_build(build)
        assert ask(library, "只在新的里").total == 1
        assert ask(library, "22239").total == 0

    def test_what_changes_meanwhile_is_in_both(self, library):
        build = library.start_build()
        library.put([row("中途来的")])
        assert ask(library, "中途来的").total == 1
        library.finish_build(build)
        assert titles(ask(library, "中途来的")) == ["中途来的"]

    def test_a_build_that_was_interrupted_goes_on(self, library):
        first, second = row("第一批"), row("第二批")
        build = library.start_build()
        library.put_into_build(build, [first])
        library.put_into_build(build, [first, second])
        library.finish_build(build)
        assert dict(library.stored()) == {first.pk: first.digest, second.pk: second.digest}

    def test_a_build_that_was_given_up_leaves_nothing(self, library):
        given_up = library.start_build()
        library.put_into_build(given_up, [row("半途而废")])
        built(library, [row("后来居上")])
        assert ask(library, "半途而废").total == 0
        assert titles(ask(library, "后来居上")) == ["后来居上"]

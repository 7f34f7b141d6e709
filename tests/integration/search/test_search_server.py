"""What only a search server does: Wagtail's own searches on it, its checks, and the command that builds everything."""

import pytest
from django.core.management import call_command
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.query import Phrase

from search import checks
from search.engines.chosen import chosen_engine, database_engine
from search.engines.cluster.engine import ClusterEngine
from search.models import SearchDocument

from .engine_rows import ask, built, row, titles

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture(autouse=True)
def _with_a_server(db):
    if not isinstance(chosen_engine(), ClusterEngine):
        pytest.skip("GUICHENG_SEARCH_URL names no search server")


@pytest.fixture
def pages():
    """Three pages, indexed by Wagtail's own command."""
    root = Page.objects.get(depth=1)
    for number, title in enumerate(["党建品牌建设", "组织生活会", "GB/T 22239 检查"]):
        root.add_child(instance=Page(title=title, slug=f"p{number}"))
    call_command("update_index", verbosity=0)
    return get_search_backend("default")


class TestTheAdministration:
    @pytest.mark.parametrize(
        ("question", "found"),
        [("品牌", ["党建品牌建设"]), ("建設", ["党建品牌建设"]), ("品牌 组织", []), ("22239", ["GB/T 22239 检查"])],
    )
    def test_pages_are_found_by_words_within_their_titles(self, pages, question, found):
        results = Page.objects.search(question)
        assert [page.title for page in results] == found
        assert results.count() == len(found)

    def test_phrases(self, pages):
        assert [page.title for page in Page.objects.search(Phrase("品牌建设"))] == ["党建品牌建设"]
        assert not list(Page.objects.search(Phrase("建设品牌")))

    @pytest.mark.parametrize("typed", ["品", "品牌", "pinpai", "djp", "党jian"])
    def test_pages_are_suggested(self, pages, typed):
        assert [page.title for page in Page.objects.autocomplete(typed)] == ["党建品牌建设"]

    def test_filters_and_pages_of_results(self, pages):
        found = Page.objects.filter(depth=2).search("检查 22239")[0:1]
        assert [page.title for page in found] == ["GB/T 22239 检查"]
        assert not list(Page.objects.filter(depth=3).search("22239"))

    def test_a_changed_page_is_found_anew_and_a_deleted_one_not_any_more(self, pages):
        page = Page.objects.get(slug="p1")
        page.title = "主题党日"
        page.save()
        pages.add(page)
        pages.refresh_indexes()
        assert [each.title for each in Page.objects.search("党日")] == ["主题党日"]
        assert not list(Page.objects.search("组织生活"))
        pages.delete(page)
        pages.refresh_indexes()
        assert not list(Page.objects.search("党日"))


class TestTheChecks:
    def test_an_index_that_was_built_is_in_order(self):
        built(chosen_engine())
        assert checks.check_client() == []
        assert checks.check_server() == []

    def test_an_index_of_another_version_has_to_be_built_again(self, monkeypatch):
        built(chosen_engine())
        monkeypatch.setattr("search.engines.cluster.mapping.VERSION", 99)
        assert [message.id for message in checks.check_server()] == ["search.W003"]

    def test_a_server_without_an_index_is_told(self):
        engine = chosen_engine()
        for name in engine.builds.of(engine.alias):
            engine.connection.ask("DELETE", f"/{name}", seconds=30)
        assert [message.id for message in checks.check_server()] == ["search.W002"]


def test_the_very_first_rebuild_and_wagtails_own_command_agree(cast):
    engine = chosen_engine()
    for name in engine.builds.of(engine.alias):
        engine.connection.ask("DELETE", f"/{name}", seconds=30)
    call_command("search", "rebuild", verbosity=0)
    documents = dict(SearchDocument.objects.values_list("pk", "digest"))
    assert documents
    assert dict(engine.stored()) == documents
    call_command("update_index", verbosity=0)
    assert dict(engine.stored()) == documents
    assert checks.check_server() == []
    call_command("search", "verify", verbosity=0)


def test_server_and_database_rank_alike(engine):
    """What has every word is the same, and so is its number; the best answers are among each other's first. The server
    rounds the lengths of texts, which moves neighbours, and with them the end of those with only some of the words."""
    words = ["党建", "品牌", "建设", "检查", "线路", "会议", "组织", "生活"]
    rows = [
        row("".join(words[number % 8 :: 3]), "，".join(words[(number * each) % 8] for each in range(1, 9 + number % 5)))
        for number in range(40)
    ]
    built(engine, rows)
    built(database_engine(), rows)
    for question in ["党建品牌", "检查 线路", "组织生活会议", "品牌建设的检查"]:
        ours, theirs = ask(engine, question, limit=40), ask(database_engine(), question, limit=40)
        assert set(titles(ours)[:3]) & set(titles(theirs)[:5])
        assert ours.tier == theirs.tier
        assert {hit.document for hit in ours.hits if not hit.partial} == {
            hit.document for hit in theirs.hits if not hit.partial
        }
        if not any(hit.partial for hit in (*ours.hits, *theirs.hits)):
            assert (ours.total, ours.facets) == (theirs.total, theirs.facets)

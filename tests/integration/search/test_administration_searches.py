"""Wagtail's own searches in the administration find Chinese by the same analysis."""

import pytest
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from search.backends.analysed import tokens_of_question, tokens_of_text
from search.models import SearchDocument

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(db):
    root = Page.objects.get(depth=1)
    made = [root.add_child(instance=Page(title=title, slug=f"p{number}")) for number, title in enumerate(TITLES)]
    backend = get_search_backend("search.backends.database")
    for page in made:
        backend.add(page)
    return made


TITLES = ["关于党建品牌的通知", "會議紀要 GB/T 22239", "安全生产月"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("品牌", {TITLES[0]}),
        ("会议", {TITLES[1]}),
        ("22239", {TITLES[1]}),
        ("产", {TITLES[2]}),
        ('5" 管', set()),
        ("，", set()),
    ],
)
def test_words_from_the_middle_of_a_title(pages, typed, found):
    backend = get_search_backend("search.backends.database")
    assert {page.title for page in backend.search(typed, Page)} == found


@pytest.mark.parametrize("typed", ["党建", "dangj", "djp", "品"])
def test_titles_while_they_are_typed(pages, typed):
    backend = get_search_backend("search.backends.database")
    assert [page.title for page in backend.autocomplete(typed, Page)] == [TITLES[0]]


def test_the_mirror_is_left_to_the_site_s_own_engines(db):
    assert list(get_search_backend("search.backends.database").search("党建", SearchDocument)) == []


def test_questions_use_the_tokens_of_texts():
    assert set(tokens_of_question("党建品牌 35kV")) <= set(tokens_of_text("党建品牌 35kV"))

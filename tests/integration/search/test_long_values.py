"""Values as long as their sources allow find their place in the index, on every database."""

import pytest

from search.models import SavedSearch, SearchDocument
from search.question import Question
from search.services.indexing import store
from search.sources import Entry

pytestmark = pytest.mark.django_db
LONG = "很长的标题" * 24


def test_an_address_is_kept_whole_and_a_facet_is_cut_as_filters_are():
    url = "/documents/1/" + "%E5%85%9A" * 100 + ".pdf"
    entry = Entry(object_id="1", title="题\x00目" * 200, summary="摘\x00要", url=url, access=("public",), topic=LONG)
    store("document", [entry], {})
    row = SearchDocument.objects.get()
    row.full_clean()
    assert row.url == url
    assert row.topic == Question.clean(text="", topic=LONG).topic == LONG[:80]
    assert "\x00" not in row.title + row.summary


def test_a_long_question_is_saved_with_its_filters(cast, client):
    question = Question.clean(text=LONG, kinds=("case", "record"), topic=LONG, year=2026)
    client.force_login(cast.member, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/my/searches/", {"query": question.address(), "name": "长"})
    saved = SavedSearch.objects.get()
    saved.full_clean()
    assert Question.of_address(saved.query) == question

"""Synonyms are pasted all or not at all, and nothing that was typed is lost."""

import pytest

from search.models import Synonym
from search.queries.synonyms import synonym_map
from search.services.paste_synonyms import MOST_LINES, add_synonyms, read_synonyms

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/search/synonyms/paste/"


@pytest.fixture
def admin(cast, client):
    client.force_login(cast.admin, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_lists_are_read_with_notes_and_what_is_there_already_is_left_out():
    Synonym.objects.create(words="十佳, 品牌")
    pasted = read_synonyms("# 说明\n三会一课，组织生活、 学习\t常用\n\n品牌,十佳\n组织生活,三會一課,學習\n")
    assert [(each.words, each.note) for each in pasted.new] == [("三会一课, 组织生活, 学习", "常用")]
    assert pasted.known == 2
    assert pasted.problems == []
    assert add_synonyms(pasted) == 1


@pytest.mark.parametrize(
    "line", ["只有一个词", "同,同", ",".join(f"词{n}" for n in range(13)), ",,", "长" * 400 + ",短"]
)
def test_a_line_that_cannot_be_used_is_named(line):
    pasted = read_synonyms(f"甲,乙\n{line}")
    assert [problem[0] for problem in pasted.problems] == [2]


def test_too_many_lines_are_refused_at_once():
    assert read_synonyms("甲,乙\n" * (MOST_LINES + 1)).problems


def test_one_bad_line_hinders_all_and_the_text_is_kept(admin):
    answer = admin.post(ADDRESS, {"lines": "甲,乙\n丙"})
    assert answer.status_code == 422
    assert not Synonym.objects.exists()
    assert "甲,乙" in answer.content.decode()
    assert admin.post(ADDRESS, {"lines": "甲,乙\n丙,丁"}).status_code == 302
    assert Synonym.objects.count() == 2


def test_the_screens_open_and_fill_in_what_was_asked(admin):
    for address in ("/admin/search/synonyms/", ADDRESS, "/admin/search/", "/admin/search/questions/?days=x&page=9"):
        assert admin.get(address).status_code == 200, address
    assert "找不到的词, " in admin.get("/admin/search/synonyms/new/?words=找不到的词").content.decode()


def test_nobody_else_pastes(cast, client):
    for name, person in cast.everybody().items():
        if name in ("admin", "anonymous"):
            continue
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        assert client.post(ADDRESS, {"lines": "甲,乙"}).status_code in (302, 403), name
    assert not Synonym.objects.exists()


def test_lists_are_read_again_only_after_a_change(db, django_assert_num_queries):
    one = Synonym.objects.create(words="三会一课, 组织生活")
    assert synonym_map()["三会一课"] == ("组织生活",)
    with django_assert_num_queries(1):
        synonym_map()
    one.words = "三会一课, 三会"
    one.save()
    assert synonym_map()["三会一课"] == ("三会",)
    one.delete()
    assert synonym_map() == {}

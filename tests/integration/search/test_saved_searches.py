"""Saved searches belong to one person and tell of each new hit once, with that person's rights."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from organization import clock
from organization.models import Notice
from processes.models import Case
from search.models import SavedSearch, SearchDocument
from search.question import Question
from search.services import saved_searches
from search.services.draining import drain
from search.services.saved_searches import MOST, TooManySearches, check_saved_searches, save_search
from tests import builders
from tests.procedures import Scene

pytestmark = pytest.mark.django_db
QUESTION = Question(text="增容改造", kinds=("case",))


@pytest.fixture
def scene():
    return Scene(approvers=1)


def signed_in(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def save(person, question=QUESTION, name=""):
    return save_search(user=person, question=question, name=name, locale="zh-hans", tells=True)


def look():
    """Looks as the worker does an hour later."""
    drain()
    SavedSearch.objects.update(checked_at=clock.now() - timedelta(hours=2))
    return check_saved_searches()


def told(person):
    return list(Notice.objects.filter(recipient=person, key__startswith="saved-search:"))


def test_new_hits_are_told_once_with_where_to_see_them(scene):
    secretary = scene.secretary.user
    scene.submitted(title="旧的增容改造")
    drain()
    save(secretary)
    assert look() == 1
    assert told(secretary) == []
    scene.submitted(title="新的增容改造")
    look()
    look()
    notice = told(secretary)[0]
    assert len(told(secretary)) == 1
    assert "新的增容改造" in notice.body
    assert "旧的" not in notice.body
    assert notice.url.startswith("/search/?q=")
    assert SavedSearch.objects.get().found_at is not None


def test_what_moves_up_because_others_vanished_is_not_new(scene, monkeypatch):
    monkeypatch.setattr("search.services.saved_searches.LARGEST_PAGE", 2)
    monkeypatch.setattr("search.services.saved_searches._COMPARED", 2)
    cases = [scene.submitted(title=f"增容改造{number}") for number in range(4)]
    drain()
    saved, _is_new = save(scene.secretary.user)
    SearchDocument.objects.filter(kind="case").update(indexed_at=clock.now() - timedelta(hours=3))
    seen = [each.removeprefix("case:") for each in saved.seen]
    Case.objects.filter(pk__in=seen).update(unit_path="0000")
    look()
    assert told(scene.secretary.user) == []
    assert len(cases) == 4


def test_one_search_that_fails_keeps_no_other_waiting(scene, monkeypatch):
    save(scene.secretary.user)
    save(scene.author.user)
    scene.submitted(title="新的增容改造")
    ask = saved_searches.search

    def fails(request, user):
        if user == scene.author.user:
            raise ValueError
        return ask(request, user)

    monkeypatch.setattr(saved_searches, "search", fails)
    look()
    assert len(told(scene.secretary.user)) == 1
    assert check_saved_searches() == 0


def test_a_search_saved_while_the_server_is_silent_only_learns_at_the_first_look(scene, monkeypatch):
    scene.submitted(title="旧的增容改造")
    drain()
    ask = saved_searches.search
    monkeypatch.setattr(saved_searches, "search", lambda *asked: replace(ask(*asked), degraded=True))
    saved, _is_new = save(scene.secretary.user)
    monkeypatch.undo()
    assert saved.checked_at is None
    check_saved_searches()
    assert told(scene.secretary.user) == []
    scene.submitted(title="新的增容改造")
    look()
    assert len(told(scene.secretary.user)) == 1


def test_the_rights_of_the_owner_decide(scene):
    stranger = builders.make_member("ZOTHER", branch=builders.make_unit("Z2", parent=scene.committee)).user
    save(stranger)
    scene.submitted(title="新的增容改造")
    look()
    assert told(stranger) == []
    assert SavedSearch.objects.get().seen == []


def test_a_search_that_is_silent_or_whose_owner_left_is_not_looked_at(scene):
    saved, _is_new = save(scene.secretary.user)
    SavedSearch.objects.filter(pk=saved.pk).update(tells=False)
    assert look() == 0
    SavedSearch.objects.filter(pk=saved.pk).update(tells=True)
    scene.secretary.user.is_active = False
    scene.secretary.user.save()
    assert look() == 0


def test_nothing_is_looked_at_twice_within_an_hour(scene):
    save(scene.secretary.user)
    assert check_saved_searches() == 0
    assert look() == 1
    assert check_saved_searches() == 0


def test_the_same_question_is_kept_once_and_names_are_told_apart(scene):
    person = scene.author.user
    first, _is_new = save(person, name="改造")
    again, is_new = save(person, QUESTION, "别的名字")
    other, _is_new = save(person, Question(text="党费"), "改造")
    assert (again.pk, is_new) == (first.pk, False)
    assert (first.name, other.name) == ("改造", "改造 (2)")


def test_there_is_an_end_to_it(scene):
    person = scene.author.user
    for number in range(MOST):
        SavedSearch.objects.create(user=person, name=str(number), query=f"q={number}", created_at=clock.now())
    with pytest.raises(TooManySearches):
        save(person)


def test_a_member_saves_switches_and_deletes_on_the_page(scene, client):
    signed_in(client, scene.author.user)
    answer = client.post("/my/searches/", {"query": QUESTION.address(), "name": "改造", "tells": "1"}, follow=True)
    assert "改造" in answer.content.decode()
    saved = SavedSearch.objects.get(user=scene.author.user)
    assert Question.of_address(saved.query) == QUESTION
    client.post(f"/my/searches/{saved.pk}/notices/", {"tells": "0"})
    saved.refresh_from_db()
    assert not saved.tells
    client.post(f"/my/searches/{saved.pk}/delete/")
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("query", ["", "page=3", "q=", "x=" + "y" * 5000])
def test_nothing_asked_is_not_saved(scene, client, query):
    signed_in(client, scene.author.user)
    assert client.post("/my/searches/", {"query": query, "name": "空"}).status_code == 302
    assert not SavedSearch.objects.exists()


def test_nobody_touches_the_searches_of_others(scene, client):
    saved, _is_new = save(scene.author.user)
    for person in (scene.secretary.user, AnonymousUser()):
        client.logout()
        if person.is_authenticated:
            signed_in(client, person)
        assert client.post(f"/my/searches/{saved.pk}/delete/").status_code in (302, 404)
        assert client.post(f"/my/searches/{saved.pk}/notices/", {"tells": "0"}).status_code in (302, 404)
        assert "增容改造" not in client.get("/my/searches/", follow=True).content.decode()
    saved.refresh_from_db()
    assert saved.tells

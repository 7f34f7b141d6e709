"""What somebody may not see changes nothing of what the search answers: page, API, suggestions, counts, spelling."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from organization.models import User
from search.access import actor_tokens
from search.analysis import parse_query
from search.question import Question
from search.services import search, suggest
from search.services.draining import drain
from search.services.spelling import better_spelling
from tests import builders
from tests.procedures import Scene

pytestmark = pytest.mark.django_db
TITLE = "变压器增容改造"
QUESTIONS = (TITLE, "变压机增容改造", "Z1", "biany")
"""Frequencies over everything weigh words, so that the order of hits with only part of them may differ by a hair; these
have none."""
_MAIN = re.compile(r"<main.*</main>", re.DOTALL)
_CHANGING = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.fixture
def scene():
    made = Scene(approvers=1)
    drain()
    return made


@pytest.fixture
def stranger(scene):
    """The secretary of another branch of the same committee."""
    member = builders.make_member("ZOTHER", branch=builders.make_unit("Z2", parent=scene.committee))
    builders.make_assignment(member, "secretary", member.branch)
    drain()
    return member.user


def browser(person: User | AnonymousUser) -> Client:
    client = Client()
    if person.is_authenticated:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def answers(person: User | AnonymousUser) -> dict[str, str]:
    """Everything the search tells this person: every question through every entrance."""
    client, found = browser(person), {}
    for text in QUESTIONS:
        asked = {"q": text}
        for name, address, query in (
            ("page", "/search/", asked),
            ("filtered", "/search/", asked | {"kind": "case", "unit": "Z1"}),
            ("newest", "/search/", asked | {"sort": "newest"}),
            ("suggestions", "/search/suggestions/", asked),
            ("api", "/api/v1/search", asked),
            ("api suggestions", "/api/v1/search/suggestions", asked),
        ):
            answer = client.get(address, query)
            told = answer.content.decode()
            main = _MAIN.search(told)  # the frame around it shows the clock
            found[f"{name} {text}"] = f"{answer.status_code} {_CHANGING.sub('', main[0] if main else told)}"
    return found


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {name for name in before if before[name] != after[name]}


def test_a_foreign_case_changes_nothing_and_ones_own_changes_much(scene, stranger):
    visitor = AnonymousUser()
    before = {person: answers(person) for person in (stranger, visitor)}
    secretary_before = answers(scene.secretary.user)
    case = scene.submitted(title=TITLE)
    drain()
    for person, told in before.items():
        assert changed(told, answers(person)) == set()
    secretary_after = answers(scene.secretary.user)
    assert f"page {TITLE}" in changed(secretary_before, secretary_after)
    assert case.number in secretary_after[f"page {TITLE}"]
    assert case.number not in secretary_before[f"page {TITLE}"]
    assert str(case.pk) in secretary_after[f"api {TITLE}"]
    assert str(case.pk) in secretary_after[f"suggestions {TITLE}"]
    assert str(case.pk) in secretary_after["suggestions biany"]


def test_what_is_hidden_costs_its_strangers_no_statement_more(scene, stranger):
    """Time is no measure on a busy machine; statements are where time goes."""

    def statements(person: User | AnonymousUser) -> list[int]:
        counts = []
        for text in QUESTIONS:
            with CaptureQueriesContext(connection) as asked:
                search(Question(text=text).request(), person)
                suggest(text, person)
            counts.append(len(asked))
        return counts

    people = (stranger, AnonymousUser())
    for person in people:
        statements(person)  # what is remembered for some seconds is read here
    before = [statements(person) for person in people]
    scene.submitted(title=TITLE)
    drain()
    assert [statements(person) for person in people] == before


@pytest.mark.parametrize("few", [0, 5_000])
def test_a_hidden_word_costs_as_many_statements_as_one_that_does_not_exist(scene, stranger, monkeypatch, few):
    monkeypatch.setattr("search.engines.filtering.FEW", few)  # in a large index, too
    scene.submitted(title="镡斝戽")
    drain()

    def statements(text: str, person: User | AnonymousUser) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert search(Question(text=text).request(), person).total == 0
        return len(asked)

    for person in (stranger, AnonymousUser()):
        search(Question(text="党").request(), person)  # what is remembered for some seconds is read here
        assert statements("镡斝戽", person) == statements("鬲瓿罍", person)


def test_a_right_that_ends_takes_effect_before_anything_is_indexed_again(scene):
    scene.submitted(title=TITLE)
    drain()
    secretary = scene.secretary.user
    asked = Question(text=TITLE)
    assert search(asked.request(), secretary).total == 1
    scene.secretary.assignments.all().delete()
    result = search(asked.request(), secretary)
    assert (result.total, result.hits) == (0, ())
    assert not any(result.facets.values())


def test_no_spelling_is_offered_from_a_title_that_may_not_be_seen_any_more(scene):
    scene.submitted(title=TITLE)
    drain()
    secretary = scene.secretary.user
    parsed, tokens = parse_query("biany"), actor_tokens(secretary)
    assert better_spelling(parsed, tokens, "", secretary) == "变压"
    scene.secretary.assignments.all().delete()
    assert better_spelling(parsed, tokens, "", secretary) == ""


def test_a_visitor_finds_no_person_and_a_secretary_those_of_the_own_branch(scene, stranger):
    page = browser(scene.secretary.user).get("/search/", {"q": "ZAUTHOR", "kind": "member"}).content.decode()
    assert 'class="hit hit--member"' in page
    for person in (stranger, AnonymousUser()):
        page = browser(person).get("/search/", {"q": "ZAUTHOR"}).content.decode()
        assert "hit--member" not in page


def test_no_shared_cache_keeps_an_answer(scene):
    for address in ("/search/?q=党", "/search/suggestions/?q=党", "/my/searches/"):
        header = browser(scene.secretary.user).get(address).headers["Cache-Control"]
        assert "private" in header, address
        assert "no-store" in header, address
    assert "no-store" in Client().get("/search/?q=党").headers["Cache-Control"]


@pytest.mark.parametrize(
    "query",
    ["q=" + "党" * 5000, "q=%22", "q=-", "q=:", "q=类型:", "q=%22党", "q=(a OR b) NEAR *", "q=';--", "q=%F0%9F%98%80",
     "kind=x&unit=x&year=x&topic=x&status=x", "q=党&page=99999999999999999999", "q=党&year=0", "q=%FF%FE", "q=\\",
     "q=<script>alert(1)</script>"],
)  # fmt: skip
def test_anything_can_be_asked(scene, query):
    client = browser(scene.secretary.user)
    for address in ("/search/", "/search/suggestions/", "/en/search/"):
        answer = client.get(f"{address}?{query}")
        assert answer.status_code == 200, address
        assert b"<script>alert" not in answer.content

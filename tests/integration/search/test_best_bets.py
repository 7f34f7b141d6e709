"""What editors pick comes first for equal questions, and never shows a page its reader may not read."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Page, PageViewRestriction

from search.chores import keep_missing_keys
from search.models import BestBetKey, Synonym
from search.queries.best_bets import best_bets, questions_with_best_bets

pytestmark = pytest.mark.django_db


@pytest.fixture
def dues_page(db):
    root = Page.objects.filter(depth=2).first()
    return root.add_child(instance=Page(title="党费收缴标准", slug="dues", search_description="按月收缴。"))


@pytest.fixture
def pick(dues_page):
    return SearchPromotion.objects.create(query=Query.get("党费标准"), page=dues_page, sort_order=0)


def found(text):
    return [bet.title for bet in best_bets(text, locale="")]


@pytest.mark.parametrize("text", ["党费标准", "黨費標準", "党费标准是什么？", "  党费标准 "])
def test_equal_questions_get_the_pick(pick, text):
    assert found(text) == ["党费收缴标准"]


@pytest.mark.parametrize("text", ["党费", "", "标准 党费 公示"])
def test_other_questions_do_not(pick, text):
    assert found(text) == []


def test_the_synonym_of_a_single_word_gets_it_too(pick):
    Synonym.objects.create(words="党费标准, 月缴")
    assert found("月缴") == ["党费收缴标准"]


def test_a_page_taken_down_or_restricted_is_not_shown(pick, dues_page):
    dues_page.unpublish()
    assert found("党费标准") == []
    dues_page.save_revision().publish()
    assert found("党费标准") == ["党费收缴标准"]
    PageViewRestriction.objects.create(page=dues_page, restriction_type="login")
    assert found("党费标准") == []
    assert questions_with_best_bets(dues_page.locale.language_code, AnonymousUser()) == []


def test_a_page_behind_a_sign_in_is_shown_to_whoever_may_open_it(pick, dues_page, cast, rf):
    PageViewRestriction.objects.create(page=dues_page, restriction_type="login")
    request = rf.get("/")
    request.user = cast.member
    assert [bet.title for bet in best_bets("党费标准", locale="", request=request)] == ["党费收缴标准"]
    assert questions_with_best_bets(dues_page.locale.language_code, cast.member) == ["党费标准"]


def test_links_are_shown_when_they_lead_to_the_web(dues_page):
    query = Query.get("外部")
    SearchPromotion.objects.create(query=query, external_link_url="https://example.org/", external_link_text="外站")
    SearchPromotion.objects.create(query=query, external_link_url="javascript:alert(1)", external_link_text="坏")
    assert found("外部") == ["外站"]


def test_a_renamed_question_gets_a_new_key_and_missing_keys_are_made_up_for(pick):
    pick.query.query_string = "党费是多少"
    pick.query.save()
    assert found("党费标准") == []
    BestBetKey.objects.all().delete()
    assert keep_missing_keys() == 1
    assert found("党费") == ["党费收缴标准"] or found("党费是多少") == ["党费收缴标准"]


def test_editors_pick_through_the_admin_and_others_may_not(cast, dues_page, client):
    data = {
        "query_string": "黨費標準",
        "editors_picks-TOTAL_FORMS": "1", "editors_picks-INITIAL_FORMS": "0",
        "editors_picks-MIN_NUM_FORMS": "0", "editors_picks-MAX_NUM_FORMS": "1000",
        "editors_picks-0-page": dues_page.pk, "editors_picks-0-ORDER": "1", "editors_picks-0-DELETE": "",
        "editors_picks-0-description": "", "editors_picks-0-external_link_url": "",
        "editors_picks-0-external_link_text": "",
    }  # fmt: skip
    for person, picked in ((cast.member, False), (cast.editor, False), (cast.admin, True)):
        Group.objects.get(name="editors").permissions.clear()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        client.post("/admin/searchpicks/add/", data)
        assert bool(found("党费标准")) == picked
    edit = client.get(f"/admin/searchpicks/{Query.objects.get().pk}/")
    assert edit.status_code == 200
    assert "黨費標準" in edit.content.decode()
    assert "党费" in client.get("/admin/searchpicks/add/?question=党费").content.decode()

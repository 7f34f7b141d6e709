"""What visitors see, and with how many questions to the database."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from organization import clock
from tests import builders

STORY = [
    {"type": "text", "value": "<h2>一</h2><p>文字</p>"},
    {"type": "quote", "value": {"text": "一句话", "who": "一位成员"}},
    {"type": "metrics", "value": {"rows": [{"name": "用时", "before": "38", "after": "17", "unit": "分钟"}]}},
    {"type": "timeline", "value": {"moments": [{"when": "8:00", "title": "开始", "text": ""}] * 2}},
]


def queries(url: str) -> int:
    """Returns how many questions a visit asks once the caches of sites and picture sizes are filled."""
    client = Client()
    for _ in range(2):
        assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    # The demo's clock is asked again after a second has passed, however long the list is.
    return len([one for one in seen if "democlock" not in one["sql"]])


def figure(picture: Any) -> dict[str, Any]:
    image = {"image": picture.pk, "decorative": False, "alt_text": "柱形"}
    return {"image": image, "caption": "图注"}


@pytest.mark.parametrize(
    "url", ["/", "/showcases/", "/branches/", "/stories/", "/announcements/", "/regulations/", "/search/?q=页", "/en/"]
)
def test_every_list_answers_when_it_is_empty(small_site: Any, url: str) -> None:
    assert Client().get(url).status_code == 200


def test_lists_ask_the_same_number_of_questions_for_one_row_and_for_three(small_site: Any, cast: Any) -> None:
    site = small_site
    site.showcase("s1")
    site.story("t1")
    site.notice("n1")
    site.card(cast.branch)
    urls = ("/", "/showcases/", "/branches/", "/stories/", "/announcements/", "/search/?q=t")
    for url in urls:
        queries(url)
    before = {url: queries(url) for url in urls}
    for number in (2, 3):
        site.showcase(f"s{number}", campaign_year=2020 + number)
        site.story(f"t{number}")
        site.notice(f"n{number}")
        unit = builders.make_unit(parent=cast.committee)
        site.card(unit)
    assert {url: queries(url) for url in urls} == before


def test_pages_ask_the_same_number_of_questions_for_one_picture_and_for_four(small_site: Any) -> None:
    one = {"type": "gallery", "value": {"figures": [figure(small_site.picture)] * 2}}
    single = {"type": "figure", "value": figure(small_site.picture)}
    story = small_site.story("t1", body=[*STORY, one, single])
    showcase = small_site.showcase("s1", images=[single])
    urls = (story.url, showcase.url)
    before = [queries(url) for url in urls]
    story.body = [*STORY, one, single, one, single]
    story.save()
    showcase.images = [single] * 4
    showcase.save()
    assert [queries(url) for url in urls] == before


def test_visitors_see_live_pages_only(small_site: Any) -> None:
    draft = small_site.showcase("draft", title="草稿里的灯", live=False)
    assert Client().get(draft.url).status_code == 404
    for url in ("/", "/showcases/", "/search/?q=草稿里"):
        assert "草稿里的灯" not in Client().get(url).content.decode()


def test_showcase_shows_people_only_with_their_consent(small_site: Any) -> None:
    people = [{"type": "person", "value": {"name": "示例-0345", "duty": "组长"}}]
    page = small_site.showcase("s1", people=people)
    assert "示例-0345" not in Client().get(page.url).content.decode()
    page.people_consent = True
    page.save()
    assert "示例-0345" in Client().get(page.url).content.decode()


def test_showcases_are_found_by_year_category_and_words(small_site: Any) -> None:
    small_site.showcase("s1", title="不停电的承诺", campaign_year=2025)
    small_site.showcase("s2", title="草原灯火", campaign_year=2024)

    def titles(query: str) -> list[str]:
        return [page.title for page in Client().get(f"/showcases/?{query}").context["listing"]]

    assert titles("") == ["不停电的承诺", "草原灯火"]
    assert titles("year=2024") == ["草原灯火"]
    assert titles("q=停电") == ["不停电的承诺"]
    assert titles("q=停电&year=2024") == []
    assert titles("category=brand") == []
    assert titles("year=x&page=99") == ["不停电的承诺", "草原灯火"]


def test_branch_card_names_nobody_unless_told_to(small_site: Any, cast: Any) -> None:
    page = small_site.card(cast.branch)
    secretary = cast.secretary.member.name
    assert secretary not in Client().get(page.url).content.decode()
    page.names_shown = True
    page.save()
    assert secretary in Client().get(page.url).content.decode()


def test_publicity_runs_through_its_last_day(small_site: Any) -> None:
    today = clock.today()
    page = small_site.notice("n1", publicity_start=today, publicity_end=today)
    assert page.status == "running"
    assert page.status_on(today + timedelta(days=1)) == "ended"
    assert page.status_on(today - timedelta(days=1)) == "coming"
    assert small_site.notice("n2").status is None


def test_language_switch_leads_to_the_translation_or_its_nearest_ancestor(small_site: Any) -> None:
    page = small_site.showcase("s1")
    links = {link.code: link.url for link in Client().get(page.url).context["languages"]}
    assert links == {"zh-hans": "/showcases/s1/", "en": "/en/showcases/"}
    links = {link.code: link.url for link in Client().get("/search/?q=a").context["languages"]}
    assert links == {"zh-hans": "/search/?q=a", "en": "/en/search/?q=a"}


def test_lists_say_how_many_and_turn_pages(small_site: Any) -> None:
    for number in range(11):
        small_site.story(f"t{number}", written_on=date(2026, 1, 1 + number))
    page = Client().get("/stories/?page=2")
    assert [story.title for story in page.context["listing"]] == ["t1", "t0"]
    assert 'href="?page=1"' in page.content.decode()


def test_missing_page_answers_in_the_look_of_the_site(small_site: Any) -> None:
    answer = Client().get("/nowhere/")
    assert answer.status_code == 404
    assert "site-header" in answer.content.decode()

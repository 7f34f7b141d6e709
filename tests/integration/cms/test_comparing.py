"""Branches side by side, and two showcases side by side."""

from datetime import date
from typing import Any

from django.test import Client

from cms.models import RankingPage
from cms.queries.rankings import ranking
from tests import builders


def make_ranking(site: Any, *whats: str) -> RankingPage:
    page = RankingPage(
        slug="side",
        title="亮点展比",
        unit=site.branch.get_parent(),
        locale=site.chinese.locale,
        columns=[{"type": "column", "value": {"what": what, "procedure": None, "name": ""}} for what in whats],
    )
    site.chinese.home.add_child(instance=page)
    return page


def figures(page: RankingPage, **asked: str) -> dict[str, list[int]]:
    rows = ranking(page, asked)["rows"]  # type: ignore[arg-type]  # a dict answers get() as a QueryDict does
    return {row.unit.code: [cell.number for cell in row.cells] for row in rows}


def test_branches_are_compared_by_the_work_of_one_year(small_site: Any, cast: Any) -> None:
    page = make_ranking(small_site, "stories", "showcases", "cases")
    group = builders.make_unit("K1-1", kind="group", parent=cast.branch)
    small_site.story("t1", written_on=date(2026, 5, 1))
    story = small_site.story("t2", written_on=date(2026, 6, 1))
    story.unit = group
    story.save()
    small_site.story("draft", live=False, written_on=date(2026, 6, 1))
    small_site.story("old", written_on=date(2025, 6, 1))
    small_site.showcase("s1", campaign_year=2026)
    # A figure whose procedure is gone has no column.
    assert figures(page, year="2026") == {"K1": [2, 1], "K2": [0, 0]}
    assert figures(page, year="2025") == {"K1": [1, 0], "K2": [0, 0]}
    assert list(figures(page, by="0", year="2026")) == ["K1", "K2"]
    for odd in ("abc", "9", "-1"):
        assert Client().get(page.url, {"by": odd, "year": odd}).status_code == 200


def test_two_showcases_stand_side_by_side(small_site: Any) -> None:
    one = small_site.showcase("s1", title="红灯项目", background="<p>缘起甲</p>")
    small_site.showcase("s2", title="白板项目", practice="<p>做法乙</p>")
    small_site.showcase("draft", title="草稿项目", live=False)
    client = Client()
    assert 'value="s2"' in client.get(one.url).content.decode()
    both = client.get("/showcases/?compare=s1&compare=s2").content.decode()
    for words in ("红灯项目", "白板项目", "缘起甲", "做法乙"):
        assert words in both
    for odd in ("compare=s1", "compare=s1&compare=s1", "compare=s1&compare=draft", "compare=x&compare=y"):
        listing = client.get(f"/showcases/?{odd}").content.decode()
        assert "红灯项目" in listing
        assert "缘起甲" not in listing

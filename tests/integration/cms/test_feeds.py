"""What feed readers, search engines and messengers are told, and that none of it is private."""

from datetime import date
from typing import Any
from xml.etree import ElementTree

from django.test import Client
from wagtail.models import PageViewRestriction

from tests import builders

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def entries(url: str) -> list[str]:
    answer = Client().get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    root = ElementTree.fromstring(answer.content)
    assert root.findtext("a:title", namespaces=ATOM)
    return [str(entry.findtext("a:title", namespaces=ATOM)) for entry in root.findall("a:entry", ATOM)]


def test_a_feed_lists_the_newest_that_everybody_may_read(small_site: Any, cast: Any) -> None:
    small_site.story("old", written_on=date(2026, 1, 1))
    small_site.story("new", written_on=date(2026, 6, 1))
    small_site.story("draft", live=False)
    secret = small_site.story("secret")
    PageViewRestriction.objects.create(page=secret, restriction_type="login")
    assert entries("/feeds/stories.xml") == ["new", "old"]
    assert entries("/en/feeds/stories.xml") == []
    assert entries(f"/feeds/stories.xml?unit={cast.branch.code}") == ["new", "old"]
    assert entries(f"/feeds/stories.xml?unit={cast.committee.code}") == ["new", "old"]
    assert entries(f"/feeds/stories.xml?unit={cast.other_branch.code}") == []
    small_site.notice("n1")
    assert entries("/feeds/notices.xml") == ["n1"]
    small_site.showcase("s1", decided_on=None)
    assert entries("/feeds/showcases.xml") == []


def test_a_feed_that_is_none_is_not_found(small_site: Any, cast: Any) -> None:
    for url in (
        "/feeds/people.xml",
        "/feeds/stories.xml?unit=nowhere",
        f"/feeds/notices.xml?unit={cast.branch.code}",
    ):
        assert Client().get(url).status_code == 404


def test_the_head_of_a_page_names_it_once_in_each_language(small_site: Any) -> None:
    story = small_site.story("t1", search_description="登塔三次")
    head = Client().get(story.url).content.decode()
    assert '<link rel="canonical" href="http://testserver/stories/t1/">' in head
    assert 'property="og:image" content="http://testserver/' in head
    assert 'property="article:published_time" content="2026-05-01"' in head
    assert "hreflang" not in head.split("</head>", maxsplit=1)[0]
    listing = Client().get("/stories/?q=x").content.decode()
    assert '<meta name="robots" content="noindex">' in listing
    assert 'href="http://testserver/stories/"' in listing
    assert 'hreflang="en" href="http://testserver/en/stories/"' in listing
    assert 'href="/feeds/stories.xml"' in listing
    card = small_site.card(builders.make_unit(parent=small_site.branch.get_parent()))
    assert f'href="/feeds/showcases.xml?unit={card.unit.code}"' in Client().get(card.url).content.decode()


def test_a_page_whose_cover_is_lost_is_still_a_page(small_site: Any) -> None:
    story = small_site.story("t1")
    small_site.picture.file.delete(save=False)
    answer = Client().get(story.url)
    assert answer.status_code == 200
    assert "og:image" not in answer.content.decode()


def test_the_sitemap_holds_public_pages_alone(small_site: Any) -> None:
    small_site.story("t1")
    secret = small_site.story("secret")
    PageViewRestriction.objects.create(page=secret, restriction_type="login")
    sitemap = Client().get("/sitemap.xml").content.decode()
    assert "/stories/t1/" in sitemap
    assert "/stories/secret/" not in sitemap
    robots = Client().get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in robots


def test_a_page_that_is_gone_offers_the_search(small_site: Any) -> None:
    answer = Client().get("/stories/gone/")
    assert answer.status_code == 404
    assert 'action="/search/"' in answer.content.decode()

"""What search engines, feed readers and messengers are told about a page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page

from .feeds import FeedLink, feed_links

SHARED = "fill-1200x630|format-jpeg|jpegquality-80"
"""The size in which messengers and social sites show a picture."""
DATED = ("written_on", "issued_on", "decided_on")


@dataclass(frozen=True, kw_only=True)
class Alternate:
    """The same page in another language, by its whole address."""

    code: str
    url: str


@dataclass(frozen=True, kw_only=True)
class PageHead:
    """The facts in the head of a page; ``hidden`` pages are not to be listed by search engines."""

    url: str
    hidden: bool
    alternates: tuple[Alternate, ...]
    picture: Any
    picture_url: str
    dated: date | None
    feeds: tuple[FeedLink, ...]


def page_head(page: Page, request: HttpRequest) -> PageHead:
    """Returns the head of a page: the address without filters, its translations, its picture, its date."""
    url = request.build_absolute_uri(page.get_url(request=request) or request.path)
    cover = getattr(page, "cover", None)
    picture = _shared(cover) if cover else None
    return PageHead(
        url=url,
        hidden=bool(request.GET) or page.get_view_restrictions().exists(),
        alternates=_alternates(page, request),
        picture=picture,
        picture_url=request.build_absolute_uri(picture.url) if picture else "",
        dated=next((getattr(page, name) for name in DATED if getattr(page, name, None)), None),
        feeds=feed_links(getattr(page, "feeds", ()), getattr(page, "unit", None)),
    )


def _shared(cover: Any) -> Any:
    """Returns the picture for messengers; None where its file is lost, which no page may stumble over."""
    try:
        return cover.get_rendition(SHARED)
    except SourceImageIOError:
        return None


def _alternates(page: Page, request: HttpRequest) -> tuple[Alternate, ...]:
    if not page.pk:
        return ()
    rows = Page.objects.live().filter(translation_key=page.translation_key).select_related("locale").order_by("locale")
    addresses = [(each.locale.language_code, each.get_url(request=request)) for each in rows]
    found = [Alternate(code=code, url=request.build_absolute_uri(url)) for code, url in addresses if url]
    return tuple(found) if len(found) > 1 else ()

"""Atom feeds (RFC 4287) of what is new, for feed readers and other sites: only what every visitor may read."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from cms.queries.feeds import FEEDS, FeedKind, feed_address, newest
from cms.queries.navigation import home_page
from organization.models import Unit


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One feed as it was asked for."""

    key: str
    kind: FeedKind
    unit: Unit | None
    home_title: str
    home_url: str


class NewPages(Feed):
    """The newest pages of one kind; ``?unit=B08`` keeps those of one unit and everything below it."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, key: str) -> Asked:
        kind, code, unit = FEEDS.get(key), request.GET.get("unit", ""), None
        if kind is None or (code and not kind.of_units):
            raise Http404
        if code:
            unit = Unit.objects.filter(code=code).first()
            if unit is None:
                raise Http404
        home = home_page(request)
        title, url = (home.title, home.get_url(request=request) or "/") if home else ("", "/")
        return Asked(key=key, kind=kind, unit=unit, home_title=title, home_url=url)

    def title(self, asked: Asked) -> str:
        """Returns the site, the unit and what is listed."""
        parts = (asked.home_title, asked.unit.label if asked.unit else "", str(asked.kind.label))
        return " · ".join(part for part in parts if part)

    def subtitle(self, asked: Asked) -> str:
        """Returns one sentence about it."""
        return _("What is new on this site")

    def link(self, asked: Asked) -> str:
        """Returns the home page."""
        return asked.home_url

    def feed_url(self, asked: Asked) -> str:
        """Returns its own address."""
        return feed_address(asked.key, asked.unit)

    def items(self, asked: Asked) -> list[tuple[Any, FeedKind]]:
        """Returns the pages, each with what it is."""
        return [(page, asked.kind) for page in newest(asked.kind, asked.unit)]

    def item_title(self, item: tuple[Any, FeedKind]) -> str:
        """Returns the title of a page."""
        return str(item[0].title)

    def item_description(self, item: tuple[Any, FeedKind]) -> str:
        """Returns its summary."""
        return str(item[0].search_description)

    def item_link(self, item: tuple[Any, FeedKind]) -> str:
        """Returns its address."""
        return str(item[0].get_url())

    def item_pubdate(self, item: tuple[Any, FeedKind]) -> datetime:
        """Returns the day it speaks of."""
        page, kind = item
        return make_aware(datetime.combine(getattr(page, kind.dated), time.min))

    def item_updateddate(self, item: tuple[Any, FeedKind]) -> datetime:
        """Returns when it was published last."""
        return item[0].last_published_at or self.item_pubdate(item)

"""What is new, for feeds: the newest pages of one kind, of a unit and everything below it or of all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from wagtail.models import Locale

from organization.models import Unit

from .notices import live_notices
from .showcases import live_showcases
from .stories import live_stories

LENGTH = 30


@dataclass(frozen=True, kw_only=True)
class FeedKind:
    """A kind of page with a feed: its name, its published pages, its date, and whether its pages belong to units."""

    label: str | Promise
    pages: Callable[[Locale], Any]
    dated: str
    of_units: bool = True


@dataclass(frozen=True, kw_only=True)
class FeedLink:
    """A feed that a page offers."""

    title: str
    url: str


FEEDS = {
    "stories": FeedKind(label=gettext_lazy("Stories"), pages=live_stories, dated="written_on"),
    "showcases": FeedKind(label=gettext_lazy("Showcases"), pages=live_showcases, dated="decided_on"),
    "notices": FeedKind(label=gettext_lazy("Notices"), pages=live_notices, dated="issued_on", of_units=False),
}


def newest(kind: FeedKind, unit: Unit | None) -> list[Any]:
    """Returns the newest pages in the reader's language, those without a date last."""
    rows = kind.pages(Locale.get_active())
    if unit is not None:
        rows = rows.filter(unit__path__startswith=unit.path)
    dated = rows.exclude(**{kind.dated: None}).order_by(f"-{kind.dated}", "-pk")
    return list(dated[:LENGTH])


def feed_address(key: str, unit: Unit | None = None) -> str:
    """Returns where a feed is read."""
    return reverse("feed", args=[key]) + (f"?{urlencode({'unit': unit.code})}" if unit else "")


def feed_links(keys: tuple[str, ...], unit: Unit | None) -> tuple[FeedLink, ...]:
    """Returns the feeds a page offers."""
    return tuple(FeedLink(title=str(FEEDS[key].label), url=feed_address(key, unit)) for key in keys)

"""What a screen shows today: the items of its playlists, and the facts each needs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from html import unescape
from typing import Any

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import Truncator
from wagtail.models import Locale, Page, PageViewRestriction

from cms.models import NoticePage, Order, Recording, Screen, ScreenAlert, ScreenPlaylist
from forms.services.draw_qr import qr_svg
from organization import clock
from organization.models import Unit

from .agenda import Place, happenings
from .live_figures import live_figures
from .notices import live_notices

LONGEST = 160
"""As many characters of a page's text stand for it where it has no summary."""
MOST_ROWS = 9
"""As many rows as can be read from the back of a room; how many more there are is said."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One item as it is shown now; ``until`` is when it has to go, also without a network."""

    key: str
    kind: str
    seconds: int
    until: datetime | None
    facts: dict[str, Any] = field(default_factory=dict)


def screen_items(screen: Screen, *, base_url: str) -> list[Item]:
    """Returns what the screen shows today, in its order; what may not be shown, or is gone, is left out."""
    today = clock.today()
    shown = []
    for key, block in _blocks(screen):
        first, last = block.value["first_day"], block.value["last_day"]
        if (first and today < first) or (last and today > last):
            continue
        facts = FACTS[block.block_type](block.value, screen, base_url)
        if facts is None:
            continue
        until = last if block.block_type != "dates" else today
        shown.append(
            Item(
                key=key,
                kind=block.block_type,
                seconds=block.value["seconds"],
                until=_end_of(until) if until else None,
                facts={"value": block.value, **facts},
            )
        )
    return shown


def running_alert(screen: Screen) -> ScreenAlert | None:
    """Returns the urgent message that takes the screen over now."""
    found: ScreenAlert | None = ScreenAlert.objects.running_for(screen).first()
    return found


def playlists_of(screen: Screen) -> list[ScreenPlaylist]:
    """Returns the central playlists that reach the screen, those of the highest unit first."""
    path = screen.unit.path
    above = [path[:end] for end in range(Unit.steplen, len(path) + 1, Unit.steplen)]
    return list(ScreenPlaylist.objects.filter(is_published=True, unit__path__in=above))


def _blocks(screen: Screen) -> Iterator[tuple[str, Any]]:
    own = [(f"own-{block.id}", block) for block in screen.items]
    central = [] if screen.order == Order.OWN_ONLY else playlists_of(screen)
    shared = [(f"{playlist.pk}-{block.id}", block) for playlist in central for block in playlist.items]
    yield from own + shared if screen.order == Order.OWN_FIRST else shared + own


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _page(value: Any, screen: Screen, base_url: str) -> dict[str, Any] | None:
    page = value["page"]
    page = page and page.specific
    if page is None or not page.live or not _may_show(page, screen):
        return None
    restricted = page.get_view_restrictions().exists()
    url = f"{base_url}{page.get_url() or ''}"
    return {
        "page": page,
        "cover": getattr(page, "cover", None),
        "unit": getattr(page, "unit", None),
        "words": page.search_description or _first_words(page),
        "dated": next(
            (day for name in ("written_on", "issued_on", "decided_on") if (day := getattr(page, name, 0))), 0
        ),
        "code": qr_svg(url, scale=6) if base_url else "",
        "restricted": restricted,
    }


def _may_show(page: Page, screen: Screen) -> bool:
    """Public pages anywhere; those behind the login where the room is not open to the public; others never."""
    kinds = {restriction.restriction_type for restriction in page.get_view_restrictions()}
    return kinds <= ({PageViewRestriction.LOGIN} if screen.shows_internal else set())


def _first_words(page: Page) -> str:
    for block in getattr(page, "body", ()):
        if block.block_type == "text":
            return Truncator(" ".join(unescape(strip_tags(block.value.source)).split())).chars(LONGEST)
    return ""


def _figures(value: Any, screen: Screen, base_url: str) -> dict[str, Any] | None:
    figures = live_figures(value["rows"])
    return {"figures": figures} if figures else None


def _dates(value: Any, screen: Screen, base_url: str) -> dict[str, Any] | None:
    if not screen.shows_internal:
        return None
    today = clock.today()
    place = Place(unit=screen.unit, room=screen.room)
    found = happenings(value["sources"], place, first=today, last=today + timedelta(days=value["days"] - 1))
    # What is over today makes room for what is still to come.
    coming = [one for one in found if one.span.whole_days or one.span.ends >= clock.now()] or found
    one_day = value["days"] == 1
    # That nothing is booked today is worth knowing; that nothing is planned is not worth a turn.
    if not coming and not one_day:
        return None
    return {
        "rows": coming[:MOST_ROWS],
        "more": max(0, len(coming) - MOST_ROWS),
        "one_day": one_day,
        "today": today,
    }


def _notices(value: Any, screen: Screen, base_url: str) -> dict[str, Any] | None:
    locale = Locale.objects.filter(language_code=screen.language).first()
    rows: list[NoticePage] = list(live_notices(locale)[: value["count"]]) if locale else []
    return {"rows": rows} if rows else None


def _words(value: Any, screen: Screen, base_url: str) -> dict[str, Any] | None:
    return {}


def _picture(value: Any, screen: Screen, base_url: str) -> dict[str, Any] | None:
    return {} if value["image"] else None


def _film(value: Any, screen: Screen, base_url: str) -> dict[str, Any] | None:
    return {} if value["video"] else None


FACTS = {
    "page": _page,
    "figures": _figures,
    "dates": _dates,
    "notices": _notices,
    "words": _words,
    "picture": _picture,
    "film": _film,
}


def plays(screen: Screen, recording: Recording) -> bool:
    """Whether the film stands in what the screen shows."""
    return any(block.block_type == "film" and block.value["video"] == recording for _key, block in _blocks(screen))

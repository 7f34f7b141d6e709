"""Stories for lists, newest first."""

from typing import Any

from django.http import QueryDict
from wagtail.models import Locale

from cms.models import StoryIndexPage, StoryPage
from organization.models import Unit

from .listing import containing, one_page, with_covers

ROWS = 9


def live_stories(locale: Locale) -> Any:
    """Returns the published stories of a language, ready for a list."""
    pages = StoryPage.objects.live().public().filter(locale=locale).select_related("unit", "locale").defer("body")
    return with_covers(pages).order_by("-written_on", "-pk")


def story_listing(index: StoryIndexPage, asked: QueryDict) -> dict[str, Any]:
    """Returns one page of the stories below ``index``, by words and branch."""
    words, code = asked.get("q", "").strip(), asked.get("branch", "")
    everything = live_stories(index.locale).child_of(index)
    rows = everything
    if code:
        rows = rows.filter(unit__code=code)
    if words:
        rows = rows.filter(containing(words, "title", "search_description", "unit__name", "unit__name_en"))
    units = Unit.objects.filter(pk__in=everything.order_by().values("unit"))
    return {
        "listing": one_page(rows, asked.get("page"), size=ROWS),
        "words": words,
        "branch_code": code,
        "branches": list(units),
        "filtered": bool(words or code),
    }


def next_stories(page: StoryPage) -> list[StoryPage]:
    """Returns up to three other stories, newest first."""
    return list(live_stories(page.locale).exclude(pk=page.pk)[:3])

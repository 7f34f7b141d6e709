"""Notices for lists, newest first, and where to object."""

from typing import Any

from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from wagtail.models import Locale

from cms.models import NoticeIndexPage, NoticePage, NoticeStatus
from organization import clock

from .listing import Choice, containing, one_page

ROWS = 15


def live_notices(locale: Locale) -> Any:
    """Returns the published notices of a language."""
    pages = NoticePage.objects.live().public().filter(locale=locale).select_related("locale").defer("body")
    return pages.order_by("-issued_on", "-pk")


def notice_listing(index: NoticeIndexPage, asked: QueryDict) -> dict[str, Any]:
    """Returns one page of the notices below ``index``, by words and by where their publicity stands."""
    words, status, today = asked.get("q", "").strip(), asked.get("status", ""), clock.today()
    rows = live_notices(index.locale).child_of(index)
    if status == NoticeStatus.RUNNING:
        rows = rows.filter(publicity_start__lte=today, publicity_end__gte=today)
    elif status == NoticeStatus.ENDED:
        rows = rows.filter(publicity_end__lt=today)
    if words:
        rows = rows.filter(containing(words, "title", "search_description"))
    offered = (NoticeStatus.RUNNING, NoticeStatus.ENDED)
    return {
        "listing": one_page(rows, asked.get("page"), size=ROWS),
        "words": words,
        "statuses": [Choice(value=one.value, label=str(one.label), chosen=one == status) for one in offered],
        "filtered": bool(words or status),
    }


def objection_url(page: NoticePage) -> str:
    """Returns where a signed-in member hands in an objection; empty when it no longer runs or belongs to no case."""
    if page.status != NoticeStatus.RUNNING or not page.source_case:
        return ""
    try:
        return reverse("publicity", args=[page.source_case])
    except NoReverseMatch:
        return ""

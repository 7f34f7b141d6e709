"""A list that grows: words, filters, and one page of rows with their number."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as Rows
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet

from cms.models.image import CmsImage

MAX_WORDS = 8


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One value of a filter."""

    value: str
    label: str
    chosen: bool


def one_page(rows: Any, number: str | None, *, size: int) -> Rows[Any]:
    """Returns the page asked for; a wrong number gives the nearest page, never an error."""
    return Paginator(rows, size).get_page(number)


def search_words(text: str) -> list[str]:
    """Returns the words of a search, at most eight."""
    return text.replace("　", " ").split()[:MAX_WORDS]


def containing(text: str, *fields: str) -> Q:
    """Returns the condition that every word of ``text`` occurs in at least one of the fields."""
    condition = Q()
    for word in search_words(text):
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        condition &= anywhere
    return condition


def with_covers(pages: QuerySet[Any]) -> QuerySet[Any]:
    """Returns the pages with their cover pictures and all sizes of them, in two more queries however many rows."""
    return pages.prefetch_related(Prefetch("cover", CmsImage.objects.prefetch_related("renditions")))

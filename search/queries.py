"""What a visitor finds: public pages by title and summary, units by name. The full engine comes later."""

from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Locale, Page

from cms.queries.listing import search_words
from organization.models import Unit

PAGE_FIELDS = ("title", "search_description")
UNIT_FIELDS = ("name", "name_en", "code")
UNITS_SHOWN = 8


@dataclass(frozen=True, kw_only=True)
class Found:
    """Pages and units for some words; ``every_word`` is False when only a part of the words was found."""

    pages: QuerySet[Any]
    units: tuple[Unit, ...]
    every_word: bool


def find(text: str, locale: Locale) -> Found:
    """Returns live public pages of one language that contain every word, or, when there is none, any of them."""
    words = search_words(text)
    if not words:
        return Found(pages=Page.objects.none(), units=(), every_word=True)
    pages = Page.objects.live().public().filter(locale=locale, depth__gt=2).select_related("content_type", "locale")
    units = Unit.objects.exclude(kind="group").select_related("kind")
    strict = Found(
        pages=_ordered(pages.filter(_containing(words, PAGE_FIELDS, and_)), words),
        units=tuple(units.filter(_containing(words, UNIT_FIELDS, and_))[:UNITS_SHOWN]),
        every_word=True,
    )
    if len(words) == 1 or strict.units or strict.pages.exists():
        return strict
    return Found(
        pages=_ordered(pages.filter(_containing(words, PAGE_FIELDS, or_)), words),
        units=tuple(units.filter(_containing(words, UNIT_FIELDS, or_))[:UNITS_SHOWN]),
        every_word=False,
    )


def _containing(words: list[str], fields: tuple[str, ...], combine: Any) -> Q:
    anywhere = [reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields)) for word in words]
    return reduce(combine, anywhere)


def _ordered(pages: QuerySet[Any], words: list[str]) -> QuerySet[Any]:
    from django.db.models import BooleanField, Case, Value, When

    in_title = Case(
        When(title__icontains=words[0], then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    return pages.annotate(in_title=in_title).order_by("-in_title", "-last_published_at", "pk")

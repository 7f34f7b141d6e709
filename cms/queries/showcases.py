"""Showcases for lists: by year, category and words."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from wagtail.models import Locale

from cms.models import ShowcaseCategory, ShowcaseIndexPage, ShowcasePage
from processes.models import Case

from .listing import Choice, containing, one_page, with_covers

ROWS = 9


def live_showcases(locale: Locale) -> Any:
    """Returns the published showcases of a language, newest award first, ready for a list."""
    pages = ShowcasePage.objects.live().public().filter(locale=locale).select_related("unit", "category", "locale")
    return with_covers(pages).order_by("-campaign_year", "category__position", "-decided_on", "title")


def showcase_listing(index: ShowcaseIndexPage, asked: QueryDict) -> dict[str, Any]:
    """Returns one page of the showcases below ``index`` and the filters that led to it."""
    words, year, category = asked.get("q", "").strip(), asked.get("year", ""), asked.get("category", "")
    everything = live_showcases(index.locale).child_of(index)
    rows = everything
    if year.isdecimal() and len(year) == 4:
        rows = rows.filter(campaign_year=int(year))
    if category:
        rows = rows.filter(category__key=category)
    if words:
        rows = rows.filter(containing(words, "title", "slogan", "search_description", "unit__name", "unit__name_en"))
    years = everything.order_by("-campaign_year").values_list("campaign_year", flat=True).distinct()
    return {
        "listing": one_page(rows, asked.get("page"), size=ROWS),
        "words": words,
        "years": [Choice(value=str(one), label=str(one), chosen=str(one) == year) for one in years],
        "categories": [
            Choice(value=kind.key, label=kind.label, chosen=kind.key == category)
            for kind in ShowcaseCategory.objects.all()
        ],
        "filtered": bool(words or year or category),
    }


def compared(index: ShowcaseIndexPage, asked: QueryDict) -> dict[str, Any]:
    """Returns two published showcases side by side; nothing unless two different ones were asked for."""
    slugs = list(dict.fromkeys(asked.getlist("compare")))[:2]
    found = {page.slug: page for page in live_showcases(index.locale).child_of(index).filter(slug__in=slugs)}
    pair = [found[slug] for slug in slugs if slug in found]
    return {"pair": pair, "texts": _texts(pair)} if len(pair) == 2 else {}


def _texts(pair: list[ShowcasePage]) -> list[tuple[Any, tuple[str, ...]]]:
    """Returns the texts of both under one heading each, those that neither has left out."""
    headings = {
        "background": _("How it began"),
        "practice": _("What was done"),
        "results": _("Results"),
        "replicability": _("How others can do the same"),
    }
    rows = [(words, tuple(getattr(page, name) for page in pair)) for name, words in headings.items()]
    return [row for row in rows if any(row[1])]


def comparable(page: ShowcasePage) -> list[ShowcasePage]:
    """Returns the showcases one may be compared with, those of its category first."""
    rows = ShowcasePage.objects.live().public().filter(locale=page.locale).exclude(pk=page.pk)
    rows = rows.only("title", "slug", "campaign_year", "category_id").order_by("-campaign_year", "title")[:200]
    return sorted(rows, key=lambda each: each.category_id != page.category_id)


def others_of_year(page: ShowcasePage) -> list[ShowcasePage]:
    """Returns up to three other showcases, those of the same year first."""
    return list(live_showcases(page.locale).exclude(pk=page.pk)[:3])


def case_number(page: ShowcasePage) -> str:
    """Returns the number of the case the page was made from, "" where there is none."""
    if page.source_case is None:
        return ""
    return Case.objects.filter(pk=page.source_case).values_list("number", flat=True).first() or ""

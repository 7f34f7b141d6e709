"""Regulations for lists and for reading: which version, which clauses, what changed."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, QueryDict
from wagtail.models import Locale

from cms.engine.anchoring import anchor_clauses
from cms.engine.clauses import Clause
from cms.engine.comparing import Difference, compare_clauses
from cms.engine.reading import read_regulation
from cms.models import RegulationClause, RegulationIndexPage, RegulationPage, RegulationStatus, RegulationVersion
from organization import clock

from .listing import Choice, containing, one_page, search_words

ROWS = 15
MOST_CLAUSES = 3


@dataclass(frozen=True, kw_only=True)
class Found:
    """One regulation of a list with the clauses that hold the words asked for."""

    page: RegulationPage
    clauses: list[RegulationClause]


def live_regulations(locale: Locale) -> Any:
    """Returns the published regulations of a language."""
    pages = RegulationPage.objects.live().public().filter(locale=locale).select_related("locale").defer("full_text")
    return pages.order_by("-issued_on", "-pk")


def regulation_listing(index: RegulationIndexPage, asked: QueryDict) -> dict[str, Any]:
    """Returns one page of the regulations below ``index``, by words (in clauses too) and by whether in force."""
    words, status, today = asked.get("q", "").strip()[:80], asked.get("status", ""), clock.today()
    rows = live_regulations(index.locale).child_of(index)
    begun = Q(effective_on__lte=today) | Q(effective_on=None, issued_on__lte=today)
    ended = Q(expires_on__lt=today)
    if status == RegulationStatus.IN_FORCE:
        rows = rows.filter(begun).exclude(ended)
    elif status == RegulationStatus.COMING:
        rows = rows.exclude(begun)
    elif status == RegulationStatus.EXPIRED:
        rows = rows.filter(ended)
    holding = RegulationClause.objects.none()
    if words:
        holding = RegulationClause.objects.filter(
            Q(kind="article") | Q(kind="preamble"), containing(words, "text", "label")
        )
        titled = containing(words, "title", "search_description", "document_number", "issuing_body")
        rows = rows.filter(titled | Q(pk__in=holding.values("page")))
    listing = one_page(rows, asked.get("page"), size=ROWS)
    by_page: dict[int, list[RegulationClause]] = {}
    for clause in holding.filter(page__in=[page.pk for page in listing]).order_by("page", "position"):
        shown = by_page.setdefault(clause.page_id, [])
        if len(shown) < MOST_CLAUSES:
            shown.append(clause)
    listing.object_list = [Found(page=page, clauses=by_page.get(page.pk, [])) for page in listing.object_list]
    return {
        "listing": listing,
        "words": words,
        "sought": search_words(words),
        "statuses": [Choice(value=one.value, label=str(one.label), chosen=one == status) for one in RegulationStatus],
        "filtered": bool(words or status),
    }


def regulation_parts(page: RegulationPage, request: HttpRequest) -> dict[str, Any]:
    """Returns the text in the version asked for, or two versions side by side; a wrong number shows the newest."""
    versions = list(page.versions.all()) if page.pk else []
    by_number = {str(each.number): each for each in versions}
    newest = versions[0] if versions else None
    chosen = by_number.get(request.GET.get("version", ""))
    context: dict[str, Any] = {"versions": versions, "newest": newest}
    new = by_number.get(request.GET.get("with", "")) or newest
    old = by_number.get(request.GET.get("compare", ""))
    if old is not None and new is not None and old != new:
        first, second = sorted((old, new), key=lambda each: each.number)
        return {**context, "compared": side_by_side(first, second), "first": first, "second": second}
    clauses = chosen.read if chosen else present_clauses(page, newest)
    headings = [each for each in clauses if each.is_heading]
    return {
        **context,
        "shown": chosen if chosen and chosen != newest else None,
        "clauses": clauses,
        "contents": headings or ([each for each in clauses if each.kind == "article"] if len(clauses) > 8 else []),
    }


def present_clauses(page: RegulationPage, newest: RegulationVersion | None) -> tuple[Clause, ...]:
    """Returns the clauses of the text as the page has it, which in a preview no version has yet."""
    if newest is not None and newest.text == page.full_text:
        return newest.read
    return anchor_clauses(read_regulation(page.full_text).clauses, newest.read if newest else ())


def side_by_side(old: RegulationVersion, new: RegulationVersion) -> list[Difference]:
    """Returns what is different between two versions, clause by clause; what stayed the same is left out."""
    return [each for each in compare_clauses(old.read, new.read) if each.change != "same"]

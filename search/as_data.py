"""An answer of the search as plain data, for the API and the command line alike."""

from collections.abc import Mapping
from typing import Any

from organization.models import Unit

from .addresses import in_active_language
from .question import Question
from .request import MOST_PAGES
from .results import FacetValue, Hit, MarkedText, SearchResult, Suggestion


def answer_data(question: Question, result: SearchResult, *, size: int) -> dict[str, Any]:
    """Returns what was asked and found; units are named by their codes, as in the question."""
    return {
        "question": question.text,
        "total": result.total,
        "total_is_exact": result.total_is_exact,
        "page": question.page,
        "pages": min(-(-result.total // size), MOST_PAGES),
        "tier": result.tier,
        "did_you_mean": result.did_you_mean,
        "degraded": result.degraded,
        "hits": [_hit(hit) for hit in result.hits],
        "facets": {name: _facet(name, values) for name, values in result.facets.items()},
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "kind": hit.kind,
        "kind_label": str(hit.kind_label),
        "id": hit.id,
        "title": _text(hit.title),
        "snippet": _text(hit.snippet),
        "url": in_active_language(hit.url),
        "unit": hit.unit,
        "date": hit.date.isoformat() if hit.date else None,
        "topic": hit.topic,
        "status": hit.status,
        "partial": hit.partial,
    }


def _text(text: MarkedText) -> dict[str, Any]:
    return {"text": text.text, "marks": [list(mark) for mark in text.marks]}


def _facet(name: str, values: tuple[FacetValue, ...]) -> list[dict[str, Any]]:
    codes: Mapping[str, str] = {}
    if name == "unit" and values:
        codes = dict(Unit.objects.filter(path__in=[each.value for each in values]).values_list("path", "code"))
    return [
        {"value": codes.get(each.value, each.value), "label": str(each.label), "count": each.count} for each in values
    ]


def suggestion_data(suggestion: Suggestion) -> dict[str, Any]:
    """Returns one suggestion."""
    return {
        "kind": suggestion.kind,
        "kind_label": str(suggestion.kind_label),
        "label": suggestion.label,
        "note": suggestion.note,
        "url": in_active_language(suggestion.url),
        "marks": [list(mark) for mark in suggestion.marks],
    }

"""Filters as links: each says how many hits would remain and leads to the same question with it set or taken away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from organization.models import Unit
from search.question import FILTERS, Question
from search.results import FacetValue, SearchResult
from search.sources import source_of

TITLES: Mapping[str, Any] = {
    "kind": _("Kind"),
    "unit": _("Unit"),
    "year": _("Year"),
    "topic": _("Topic"),
    "status": _("Status"),
}
SHOWN = 7


@dataclass(frozen=True, kw_only=True)
class FacetLink:
    """One value; ``address`` is the query string that sets it, or takes it away when it is chosen."""

    label: str
    count: int
    address: str
    chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class FacetGroup:
    """The values of one filter; ``more`` are those shown on demand."""

    name: str
    title: Any
    shown: tuple[FacetLink, ...]
    more: tuple[FacetLink, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Chip:
    """A filter that is set; ``address`` takes it away."""

    name: str
    title: Any
    label: str
    address: str


def facet_groups(question: Question, result: SearchResult) -> list[FacetGroup]:
    """Returns the filters worth showing: those with a choice, or with something chosen."""
    codes = _unit_codes(result.facets.get("unit", ()))
    groups = []
    for name in FILTERS:
        links = [_link(question, name, value, codes) for value in result.facets.get(name, ()) if value.label]
        if len(links) > 1 or any(link.chosen for link in links):
            groups.append(_group(name, links))
    return groups


def _group(name: str, links: list[FacetLink]) -> FacetGroup:
    # What is chosen is always shown; one value more than the limit is shown too, instead of a fold with one line.
    first = SHOWN if len(links) > SHOWN + 1 else len(links)
    shown = [link for place, link in enumerate(links) if place < first or link.chosen]
    more = [link for place, link in enumerate(links) if place >= first and not link.chosen]
    return FacetGroup(name=name, title=TITLES[name], shown=tuple(shown), more=tuple(more))


def _link(question: Question, name: str, facet: FacetValue, codes: Mapping[str, str]) -> FacetLink:
    value = codes.get(facet.value, facet.value) if name == "unit" else facet.value
    chosen = value in question.kinds if name == "kind" else str(getattr(question, name) or "") == value
    return FacetLink(
        label=facet.label, count=facet.count, address=question.toggled(name, value).address(), chosen=chosen
    )


def _unit_codes(values: Sequence[FacetValue]) -> dict[str, str]:
    paths = [value.value for value in values]
    return dict(Unit.objects.filter(path__in=paths).values_list("path", "code")) if paths else {}


def chips(question: Question, result: SearchResult) -> list[Chip]:
    """Returns the filters that are set, each with the way to take it away."""
    found = [
        Chip(name="kind", title=TITLES["kind"], label=_kind(kind), address=question.toggled("kind", kind).address())
        for kind in question.kinds
    ]
    if question.unit:
        unit = Unit.objects.filter(code=question.unit).first()
        found.append(_chip(question, "unit", unit.label if unit else question.unit))
    if question.year:
        found.append(_chip(question, "year", str(question.year)))
    for name in ("topic", "status"):
        if value := getattr(question, name):
            found.append(_chip(question, name, _label(result, name, value)))
    return found


def _chip(question: Question, name: str, label: str) -> Chip:
    return Chip(name=name, title=TITLES[name], label=label, address=question.without(name).address())


def _kind(kind: str) -> str:
    source = source_of(kind)
    return str(source.label) if source else kind


def _label(result: SearchResult, name: str, value: str) -> str:
    return next((facet.label for facet in result.facets.get(name, ()) if facet.value == value), value)

"""Counts beside the hits, in words."""

from collections.abc import Mapping

from cms.models.regulation import RegulationStatus
from forms.models.record import RecordStatus
from organization.models import Unit
from processes.models.case import CaseStatus
from search.request import SearchRequest
from search.results import FacetValue
from search.sources import source_of

MOST_VALUES = 30


def facet_values(counts: Mapping[str, Mapping[str, int]], request: SearchRequest) -> dict[str, tuple[FacetValue, ...]]:
    """Returns the values of every facet: most frequent first, years latest first, units one level at a time."""
    found = {}
    for name, values in counts.items():
        if name == "unit":
            found[name] = _units(values, request.unit)
            continue
        chosen = set(request.kinds) if name == "kind" else {str(getattr(request, name) or "")}
        rows = [
            FacetValue(value=value, label=_label(name, value), count=count, chosen=value in chosen)
            for value, count in values.items()
        ]
        if name == "year":
            rows.sort(key=lambda row: row.value, reverse=True)
        else:
            rows.sort(key=lambda row: (-row.count, row.label))
        found[name] = tuple(rows[:MOST_VALUES])
    return found


def _label(name: str, value: str) -> str:
    if name == "kind":
        source = source_of(value)
        return str(source.label) if source else value
    if name == "status":
        labels = {**dict(RegulationStatus.choices), **dict(RecordStatus.choices), **dict(CaseStatus.choices)}
        return str(labels.get(value, value))
    return value


def _units(counts: Mapping[str, int], chosen: str) -> tuple[FacetValue, ...]:
    """Returns the units of the first level below the chosen one at which there is a choice, subtrees counted whole."""
    below = {path: count for path, count in counts.items() if path.startswith(chosen)}
    longest = max(map(len, below), default=0)
    level = len(chosen) + Unit.steplen
    while level < longest and len({path[:level] for path in below if len(path) > len(chosen)}) < 2:
        level += Unit.steplen
    summed: dict[str, int] = {}
    for path, count in below.items():
        if len(path) > len(chosen):
            summed[path[:level]] = summed.get(path[:level], 0) + count
    if chosen:
        summed[chosen] = sum(below.values())
    labels = {unit.path: unit.label for unit in Unit.objects.filter(path__in=list(summed))}
    rows = [
        FacetValue(value=path, label=labels[path], count=count, chosen=path == chosen)
        for path, count in summed.items()
        if path in labels
    ]
    return tuple(sorted(rows, key=lambda row: (not row.chosen, -row.count, row.value))[:MOST_VALUES])

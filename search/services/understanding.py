"""Filters that were written into the question, as the screens show them: 类型:通知 becomes a filter that is set."""

from dataclasses import replace
from typing import Any

from organization.models import Unit
from search.analysis import fold
from search.analysis.query import written_filters
from search.question import Question
from search.sources import sources

from .filters import asked_filters, status_called
from .searching import search


def understood(question: Question, actor: Any, locale: str) -> Question:
    """Returns the question with the filters that were written into its text set like those that are clicked: so they
    show, count, and can be taken away. What names nothing we know stays a word."""
    written = written_filters(question.text)
    for name, value, whole in written:
        without = replace(question, text=" ".join(question.text.replace(whole, " ", 1).split()))
        if name in ("topic", "status"):
            question = replace(without, **{name: _counted(without, name, value, actor, locale)})  # type: ignore[arg-type]  # names of texts
            continue
        filters, unknown = asked_filters({name: value})
        if unknown:
            continue
        if name == "kind":
            question = replace(without, kinds=tuple(dict.fromkeys((*question.kinds, *filters.kinds))))
        elif name == "unit":
            question = replace(without, unit=Unit.objects.get(path=filters.unit).code)
        else:
            question = replace(without, year=filters.year)
    return question


def _counted(question: Question, name: str, value: str, actor: Any, locale: str) -> str:
    """Returns the topic or status this person can filter by that is called so, or at least contains it."""
    freer = question.without(name)
    if freer.is_empty:  # then everything is counted
        freer = replace(freer, kinds=tuple(source.kind for source in sources()))
    found = search(freer.request(locale=locale, size=1), actor).facets.get(name, ())
    wanted = fold(value).strip()
    by_label = {fold(each.label).strip(): each.value for each in reversed(found) if each.label}
    if wanted in by_label:
        return by_label[wanted]
    near = [known for label, known in by_label.items() if wanted and wanted in label]
    return near[-1] if near else (status_called(value) if name == "status" else value)

"""Words for figures and duties: numbers as people read them, groups, spans, how a figure is made."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from forms.engine.definition import FormDefinition
from organization.models import Member
from processes.engine.measures.model import OF_CASES, Measure, Source
from processes.engine.spans import TO_DATE, Span
from processes.models import Procedure, StoredMeasure
from processes.texts import choice_text, localized

Words = Mapping[str, str | Promise]
LENGTHS: Words = {
    "month": gettext_lazy("by month"),
    "quarter": gettext_lazy("by quarter"),
    "half_year": gettext_lazy("by half year"),
    "year": gettext_lazy("by year"),
    TO_DATE: gettext_lazy("to date"),
}
DIRECTIONS: Words = {
    "up": gettext_lazy("more is better"),
    "down": gettext_lazy("less is better"),
    "none": gettext_lazy("neither more nor less is better"),
}
SHOWN_AS: Words = {
    "number": gettext_lazy("a number"),
    "percent": gettext_lazy("per cent"),
    "points": gettext_lazy("points"),
    "hours": pgettext_lazy("measure", "hours"),
    "times": pgettext_lazy("measure", "times"),
    "people": pgettext_lazy("measure", "people"),
    "stars": gettext_lazy("stars"),
    "yuan": gettext_lazy("yuan"),
}
HOW: Words = {
    "count": gettext_lazy("how many there are"),
    "sum": gettext_lazy("the sum"),
    "mean": gettext_lazy("the mean"),
    "median": gettext_lazy("the one in the middle"),
    "max": gettext_lazy("the greatest"),
    "last": gettext_lazy("the latest"),
    "share": gettext_lazy("the share that meets a condition"),
    "ratio": gettext_lazy("one sum over another"),
    "distinct": gettext_lazy("how many different ones"),
    "any": gettext_lazy("the share of units that have one"),
}
SOURCES: Words = {
    "cases": gettext_lazy("cases of a procedure"),
    "rows": gettext_lazy("rows of a table in cases"),
    "entries": gettext_lazy("what was done in cases"),
    "todos": gettext_lazy("todos of cases"),
    "records": gettext_lazy("records of a register"),
    "members": gettext_lazy("members"),
    "posts": gettext_lazy("holders of posts"),
    "units": gettext_lazy("units"),
    "hours": gettext_lazy("study hours"),
    "reads": gettext_lazy("reads of pages"),
    "duties": gettext_lazy("duties"),
}
ROLL_UP: Words = {
    "pool": gettext_lazy("sums over sums"),
    "mean": gettext_lazy("the mean of the units"),
    "own": gettext_lazy("only what is the unit's own"),
}
SEEN_BY: Words = {
    "overseers": gettext_lazy("who oversees the units"),
    "members": gettext_lazy("members too, of their own branch"),
    "everyone": gettext_lazy("everybody who is signed in"),
}
STATES: Words = {
    "met": gettext_lazy("Done"),
    "open": pgettext_lazy("duty", "Open"),
    "soon": gettext_lazy("Due soon"),
    "missing": gettext_lazy("Missing"),
    "excused": gettext_lazy("Excused"),
    "none": gettext_lazy("Not asked"),
}


def figure_text(spec: Measure, value: Decimal | None) -> str:
    """Returns a figure as it is read: 87.5%, 12, 3.5; a dash where nothing was counted."""
    if value is None:
        return "—"
    if spec.shown_as == "percent":
        return f"{_plain(value * 100, 1)}%"
    return _plain(value, 2)


def _plain(value: Decimal, places: int) -> str:
    return f"{value:,.{places}f}".rstrip("0").rstrip(".") if places else f"{value:,.0f}"


def change_text(spec: Measure, now: Decimal | None, before: Decimal | None) -> str:
    """Returns what changed since the span before, with its sign; nothing where one of them is unknown."""
    if now is None or before is None:
        return ""
    change = now - before
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    return f"{sign}{figure_text(spec, abs(change))}"


def is_better(spec: Measure, now: Decimal | None, before: Decimal | None) -> bool | None:
    """Answers whether a change is one for the better; None where there is no better."""
    if now is None or before is None or now == before or spec.direction == "none":
        return None
    return (now > before) == (spec.direction == "up")


def span_text(span: Span) -> str:
    """Returns a span in words."""
    first = span.first
    if span.every == TO_DATE:
        return _("to date")
    if span.every == "month":
        return _("%(year)s-%(month)s") % {"year": first.year, "month": f"{first.month:02}"}
    if span.every == "quarter":
        return _("%(year)s, quarter %(number)s") % {"year": first.year, "number": (first.month - 1) // 3 + 1}
    if span.every == "half_year":
        half = _("first half of %(year)s") if first.month == 1 else _("second half of %(year)s")
        return half % {"year": first.year}
    return _("year %(year)s") % {"year": first.year}


def group_words(stored: StoredMeasure) -> Mapping[str, str]:
    """Returns words for the groups of a measure: labels of options, titles of steps, names of duties and people."""
    spec = stored.spec
    tree = spec.by
    if isinstance(tree, Mapping) and "state" in tree:
        definition = _definition(spec.source.procedure)
        return {key: localized(each.title) for key, each in definition.states.items()} if definition else {}
    name = str(tree.get("var", "")) if isinstance(tree, Mapping) else ""
    if spec.source.of == "duties":
        rows = StoredMeasure.objects.filter(key__in=spec.source.duties)
        return {each.key: str(each) for each in rows}
    if spec.source.of in OF_CASES:
        return _field_words(spec, name)
    return {}


def _field_words(spec: Measure, name: str) -> Mapping[str, str]:
    definition = _definition(spec.source.procedure)
    if definition is None:
        return {}
    for field in definition.form.fields:
        columns = field.config.get("columns", ()) if field.key == spec.source.table else ()
        for key, kind, config in [
            (field.key, field.type, field.config),
            *((f"row_{each['key']}", each.get("type"), each.get("config", {})) for each in columns),
        ]:
            if key == name and kind == "person":
                return dict(Member.objects.values_list("code", "name"))
            if key == name:
                return {str(_value(each)): choice_text(each) for each in config.get("options", ())}
    return {}


def _value(option: Any) -> Any:
    return option.get("value") if isinstance(option, Mapping) else option


def _definition(key: str) -> Any:
    procedure = Procedure.objects.filter(key=key).first()
    version = procedure.current_version if procedure else None
    return version.definition if version else None


def source_of(told: Mapping[str, str]) -> Source:
    """Returns what is looked through, from the answers of the form."""
    return Source(of=told["of"], table=told.get("table", ""))


def field_labels(form: FormDefinition | None) -> dict[str, str]:
    """Returns the labels of the fields of a form by their keys."""
    return {field.key: localized(field.label) for field in form.fields} if form is not None else {}

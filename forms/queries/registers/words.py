"""Words for operators, layouts and measures."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forms.field_types.context import FillContext

from .fields import RegisterField
from .state import NO_VALUE, Condition

Words = Mapping[str, str | Promise]

OPERATORS: Words = {
    "contains": _("contains"),
    "not_contains": _("does not contain"),
    "is": _("is"),
    "is_not": _("is not"),
    "starts_with": _("begins with"),
    "eq": _("equals"),
    "ne": _("differs from"),
    "lt": _("less than"),
    "le": _("at most"),
    "gt": _("more than"),
    "ge": _("at least"),
    "between": _("from … to …"),
    "on": _("on"),
    "before": _("before"),
    "until": _("up to and including"),
    "after": _("after"),
    "since": _("since"),
    "yes": _("is yes"),
    "no": _("is no"),
    "any_of": _("is one of"),
    "none_of": _("is none of"),
    "has": _("holds"),
    "has_not": _("does not hold"),
    "all_of": _("holds all of"),
    "filled": _("is filled in"),
    "blank": _("is blank"),
}
LAYOUTS: Words = {
    "table": _("Table"),
    "calendar": _("Calendar"),
    "board": _("Board"),
    "map": _("Map"),
    "gallery": _("Gallery"),
    "chart": _("Chart"),
}
MEASURES: Words = {
    "count": pgettext_lazy("measure", "Number of records"),
    "sum": pgettext_lazy("measure", "Sum"),
    "avg": pgettext_lazy("measure", "Average"),
    "min": pgettext_lazy("measure", "Smallest"),
    "max": pgettext_lazy("measure", "Largest"),
}


def condition_text(condition: Condition, field: RegisterField, context: FillContext) -> str:
    """Returns a condition as a short line for reading."""
    words = str(OPERATORS[condition.operator])
    if condition.operator in NO_VALUE:
        return f"{field.label} {words}"
    options = {value: str(label) for value, label in field.options(context)}
    values = "、".join(options.get(value) or field.words(value, context) for value in condition.values)
    if condition.operator == "between":
        return f"{field.label} {condition.values[0] if condition.values else '…'} – {condition.second or '…'}"
    return f"{field.label} {words} {values}"

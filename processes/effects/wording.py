"""What a case keeps as codes, said in words: for printouts, notices and pages."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import AnonymousUser

from forms.engine.definition import FieldSpec
from forms.engine.move_mapping import columns_of
from forms.field_types import FIELD_TYPES
from forms.field_types.context import FillContext
from forms.field_types.masks import masked_text
from forms.services import fill_context
from processes.texts import localized

from .base import Delivery
from .placeholders import NAME

UPLOADS = frozenset({"file", "files", "image", "images"})
SAID = frozenset(
    {
        *("choice", "multi", "term", "terms", "person", "persons", "unit", "units", "post", "bool", "acknowledge"),
        *("date", "datetime", "month", "quarter", "percent", "money", "duration"),
    }
)
"""Fields of these types are stored as codes; people read them in words."""


def in_words(delivery: Delivery, text: Mapping[str, str] | str) -> Delivery:
    """Returns the delivery with what the text names in words, as whoever presses the button reads it.

    Tables have a line for each row.
    """
    named = set(NAME.findall(localized(text)))
    if named.isdisjoint(delivery.definition.form.keys()):
        return delivery
    case = delivery.case
    reader = delivery.actor.user if delivery.actor and delivery.actor.user else AnonymousUser()
    context = fill_context(user=reader, place=f"case:{case.pk}", unit_path=case.unit_path)
    found = {}
    for spec in delivery.definition.form.fields:
        value = delivery.values.get(spec.key)
        if spec.key not in named or value in (None, "", []):
            continue
        if spec.type == "table":
            found[spec.key] = "\n".join(_row(spec, row, context, place) for place, row in enumerate(value, start=1))
        elif spec.type in SAID:
            found[spec.key] = FIELD_TYPES[spec.type].text(value, spec, context)
    return replace(delivery, values={**delivery.values, **found})


def _row(spec: FieldSpec, row: Mapping[str, Any], context: FillContext, place: int) -> str:
    cells = [
        f"{localized(column.label)}: {text}"
        for column in columns_of(spec).values()
        if column.type not in UPLOADS
        if (text := _cell(column, row.get(column.key), context))
    ]
    return f"{place}. {'; '.join(cells)}"


def _cell(column: FieldSpec, value: Any, context: FillContext) -> str:
    """The answer in words; who will read it is not known, so what is masked stays masked."""
    kind = FIELD_TYPES[column.type]
    text = kind.text(value, column, context)
    return masked_text(str(value), kind.masking_of(column)) if text and kind.masking_of(column) else text

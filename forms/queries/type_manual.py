"""The reference part of docs/field-types.md, written from the registry."""

from collections.abc import Iterator

from django.utils import translation

from forms.engine.definition import FieldSpec
from forms.field_types import FIELD_TYPES, PALETTE_GROUPS, FieldType
from forms.field_types.flat import FILTERS
from forms.field_types.properties import PROPERTIES, inapplicable


def type_manual() -> str:
    """Returns Markdown: one section a palette group, one entry a type with what it stores, its settings, its traits."""
    with translation.override("en"):
        return "\n".join(_lines())


def _lines() -> Iterator[str]:
    for group, title in PALETTE_GROUPS.items():
        yield f"### {title}\n"
        for kind in FIELD_TYPES.values():
            if kind.group == group:
                yield from _entry(kind)
    yield from _properties()


PROPERTY_WORDS = {
    "label": "label",
    "help": "help",
    "placeholder": "placeholder",
    "default": "fixed answer to begin with",
    "default_formula": "beginning with a formula",
    "profile": "same as my profile",
    "last": "same as last time",
    "required": "required",
    "required_when": "required on a condition",
    "read_only": "read-only",
    "read_only_when": "read-only on a condition",
    "rules": "rules with own messages",
    "visible_when": "visible on a condition",
    "width": "width",
    "personal_data": "personal-data declaration",
    "masking": "masking",
    "languages": "both languages",
    "accessible": "accessible control without JavaScript",
}


def _properties() -> Iterator[str]:
    """A table: each property, and the types it does not apply to."""
    yield "### Properties\n"
    yield "Each works with each type but those named here; `tests/unit/forms/test_every_property.py` tries them all.\n"
    yield "| Property | Does not apply to |"
    yield "|---|---|"
    for name in PROPERTIES:
        without = [f"`{key}`" for key, kind in FIELD_TYPES.items() if name in inapplicable(kind)]
        yield f"| {PROPERTY_WORDS[name]} | {', '.join(without) or '–'} |"
    yield ""


def _entry(kind: FieldType) -> Iterator[str]:
    yield f"**`{kind.key}`** {kind.label}. {_stored(kind)}"
    yield f"In formulas: {kind.value_type}. {', '.join(_traits(kind))}.\n"
    for setting in kind.settings:
        default = "" if setting.default in (None, "", (), False, 0) else f" (default {setting.default})"
        yield f"- `{setting.name}`: {setting.label}{default}"
    yield ""


def _stored(kind: FieldType) -> str:
    """The first sentence of the type's docstring."""
    text = " ".join((type(kind).__doc__ or "Stored as text.").split())
    return text.split(". ")[0].rstrip(".") + "."


def _traits(kind: FieldType) -> Iterator[str]:
    yield "filled in by people" if kind.is_input else "written by the system" if kind.is_answer else "holds no answer"
    if kind.can_be_column:
        yield "may be a column"
    yield "imported from a cell" if kind.can_import else "not imported"
    filters = kind.filter_kind(FieldSpec(key="f", type=kind.key)) if kind.is_answer else ""
    if filters and FILTERS[filters]:
        yield f"filtered as {filters}"
    if kind.masking:
        yield f"masked ({kind.masking})"

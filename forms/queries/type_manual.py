"""The reference part of docs/field-types.md, written from the registry."""

from collections.abc import Iterator

from django.utils import translation

from forms.engine.definition import FieldSpec
from forms.field_types import FIELD_TYPES, PALETTE_GROUPS, FieldType
from forms.field_types.flat import FILTERS


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

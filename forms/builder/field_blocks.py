"""Fields as blocks of the Wagtail admin.

A stream holds one block per field and blocks "section", each of which opens a section for the fields after it.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup
from wagtail.fields import StreamField

from forms.field_types import FIELD_TYPES, PALETTE_GROUPS, FieldType
from forms.field_types.columns import column_kinds
from forms.field_types.properties import BOXES
from forms.field_types.settings import Setting

from .common_blocks import (
    PERSONAL,
    Pair,
    begin_blocks,
    heading_blocks,
    key_block,
    personal_blocks,
    question_blocks,
    required_block,
    rule_blocks,
    text_blocks,
    width_block,
)
from .formula_block import FormulaBlock
from .layout import SECTION, SETTING, form_layout, group
from .older_columns import upgraded_columns

OF_EVERY_FIELD = frozenset({"help", "help_en", "visible_when", "computed", "renewed_by", "width", *PERSONAL})
"""Of the common blocks, those that a field has which nobody fills in."""
EXAMPLE = frozenset({"placeholder", "placeholder_en"})
"""What stands in an empty box, for types that have one."""
OF_COLUMNS = frozenset({"help", "help_en", "placeholder", "placeholder_en", "default", "default_formula", "computed"})
"""Of the words and defaults, those that a column has."""


class KindBlock(blocks.StructBlock):
    """One question of that type: what it is made of first, the rest in closed groups."""

    def __init__(
        self, kind: FieldType, first: Sequence[Pair], parts: Mapping[str, Sequence[Pair]], **rest: Any
    ) -> None:
        if kind.is_input:
            first = (*first, required_block())
        else:
            parts = {name: tuple(each for each in part if each[0] in OF_EVERY_FIELD) for name, part in parts.items()}
        if kind.key not in BOXES:
            parts = {name: tuple(each for each in part if each[0] not in EXAMPLE) for name, part in parts.items()}
        if kind.is_formula:
            first, parts = (*first, *parts["begin"]), {**parts, "begin": ()}
        super().__init__(
            [*first, *setting_blocks(kind), *(each for part in parts.values() for each in part)],
            label=kind.label,
            icon=kind.icon,
            group=PALETTE_GROUPS[kind.group],
            label_format="{label} ({key})",
            form_layout=form_layout(first=first, kind=kind, **parts),
            **rest,
        )


class FieldBlock(KindBlock):
    """One field of a form."""

    def __init__(self, kind: FieldType, **rest: Any) -> None:
        parts = {
            "text": text_blocks(),
            "begin": begin_blocks(),
            "rules": rule_blocks(),
            "personal": personal_blocks(),
            "looks": (width_block(),),
        }
        super().__init__(kind, question_blocks(), parts, **rest)


class ColumnBlock(KindBlock):
    """One column of a table: a field without what only a whole line of the form can have."""

    def __init__(self, kind: FieldType, **rest: Any) -> None:
        parts = {
            "text": tuple(each for each in text_blocks() if each[0] in OF_COLUMNS),
            "begin": tuple(each for each in begin_blocks() if each[0] in OF_COLUMNS),
            "rules": rule_blocks(),
            "personal": tuple(each for each in personal_blocks() if each[0] != "standard"),
        }
        super().__init__(kind, heading_blocks(), parts, **rest)


class ColumnsBlock(blocks.StreamBlock):
    """The columns of a table, one block each."""

    def __init__(self, local_blocks: Any = None, **rest: Any) -> None:
        own = [(key, ColumnBlock(kind)) for key, kind in column_kinds().items()]
        super().__init__([*own, *(local_blocks or ())], **rest)

    def to_python(self, value: Any) -> Any:
        return super().to_python(upgraded_columns(value))

    def bulk_to_python(self, values: Any) -> Any:
        return super().bulk_to_python([upgraded_columns(value) for value in values])

    class Meta:
        collapsed = True
        required = False


@cache
def block_of(setting: Setting) -> blocks.Block:
    """Returns the block of a setting; a type and its column share it."""
    return ColumnsBlock(label=setting.label) if setting.holds_fields else setting.block()


def setting_blocks(kind: FieldType) -> list[Pair]:
    """Returns the blocks of the type's own settings."""
    return [(SETTING + setting.name, block_of(setting)) for setting in kind.settings]


class SectionBlock(blocks.StructBlock):
    """A heading; the fields below it belong to it until the next one."""

    title = blocks.CharBlock(label=_("Heading"), max_length=120)
    title_en = blocks.CharBlock(label=_("Heading in English"), max_length=120, required=False)
    key = key_block()
    page = blocks.BooleanBlock(
        label=_("Begin a new step here"),
        required=False,
        help_text=_("The form is then filled in step by step; the step lasts until the next one."),
    )
    help = blocks.CharBlock(label=_("Help below the heading"), max_length=500, required=False)
    help_en = blocks.CharBlock(label=_("In English"), max_length=500, required=False)
    visible_when = FormulaBlock(label=_("Show only when"))

    class Meta:
        label = _("Section or step")
        icon = "title"
        label_format = "{title} ({key})"
        form_layout = BlockGroup(
            children=[
                "title",
                "title_en",
                "key",
                "page",
                *group(_("Help"), "edit", ["help", "help_en"]),
                *group(_("Condition"), "list-ul", ["visible_when"]),
            ]
        )


class FieldsBlock(blocks.StreamBlock):
    """The fields of a form, one block each, in the order of the palette."""

    def __init__(self, local_blocks: Any = None, **rest: Any) -> None:
        own = [
            (SECTION, SectionBlock(group=_("Layout"))),
            *((key, FieldBlock(kind)) for key, kind in FIELD_TYPES.items()),
        ]
        super().__init__([*own, *(local_blocks or ())], **rest)

    class Meta:
        collapsed = True
        required = False


class FieldsField(StreamField):
    """A StreamField whose blocks come from the registry; migrations do not list them."""

    def deconstruct(self) -> Any:
        name, _path, _args, kwargs = super().deconstruct()
        kwargs["block_lookup"] = {}
        return name, "wagtail.fields.StreamField", [[]], kwargs

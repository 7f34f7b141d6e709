"""Fields as blocks of the Wagtail admin.

A stream holds one block per field and blocks "section", each of which opens a section for the fields after it.
"""

from functools import cache
from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup
from wagtail.fields import StreamField

from forms.engine.document_shape import DEFAULT_SOURCE, STANDARD_NAME
from forms.field_types import FIELD_TYPES, PALETTE_GROUPS, FieldType

from .formula_block import FormulaBlock

SECTION = "section"
SETTING = "set_"
WIDTH_WORDS = {"half": _("half a line"), "third": _("a third of a line")}
MASKING_WORDS = {"tail4": _("all but the last four characters"), "all": _("the whole answer")}
PERSONAL = ("purpose", "sensitivity", "retention")
OF_EVERY_FIELD = frozenset({"help", "help_en", "visible_when", "computed", "renewed_by", "width", *PERSONAL})
"""Of the blocks behind the cog, those that a field has which nobody fills in."""


class FieldBlock(blocks.StructBlock):
    """One field; what is rarely needed waits behind the cog."""

    def __init__(self, kind: FieldType, **rest: Any) -> None:
        self.kind_key = kind.key
        settings = [(SETTING + setting.name, setting.block()) for setting in kind.settings]
        children, advanced = main_blocks(kind.is_input), advanced_blocks(kind.is_input)
        groups = BlockGroup(
            children=[name for name, _block in children] + [name for name, _block in settings],
            settings=[name for name, _block in advanced],
        )
        super().__init__(
            [*children, *settings, *advanced],
            label=kind.label,
            icon=kind.icon,
            group=PALETTE_GROUPS[kind.group],
            label_format="{label} ({key})",
            form_layout=groups,
            **rest,
        )


class SectionBlock(blocks.StructBlock):
    """A heading; the fields below it belong to it until the next one."""

    title = blocks.CharBlock(label=_("Heading"), max_length=120)
    title_en = blocks.CharBlock(label=_("Heading in English"), max_length=120, required=False)
    key = blocks.RegexBlock(label=_("Key"), regex=r"^[a-z][a-z0-9_]{0,59}$", max_length=60)
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
            children=["title", "title_en", "key", "page"], settings=["help", "help_en", "visible_when"]
        )


def key_block() -> blocks.Block:
    """Returns the block for a stable key."""
    return blocks.RegexBlock(
        label=_("Key"),
        regex=r"^[a-z][a-z0-9_]{0,59}$",
        max_length=60,
        help_text=_("Stable name in formulas and exports; small letters, digits, underscores. Do not change it later."),
        error_messages={"invalid": _("Use small letters, digits and underscores, beginning with a letter.")},
    )


def words_blocks(name: str, label: Any, longest: int, *, required: bool = True) -> list[tuple[str, blocks.Block]]:
    """Returns the blocks for a text in Chinese and English."""
    return [
        (name, blocks.CharBlock(label=label, max_length=longest, required=required)),
        (
            f"{name}_en",
            blocks.CharBlock(label=_("In English"), max_length=longest, required=False),
        ),
    ]


# Every field type has the same blocks here, the very same objects: what the editor loads names each of them once.


@cache
def main_blocks(is_input: bool) -> tuple[tuple[str, blocks.Block], ...]:
    """Returns the blocks that are seen first."""
    asked = [("required", blocks.BooleanBlock(label=_("Must be filled in"), required=False))] if is_input else []
    return (
        (*main_blocks(False), *asked)
        if is_input
        else (*words_blocks("label", _("Question"), 200), ("key", key_block()))
    )


@cache
def advanced_blocks(is_input: bool) -> tuple[tuple[str, blocks.Block], ...]:
    """Returns the blocks behind the cog."""
    everything = input_blocks()
    return everything if is_input else tuple(pair for pair in everything if pair[0] in OF_EVERY_FIELD)


@cache
def input_blocks() -> tuple[tuple[str, blocks.Block], ...]:
    """Returns the blocks behind the cog of a field that people fill in."""
    rule = blocks.StructBlock(
        [
            ("check", FormulaBlock(label=_("Must hold"))),
            *words_blocks("message", _("What to say when it does not"), 300),
        ],
        label_format="{check}",
    )
    rest: list[tuple[str, blocks.Block]] = [
        *words_blocks("help", _("Help below the question"), 500, required=False),
        ("visible_when", FormulaBlock(label=_("Show only when"))),
    ]
    rest += [
        *answer_blocks(),
        ("required_when", FormulaBlock(label=_("Must be filled in only when"))),
        *words_blocks("placeholder", _("Example inside the box"), 120, required=False),
        *words_blocks("required_message", _("What to say when it is not filled in"), 300, required=False),
        ("read_only", blocks.BooleanBlock(label=_("Only the system writes it"), required=False)),
        ("read_only_when", FormulaBlock(label=_("Read only while"))),
        ("rules", blocks.ListBlock(rule, label=_("Rules"), default=[], collapsed=True)),
    ]
    rest.append(("computed", FormulaBlock(label=_("Computed as"), kind="computation")))
    rest.append(
        (
            "renewed_by",
            blocks.CharBlock(
                label=_("Computed anew only when these change"),
                required=False,
                max_length=1000,
                help_text=_("Names of questions with spaces between; otherwise it is computed at each saving."),
                validators=[RegexValidator(r"^[a-z][a-z0-9_]*( +[a-z][a-z0-9_]*)*$")],
            ),
        )
    )
    rest.append(("width", blocks.ChoiceBlock(label=_("Width"), required=False, choices=list(WIDTH_WORDS.items()))))
    rest += [
        ("purpose", blocks.CharBlock(label=_("Personal data: purpose"), required=False, max_length=200)),
        (
            "sensitivity",
            blocks.ChoiceBlock(
                label=_("Personal data: sensitivity"),
                required=False,
                choices=[("general", _("general")), ("sensitive", _("sensitive"))],
            ),
        ),
        ("retention", blocks.CharBlock(label=_("Personal data: kept until"), required=False, max_length=200)),
    ]
    return tuple(rest)


def answer_blocks() -> list[tuple[str, blocks.Block]]:
    """Returns the blocks for what stands in the field before it is touched, and for how others see the answer."""
    return [
        ("default", blocks.CharBlock(label=_("Answer to begin with"), required=False, max_length=500)),
        (
            "default_from",
            blocks.CharBlock(
                label=_("Begin with what is known"),
                required=False,
                max_length=70,
                help_text=_(
                    "“last” for the person's last answer, “last:name” for that to another question, “profile:name” for "
                    "what the profile says, “random” for a number from 0 to 1 or “uuid” for an identifier by chance."
                ),
                validators=[RegexValidator(rf"^({DEFAULT_SOURCE.pattern})$")],
            ),
        ),
        ("default_formula", FormulaBlock(label=_("Begin with the result of"), kind="computation")),
        ("masking", blocks.ChoiceBlock(label=_("Masking"), required=False, choices=list(MASKING_WORDS.items()))),
        (
            "standard",
            blocks.CharBlock(
                label=_("Standard name"),
                required=False,
                max_length=120,
                help_text=_("What is asked for, as in person.phone: the same question elsewhere is then recognised."),
                validators=[RegexValidator(rf"^({STANDARD_NAME.pattern})$")],
            ),
        ),
    ]


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

"""The blocks that every field, or every column, has besides the settings of its type.

They are the very same objects for all types: what the editor loads names each of them once.
"""

from functools import cache
from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms.engine.document_shape import DEFAULT_SOURCE, STANDARD_NAME
from forms.field_types.choosers import ChooserBlock

from .formula_block import FormulaBlock

WIDTH_WORDS = {"half": _("half a line"), "third": _("a third of a line")}
MASKING_WORDS = {"tail4": _("all but the last four characters"), "all": _("the whole answer")}
SENSITIVITY_WORDS = {"general": _("general"), "sensitive": _("sensitive")}
PERSONAL = ("purpose", "sensitivity", "retention")

Pair = tuple[str, blocks.Block]


def key_block() -> blocks.Block:
    """Returns the block for a stable key."""
    return blocks.RegexBlock(
        label=_("Key"),
        regex=r"^[a-z][a-z0-9_]{0,59}$",
        max_length=60,
        help_text=_("Stable name in formulas and exports; small letters, digits, underscores. Do not change it later."),
        error_messages={"invalid": _("Use small letters, digits and underscores, beginning with a letter.")},
    )


def words_blocks(name: str, label: Any, longest: int, *, required: bool = True) -> list[Pair]:
    """Returns the blocks for a text in Chinese and English."""
    return [
        (name, blocks.CharBlock(label=label, max_length=longest, required=required)),
        (f"{name}_en", blocks.CharBlock(label=_("In English"), max_length=longest, required=False)),
    ]


@cache
def question_blocks() -> tuple[Pair, ...]:
    """Returns what every field begins with."""
    return (*words_blocks("label", _("Question"), 200), ("key", key_block()))


@cache
def heading_blocks() -> tuple[Pair, ...]:
    """Returns what every column begins with."""
    return (*words_blocks("label", _("Heading"), 200), ("key", question_blocks()[-1][1]))


@cache
def required_block() -> Pair:
    """Returns the tick that asks for an answer."""
    return ("required", blocks.BooleanBlock(label=_("Must be filled in"), required=False))


@cache
def text_blocks() -> tuple[Pair, ...]:
    """Returns the words around the answer."""
    return (
        *words_blocks("help", _("Help below the question"), 500, required=False),
        *words_blocks("placeholder", _("Example inside the box"), 120, required=False),
        *words_blocks("required_message", _("What to say when it is not filled in"), 300, required=False),
    )


@cache
def begin_blocks() -> tuple[Pair, ...]:
    """Returns what stands in the field before it is touched."""
    known = ChooserBlock(
        "known",
        label=_("Begin with what is known"),
        max_length=70,
        help_text=_("Nobody should have to type again what is in the profile or was answered before."),
        validators=[RegexValidator(rf"^({DEFAULT_SOURCE.pattern})$")],
    )
    renewed = ChooserBlock(
        "form-fields",
        label=_("Computed anew only when these change"),
        max_length=1000,
        help_text=_("Without one it is computed at each saving."),
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*( +[a-z][a-z0-9_]*)*$")],
    )
    return (
        ("default_from", known),
        ("default", blocks.CharBlock(label=_("Answer to begin with"), required=False, max_length=500)),
        ("default_formula", FormulaBlock(label=_("Begin with the result of"), kind="computation")),
        ("computed", FormulaBlock(label=_("Computed as"), kind="computation")),
        ("renewed_by", renewed),
    )


@cache
def rule_blocks() -> tuple[Pair, ...]:
    """Returns when the field shows, is asked for and is locked, and what its answer must be like."""
    rule = blocks.StructBlock(
        [
            ("check", FormulaBlock(label=_("Must hold"))),
            *words_blocks("message", _("What to say when it does not"), 300),
        ],
        label_format="{check}",
    )
    return (
        ("visible_when", FormulaBlock(label=_("Show only when"))),
        ("required_when", FormulaBlock(label=_("Must be filled in only when"))),
        ("read_only_when", FormulaBlock(label=_("Read only while"))),
        ("read_only", blocks.BooleanBlock(label=_("Only the system writes it"), required=False)),
        ("rules", blocks.ListBlock(rule, label=_("Rules"), default=[], collapsed=True)),
    )


@cache
def personal_blocks() -> tuple[Pair, ...]:
    """Returns why a personal answer is asked for, how long it is kept, and who sees it whole."""
    return (
        ("purpose", blocks.CharBlock(label=_("Personal data: purpose"), required=False, max_length=200)),
        (
            "sensitivity",
            blocks.ChoiceBlock(
                label=_("Personal data: sensitivity"), required=False, choices=list(SENSITIVITY_WORDS.items())
            ),
        ),
        ("retention", blocks.CharBlock(label=_("Personal data: kept until"), required=False, max_length=200)),
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
    )


@cache
def width_block() -> Pair:
    """Returns how much of a line the field takes."""
    return ("width", blocks.ChoiceBlock(label=_("Width"), required=False, choices=list(WIDTH_WORDS.items())))

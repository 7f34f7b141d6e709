"""Fields as blocks of the Wagtail admin, and both ways between blocks and the definition document.

A stream holds one block per field and blocks "section", each of which opens a section for the fields after it.
"""

import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup
from wagtail.fields import StreamField

from forms.engine.document_shape import DEFAULT_SOURCE, STANDARD_NAME
from forms.engine.expressions import to_text
from forms.field_types import FIELD_TYPES, PALETTE_GROUPS, FieldType, field_type
from forms.field_types.settings import words_from_block, words_to_block

SECTION = "section"
SETTING = "set_"
FORMULA_HELP = _("Formula, as in category == '十佳项目' and count(images) >= 2.")
WIDTH_WORDS = {"half": _("half a line"), "third": _("a third of a line")}
MASKING_WORDS = {"tail4": _("all but the last four characters"), "all": _("the whole answer")}
PERSONAL = ("purpose", "sensitivity", "retention")


class FieldBlock(blocks.StructBlock):
    """One field; what is rarely needed waits behind the cog."""

    def __init__(self, kind: FieldType, **rest: Any) -> None:
        self.kind_key = kind.key
        settings = [(SETTING + setting.name, setting.block()) for setting in kind.settings]
        asked = (
            [("required", blocks.BooleanBlock(label=_("Must be filled in"), required=False))] if kind.is_input else []
        )
        children = [*words_blocks("label", _("Question"), 200), ("key", key_block()), *asked]
        groups = BlockGroup(
            children=[name for name, _block in children] + [name for name, _block in settings],
            settings=[name for name, _block in advanced_blocks(kind)],
        )
        super().__init__(
            [*children, *settings, *advanced_blocks(kind)],
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
    visible_when = blocks.TextBlock(
        label=_("Show only when"), required=False, rows=2, help_text=FORMULA_HELP, max_length=4000
    )

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


def formula_block(label: Any) -> blocks.Block:
    """Returns the block for a condition or computation."""
    return blocks.TextBlock(label=label, required=False, rows=2, help_text=FORMULA_HELP, max_length=4000)


def advanced_blocks(kind: FieldType) -> list[tuple[str, blocks.Block]]:
    """Returns the blocks behind the cog."""
    rule = blocks.StructBlock(
        [("check", formula_block(_("Must hold"))), *words_blocks("message", _("What to say when it does not"), 300)],
        label_format="{check}",
    )
    rest: list[tuple[str, blocks.Block]] = [
        *words_blocks("help", _("Help below the question"), 500, required=False),
        ("visible_when", formula_block(_("Show only when"))),
    ]
    if kind.is_input:
        rest += [
            *answer_blocks(),
            ("required_when", formula_block(_("Must be filled in only when"))),
            *words_blocks("placeholder", _("Example inside the box"), 120, required=False),
            ("read_only", blocks.BooleanBlock(label=_("Only the system writes it"), required=False)),
            ("rules", blocks.ListBlock(rule, label=_("Rules"), default=[], collapsed=True)),
        ]
    rest.append(("computed", formula_block(_("Computed as"))))
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
    return rest


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
                help_text=_("“last” for the person's last answer, or “profile:name” for what the profile says."),
                validators=[RegexValidator(rf"^({DEFAULT_SOURCE.pattern})$")],
            ),
        ),
        ("default_formula", formula_block(_("Begin with the result of"))),
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


def stream_to_document(stream: Any) -> dict[str, Any]:
    """Returns {"sections": […], "fields": […]} for a stream, as the definition document holds them."""
    return {"sections": sections_to_json(stream), "fields": fields_to_json(stream)}


def sections_to_json(stream: Any) -> list[dict[str, Any]]:
    """Returns the sections of a stream."""
    return [section_to_json(block.value) for block in stream if block.block_type == SECTION]


def section_to_json(value: Any) -> dict[str, Any]:
    """Returns one section; what was left at its default is left out."""
    parts = {
        "help": words_from_block(value, "help").get("help"),
        "page": bool(value.get("page")),
        "visible_when": (value.get("visible_when") or "").strip(),
    }
    return {
        "key": value["key"],
        **words_from_block(value, "title"),
        **{name: part for name, part in parts.items() if part not in BLANK},
    }


def fields_to_json(stream: Any) -> list[dict[str, Any]]:
    """Returns the fields of a stream as the definition document holds them."""
    fields: list[dict[str, Any]] = []
    section = ""
    for block in stream:
        if block.block_type == SECTION:
            section = block.value["key"]
        else:
            fields.append(field_to_json(block.block_type, block.value, section))
    return fields


def field_to_json(kind_key: str, value: Any, section: str = "") -> dict[str, Any]:
    """Returns one field; what was left at its default is left out."""
    kind = field_type(kind_key)
    config = {
        setting.name: setting.from_block(value.get(SETTING + setting.name))
        for setting in kind.settings
        if value.get(SETTING + setting.name) is not None
    }
    rules = [
        {"check": rule["check"], **words_from_block(rule, "message")}
        for rule in value.get("rules") or ()
        if (rule.get("check") or "").strip()
    ]
    personal = {name: value.get(name) for name in PERSONAL if value.get(name)}
    parts: dict[str, Any] = {
        **{name: words_from_block(value, name).get(name) for name in ("label", "help", "placeholder")},
        "required": (value.get("required_when") or "").strip() or bool(value.get("required")),
        "visible_when": (value.get("visible_when") or "").strip(),
        "computed": (value.get("computed") or "").strip(),
        "read_only": bool(value.get("read_only")),
        "default": default_from_text(value.get("default") or ""),
        "rules": rules,
        "config": {name: setting for name, setting in config.items() if setting is not None},
        "personal_data": personal,
        "section": section,
        "width": value.get("width"),
        "masking": value.get("masking"),
        "default_from": (value.get("default_from") or "").strip(),
        "default_formula": (value.get("default_formula") or "").strip(),
        "standard": (value.get("standard") or "").strip(),
    }
    return {"key": value["key"], "type": kind_key, **{name: part for name, part in parts.items() if part not in BLANK}}


BLANK: tuple[Any, ...] = (None, "", False, [], {})


def document_to_stream(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Returns raw stream data for the sections and fields of a document."""
    return json_to_fields(document.get("fields") or (), document.get("sections") or ())


def json_to_fields(
    fields: Iterable[Mapping[str, Any]], sections: Iterable[Mapping[str, Any]] = ()
) -> list[dict[str, Any]]:
    """Returns raw stream data (assign it to a FieldsField) for the fields of a document.

    Raises UnknownFieldType for a type that is not registered.
    """
    titles = {section["key"]: section for section in sections}
    stream: list[dict[str, Any]] = []
    current = ""
    for field in fields:
        section = field.get("section") or ""
        if section != current and section in titles:
            value = section_to_block(titles[section])
            stream.append({"type": SECTION, "value": value, "id": str(uuid.uuid4())})
        current = section
        stream.append({"type": field["type"], "value": field_to_block(field), "id": str(uuid.uuid4())})
    return stream


def section_to_block(section: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the raw block value of one section."""
    return {
        "key": section["key"],
        **words_to_block(section.get("title"), "title"),
        **words_to_block(section.get("help"), "help"),
        "page": bool(section.get("page")),
        "visible_when": formula(section.get("visible_when")),
    }


def field_to_block(field: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the raw block value of one field."""
    kind = field_type(field["type"])
    config = field.get("config") or {}
    required = field.get("required")
    personal = field.get("personal_data") or {}
    return {
        "key": field["key"],
        **words_to_block(field.get("label"), "label"),
        **words_to_block(field.get("help"), "help"),
        **words_to_block(field.get("placeholder"), "placeholder"),
        "required": required is True,
        "required_when": formula(required) if not isinstance(required, bool) else "",
        "visible_when": formula(field.get("visible_when")),
        "computed": formula(field.get("computed")),
        "read_only": bool(field.get("read_only")),
        "default": default_to_text(field.get("default")),
        "rules": [
            {"check": formula(rule.get("check")), **words_to_block(rule.get("message"), "message")}
            for rule in field.get("rules") or ()
        ],
        **{name: personal.get(name, "") for name in PERSONAL},
        "width": (field.get("width") or "").replace("full", ""),
        **{name: field.get(name) or "" for name in ("masking", "default_from", "standard")},
        "default_formula": formula(field.get("default_formula")),
        **{name: value for name, value in settings_to_block(kind, config) if value is not None},
    }


def settings_to_block(kind: FieldType, config: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    """Yields the name and raw block value of each setting of the field type."""
    for setting in kind.settings:
        value = config.get(setting.name)
        yield SETTING + setting.name, setting.unset() if value is None else setting.to_block(value)


def formula(tree: Any) -> str:
    """Returns the formula text of a tree or text, "" when there is none."""
    if tree is None or tree == "":
        return ""
    return tree if isinstance(tree, str) else to_text(tree)


def default_to_text(value: Any) -> str:
    """Returns what the designer reads for an answer to begin with."""
    if value is None:
        return ""
    return value if isinstance(value, str) and not looks_like_json(value) else json.dumps(value, ensure_ascii=False)


def default_from_text(text: str) -> Any:
    """Returns the answer to begin with: JSON where it is JSON, the text otherwise."""
    if not looks_like_json(text):
        return text or None
    try:
        return json.loads(text)
    except ValueError:
        return text


def looks_like_json(text: str) -> bool:
    """Whether the text is meant as JSON: a list, an object, a quoted text, a number, true or false."""
    return text[:1] in tuple('[{"-0123456789') or text in ("true", "false", "null")

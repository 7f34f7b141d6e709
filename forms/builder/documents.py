"""Both ways between blocks and the definition document."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from forms.engine.definition import FieldSpec
from forms.engine.expressions import to_text
from forms.engine.frozen import freeze, thaw
from forms.field_types import FieldType, UnknownFieldType, field_type
from forms.field_types.beginnings import default_from_text, default_to_text
from forms.field_types.columns import column_kinds
from forms.field_types.settings import words_from_block, words_to_block

from .common_blocks import PERSONAL
from .layout import SECTION, SETTING


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


TEXTS = ("label", "help", "placeholder", "required_message")


def field_to_json(kind_key: str, value: Any, section: str = "") -> dict[str, Any]:
    """Returns one field; what was left at its default is left out."""
    kind = field_type(kind_key)
    config = {
        setting.name: (columns_to_json if setting.holds_fields else setting.from_block)(
            value.get(SETTING + setting.name)
        )
        for setting in kind.settings
        if value.get(SETTING + setting.name) is not None
    }
    rules = [
        {"check": rule["check"], **words_from_block(rule, "message")}
        for rule in value.get("rules") or ()
        if (rule.get("check") or "").strip()
    ]
    personal = {name: value.get(name) for name in PERSONAL if value.get(name)}
    config = {name: setting for name, setting in config.items() if setting is not None}
    default = default_from_text(value.get("default") or "", kind, as_spec(value["key"], kind_key, config))
    parts: dict[str, Any] = {
        **{name: words_from_block(value, name).get(name) for name in TEXTS},
        "required": (value.get("required_when") or "").strip() or bool(value.get("required")),
        "visible_when": (value.get("visible_when") or "").strip(),
        "computed": (value.get("computed") or "").strip(),
        "read_only": (value.get("read_only_when") or "").strip() or bool(value.get("read_only")),
        "rules": rules,
        "config": config,
        "personal_data": personal,
        "section": section,
        "width": value.get("width"),
        "masking": value.get("masking"),
        "default_from": (value.get("default_from") or "").strip(),
        "default_formula": (value.get("default_formula") or "").strip(),
        "standard": (value.get("standard") or "").strip(),
        "renewed_by": (value.get("renewed_by") or "").split(),
    }
    said = {name: part for name, part in parts.items() if part not in BLANK}
    # An answer to begin with may be 0 or "no", which are not blank.
    return {"key": value["key"], "type": kind_key, **said, **({} if default is None else {"default": default})}


def as_spec(key: str, kind: str, config: Mapping[str, Any]) -> FieldSpec:
    """Returns the field with its settings alone, by which its type reads an answer."""
    return FieldSpec(key=key, type=kind, config=freeze(config))


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
    required, read_only = field.get("required"), field.get("read_only")
    personal = field.get("personal_data") or {}
    return {
        "key": field["key"],
        **words_to_block(field.get("label"), "label"),
        **words_to_block(field.get("help"), "help"),
        **words_to_block(field.get("placeholder"), "placeholder"),
        **words_to_block(field.get("required_message"), "required_message"),
        "required": required is True,
        "required_when": formula(required) if not isinstance(required, bool) else "",
        "visible_when": formula(field.get("visible_when")),
        "computed": formula(field.get("computed")),
        "read_only": read_only is True,
        "read_only_when": formula(read_only) if not isinstance(read_only, bool) else "",
        "default": default_to_text(field.get("default"), kind, as_spec(field["key"], kind.key, config)),
        "rules": [
            {"check": formula(rule.get("check")), **words_to_block(rule.get("message"), "message")}
            for rule in field.get("rules") or ()
        ],
        **{name: personal.get(name, "") for name in PERSONAL},
        "width": (field.get("width") or "").replace("full", ""),
        **{name: field.get(name) or "" for name in ("masking", "default_from", "standard")},
        "default_formula": formula(field.get("default_formula")),
        "renewed_by": " ".join(field.get("renewed_by") or ()),
        **{name: value for name, value in settings_to_block(kind, config) if value is not None},
    }


def settings_to_block(kind: FieldType, config: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    """Yields the name and raw block value of each setting of the field type."""
    for setting in kind.settings:
        value, name = config.get(setting.name), SETTING + setting.name
        if setting.holds_fields:
            yield name, columns_to_stream(value or ())
        else:
            yield name, setting.unset() if value is None else setting.to_block(value)


def columns_to_stream(columns: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Returns raw stream data for the columns of a table.

    Raises UnknownFieldType for a type that no column can have.
    """
    stream = []
    for column in columns:
        kind = column.get("type") or "text"
        if kind not in column_kinds():
            raise UnknownFieldType(kind)
        value = field_to_block({**thaw(column), "type": kind})
        stream.append({"type": kind, "value": value, "id": str(uuid.uuid4())})
    return stream


def columns_to_json(stream: Any) -> list[dict[str, Any]] | None:
    """Returns the columns of a table, None without any."""
    return [field_to_json(block.block_type, block.value) for block in stream or ()] or None


def formula(tree: Any) -> str:
    """Returns the formula text of a tree or text, "" when there is none."""
    if tree is None or tree == "":
        return ""
    return tree if isinstance(tree, str) else to_text(tree)

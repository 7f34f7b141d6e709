"""JSON Schema (2020-12) of what a form's answers look like."""

from typing import Any

from forms.engine.definition import FieldSpec, FormDefinition, from_json
from forms.field_types import FIELD_TYPES
from forms.field_types.wording import localized

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema_of(document: dict[str, Any], *, key: str, language: str | None = None) -> dict[str, Any]:
    """Returns the schema of the stored answers: an object by field key.

    Only what is always asked for is required: a question that may be hidden or is required on a condition is not.
    """
    definition = from_json(document)
    properties = {spec.key: property_of(spec, language) for spec in definition.fields if has_answer(spec)}
    required = [spec.key for spec in definition.fields if spec.key in properties and always_asked(definition, spec)]
    schema: dict[str, Any] = {
        "$schema": DIALECT,
        "$id": f"urn:guicheng:form:{key}",
        "title": localized(definition.title, language) or key,
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    return {**schema, "required": required} if required else schema


def has_answer(spec: FieldSpec) -> bool:
    """Whether the field holds an answer at all."""
    kind = FIELD_TYPES.get(spec.type)
    return kind is not None and kind.is_answer


def always_asked(definition: FormDefinition, spec: FieldSpec) -> bool:
    """Whether no set of answers is complete without this one."""
    return spec.required is True and definition.shown_when(spec) is None and spec.computed is None


def property_of(spec: FieldSpec, language: str | None) -> dict[str, Any]:
    """Returns the schema of one answer with its words."""
    schema = dict(FIELD_TYPES[spec.type].json_schema(spec))
    words = {"title": localized(spec.label, language), "description": localized(spec.help, language)}
    schema |= {name: text for name, text in words.items() if text}
    if not FIELD_TYPES[spec.type].is_input or spec.read_only is True or spec.computed is not None:
        schema["readOnly"] = True
    return schema

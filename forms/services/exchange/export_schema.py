"""JSON Schema (2020-12) of what a form's answers look like."""

from typing import Any

from forms.engine.definition import FieldSpec, FormDefinition, from_json
from forms.engine.expressions import to_text
from forms.engine.frozen import thaw
from forms.field_types import FIELD_TYPES
from forms.field_types.wording import localized

from .schema_conditions import condition_schemas

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema_of(document: dict[str, Any], *, key: str, language: str | None = None) -> dict[str, Any]:
    """Returns the schema of the stored answers: an object by field key.

    Only what is always asked for is required outright; conditions that JSON Schema can say exactly stand under `allOf`
    as `if` and `then`, and all of them as formulas beside their questions (`x-visible-when` and the like).
    """
    definition = from_json(document)
    properties = {spec.key: property_of(definition, spec, language) for spec in definition.fields if has_answer(spec)}
    required = [spec.key for spec in definition.fields if spec.key in properties and always_asked(definition, spec)]
    schema: dict[str, Any] = {
        "$schema": DIALECT,
        "$id": f"urn:guicheng:form:{key}",
        "title": localized(definition.title, language) or key,
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    conditions = condition_schemas(definition, frozenset(properties))
    further = {"required": required, "allOf": conditions}
    return {**schema, **{name: part for name, part in further.items() if part}}


def has_answer(spec: FieldSpec) -> bool:
    """Whether the field holds an answer at all."""
    kind = FIELD_TYPES.get(spec.type)
    return kind is not None and kind.is_answer


def always_asked(definition: FormDefinition, spec: FieldSpec) -> bool:
    """Whether no set of answers is complete without this one."""
    shown = definition.shown_when(spec) is None and spec.computed is None
    return shown and spec.required is True and spec.read_only is False


def property_of(definition: FormDefinition, spec: FieldSpec, language: str | None) -> dict[str, Any]:
    """Returns the schema of one answer with its words."""
    schema = dict(FIELD_TYPES[spec.type].json_schema(spec))
    words = {"title": localized(spec.label, language), "description": localized(spec.help, language)}
    schema |= {name: text for name, text in words.items() if text}
    schema |= formulas_of(definition, spec, language)
    if not FIELD_TYPES[spec.type].is_input or spec.read_only is True or spec.computed is not None:
        schema["readOnly"] = True
    return schema


def formulas_of(definition: FormDefinition, spec: FieldSpec, language: str | None) -> dict[str, Any]:
    """Returns the conditions and computations of a question as formulas, for people and programs that read ours."""
    trees = {
        "x-visible-when": definition.shown_when(spec),
        "x-required-when": None if isinstance(spec.required, bool) else spec.required,
        "x-read-only-when": None if isinstance(spec.read_only, bool) else spec.read_only,
        "x-computed-as": spec.computed,
    }
    told: dict[str, Any] = {name: to_text(thaw(tree)) for name, tree in trees.items() if tree is not None}
    rules = [{"check": to_text(thaw(rule.check)), "message": localized(rule.message, language)} for rule in spec.rules]
    return {**told, "x-rules": rules} if rules else told

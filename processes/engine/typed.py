"""Stored JSON answers as the typed values that expressions compare."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from forms.engine.definition import FieldSpec, FormDefinition
from forms.engine.expressions import Value

VALUE_TYPES: Mapping[str, str] = {
    "text": "text",
    "textarea": "text",
    "richtext": "text",
    "phone": "text",
    "email": "text",
    "url": "text",
    "id_number": "text",
    "barcode": "text",
    "address": "text",
    "geopoint": "text",
    "integer": "number",
    "decimal": "number",
    "money": "number",
    "percent": "number",
    "range": "number",
    "date": "date",
    "datetime": "datetime",
    "time": "text",
    "month": "text",
    "quarter": "text",
    "year": "number",
    "duration": "number",
    "bool": "bool",
    "acknowledge": "bool",
    "choice": "text",
    "multi": "list",
    "rating": "number",
    "ranking": "list",
    "cascade": "text",
    "term": "text",
    "terms": "list",
    "record": "text",
    "person": "text",
    "persons": "list",
    "unit": "text",
    "units": "list",
    "post": "text",
    "attendance": "table",
    "image": "list",
    "images": "list",
    "file": "list",
    "files": "list",
    "video": "list",
    "audio": "list",
    "signature": "list",
    "table": "table",
    "matrix": "any",
    "score": "number",
    "note": "text",
    "hidden": "text",
    "metadata": "any",
    "ballot": "number",
    "computed": "any",
    "reference": "text",
    "page": "number",
    "code": "text",
}
"""Type in expressions of every field type; a test compares it with the registry of field types."""

_INSIDE: Mapping[str, str] = {"score": "total", "ballot": "votes", "reference": "case", "record": "record"}
"""Which part of a stored object counts in expressions."""


def typed_values(form: FormDefinition, stored: Mapping[str, Any]) -> dict[str, Value]:
    """Returns the values of the form's fields; what cannot be read is blank."""
    return {spec.key: typed(stored.get(spec.key), spec) for spec in form.fields}


def typed(value: Any, spec: FieldSpec) -> Value:
    """Returns one stored answer as a value."""
    if spec.type in _INSIDE:
        value = value.get(_INSIDE[spec.type]) if isinstance(value, Mapping) else value
    if spec.type == "cascade" and isinstance(value, list | tuple):
        value = value[-1] if value else None
    if spec.type == "table":
        kinds = {str(column["key"]): str(column.get("type", "text")) for column in spec.config.get("columns", ())}
        return [_row(row, kinds) for row in value or ()]
    return as_type(value, value_type(spec))


def value_type(spec: FieldSpec) -> str:
    """Returns the type of a field in expressions."""
    if spec.type == "computed":
        return str(spec.config.get("result") or "text")
    return VALUE_TYPES.get(spec.type, "any")


def as_type(value: Any, kind: str) -> Value:
    """Returns stored JSON as the type of expressions named; None when it is not one."""
    if value is None or value == "":
        return None
    try:
        if kind == "number":
            return None if isinstance(value, bool) else Decimal(str(value))
        if kind == "date":
            return date.fromisoformat(str(value))
        if kind == "datetime":
            return datetime.fromisoformat(str(value))
    except (InvalidOperation, ValueError):
        return None
    result: Value = value
    return result


def _row(row: Mapping[str, Any], kinds: Mapping[str, str]) -> dict[str, Value]:
    return {key: as_type(value, VALUE_TYPES.get(kinds.get(key, ""), "any")) for key, value in row.items()}


def as_fact(value: Any) -> Value:
    """Returns a fact written in JSON: numbers become exact, everything else stays."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    result: Value = value
    return result

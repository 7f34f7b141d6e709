"""Whether a JSON document has the shape that a JSON Schema file says, with every difference and its place.

Only the part of JSON Schema 2020-12 is understood that procedure.schema.json uses; the file stays usable by any other
tool.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from forms.engine.problems import Problem

_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (Mapping,),
    "array": (list, tuple),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
}


def differences(value: Any, schema: Mapping[str, Any]) -> list[Problem]:
    """Returns everything in which ``value`` differs from the schema."""
    return list(_differences(value, schema, schema, ""))


def _differences(value: Any, rule: Mapping[str, Any], root: Mapping[str, Any], path: str) -> Iterator[Problem]:
    if "$ref" in rule:
        yield from _differences(value, root["$defs"][rule["$ref"].rsplit("/", 1)[1]], root, path)
        return
    allowed = _as_list(rule.get("type"))
    if allowed and not any(_is_of(value, name) for name in allowed):
        yield Problem(path, "value_wrong_type", {"expected": ", ".join(allowed)})
        return
    if "enum" in rule and value not in rule["enum"]:
        yield Problem(path, "not_one_of", {"value": str(value), "known": ", ".join(map(str, rule["enum"]))})
    if isinstance(value, str):
        yield from _text_differences(value, rule, path)
    elif isinstance(value, Mapping):
        yield from _object_differences(value, rule, root, path)
    elif isinstance(value, list | tuple):
        yield from _list_differences(value, rule, root, path)


def _text_differences(value: str, rule: Mapping[str, Any], path: str) -> Iterator[Problem]:
    if len(value.strip()) < rule.get("minLength", 0):
        yield Problem(path, "text_missing", {})
    elif "pattern" in rule and not re.search(rule["pattern"], value):
        yield Problem(path, "key_unreadable", {"value": value})


def _object_differences(
    value: Mapping[str, Any], rule: Mapping[str, Any], root: Mapping[str, Any], path: str
) -> Iterator[Problem]:
    properties: Mapping[str, Any] = rule.get("properties", {})
    for name in rule.get("required", ()):
        if name not in value:
            yield Problem(path, "member_missing", {"name": name})
    extra = rule.get("additionalProperties", True)
    for name, content in value.items():
        below = f"{path}/{name}" if path else str(name)
        if name in properties:
            yield from _differences(content, properties[name], root, below)
        elif extra is False:
            yield Problem(below, "member_unknown", {"name": name, "known": ", ".join(properties)})
        elif isinstance(extra, Mapping):
            yield from _differences(content, extra, root, below)


def _list_differences(
    value: Sequence[Any], rule: Mapping[str, Any], root: Mapping[str, Any], path: str
) -> Iterator[Problem]:
    if len(value) < rule.get("minItems", 0):
        yield Problem(path, "list_empty", {})
    if "items" in rule:
        for position, content in enumerate(value):
            yield from _differences(content, rule["items"], root, f"{path}/{position}")


def _as_list(value: Any) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def _is_of(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, _TYPES[name])

"""Conditions of a form in JSON Schema: said exactly, or not at all."""

from collections.abc import Callable, Mapping
from typing import Any

from forms.engine.definition import FieldSpec, FormDefinition
from forms.engine.expressions import Tree
from forms.field_types import FIELD_TYPES

Schema = dict[str, Any]
BOUNDS: Mapping[str, str] = {"<": "exclusiveMaximum", "<=": "maximum", ">": "exclusiveMinimum", ">=": "minimum"}
TURNED: Mapping[str, str] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


class NotSaid(Exception):
    """JSON Schema has no exact words for the condition."""


class Conditions:
    """Puts the conditions of one form into words about its stored answers; an unanswered question is absent there."""

    def __init__(self, definition: FormDefinition) -> None:
        self.definition = definition
        self.said: Mapping[str, Callable[[list[Any]], Schema]] = {
            "and": lambda parts: {"allOf": [self.schema(part) for part in parts]},
            "or": lambda parts: {"anyOf": [self.schema(part) for part in parts]},
            "!": lambda parts: {"not": self.schema(parts[0])},
            "===": lambda parts: self.compared(parts, lambda value: {"const": value}),
            "!==": lambda parts: self.compared(parts, lambda value: {"not": {"const": value}}),
            "filled": lambda parts: {"required": [self.stored(parts[0])]},
            "blank": lambda parts: {"not": {"required": [self.stored(parts[0])]}},
            "in": self.contained,
        }

    def schema(self, tree: Tree) -> Schema:
        """Returns what answers meet that meet the condition. Raises NotSaid."""
        if tree is None or tree is True:
            return {}
        if tree is False:
            return {"not": {}}
        if not isinstance(tree, Mapping) or len(tree) != 1:
            raise NotSaid
        [(name, parts)] = tree.items()
        if name == "var":
            return self.answered(self.stored(tree, "boolean"), {"const": True})
        if not isinstance(parts, list):
            raise NotSaid
        if name in BOUNDS and len(parts) == 2:
            return self.bounded(name, parts)
        said = self.said.get(name)
        if said is None:
            raise NotSaid
        return said(parts)

    def stored(self, tree: Any, kind: str = "") -> str:
        """Returns the key of the question that the tree reads, its answer stored as ``kind`` says. Raises NotSaid."""
        key = tree.get("var") if isinstance(tree, Mapping) and len(tree) == 1 else None
        spec = self.definition.by_key.get(key) if isinstance(key, str) else None
        if spec is None or not FIELD_TYPES[spec.type].is_answer or spec.computed is not None:
            raise NotSaid
        if kind and stored_as(spec) != kind:
            raise NotSaid
        return spec.key

    def compared(self, parts: list[Any], said: Callable[[Any], Schema]) -> Schema:
        """An answer beside a fixed value; one that is not given meets no comparison."""
        for tree, value in (parts, parts[::-1]):
            if isinstance(tree, Mapping) and is_plain(value):
                return self.answered(self.stored(tree, kind_of(value)), said(value))
        raise NotSaid

    def bounded(self, name: str, parts: list[Any]) -> Schema:
        """A whole number beside a bound."""
        for sign, tree, value in ((name, *parts), (TURNED[name], *parts[::-1])):
            if isinstance(tree, Mapping) and kind_of(value) == "integer":
                return self.answered(self.stored(tree, "integer"), {BOUNDS[sign]: value})
        raise NotSaid

    def contained(self, parts: list[Any]) -> Schema:
        """One of several answers, or an answer among several values."""
        what, where = parts
        if isinstance(where, list) and where and all(kind_of(each) == "string" for each in where):
            return self.answered(self.stored(what, "string"), {"enum": where})
        if kind_of(what) == "string":
            return self.answered(self.stored(where, "array"), {"contains": {"const": what}})
        raise NotSaid

    def answered(self, key: str, schema: Schema) -> Schema:
        return {"properties": {key: schema}, "required": [key]}


def is_plain(value: Any) -> bool:
    return kind_of(value) in ("string", "integer", "boolean")


def kind_of(value: Any) -> str:
    """Returns the name of a value's type in JSON Schema, "" for numbers with a fraction and what is no literal."""
    if isinstance(value, bool):
        return "boolean"
    return "integer" if isinstance(value, int) else "string" if isinstance(value, str) else ""


def stored_as(spec: FieldSpec) -> str:
    """Returns how a formula's value lies in storage, too: the type there, "" where both differ."""
    kind = FIELD_TYPES[spec.type]
    schema = kind.json_schema(spec)
    stored = "string" if "oneOf" in schema else schema.get("type")
    return {
        ("text", "string"): "string",
        ("number", "integer"): "integer",
        ("bool", "boolean"): "boolean",
        ("list", "array"): "array",
    }.get((kind.value_type, str(stored)), "")


def condition_schemas(definition: FormDefinition, keys: frozenset[str]) -> list[Schema]:
    """Returns the parts of the schema that tell when questions show and must be answered, and their rules."""
    conditions, found = Conditions(definition), list[Schema]()
    for spec in definition.fields:
        if spec.key in keys and spec.computed is None:
            for make in (hidden_part, required_part, rules_part):
                try:
                    found += make(conditions, spec)
                except NotSaid:
                    continue  # told in words beside the question
    return found


def hidden_part(conditions: Conditions, spec: FieldSpec) -> list[Schema]:
    """While the question does not show, its answer is not there."""
    shown = conditions.definition.shown_when(spec)
    if shown is None:
        return []
    return [{"if": {"not": conditions.schema(shown)}, "then": {"properties": {spec.key: False}}}]


def required_part(conditions: Conditions, spec: FieldSpec) -> list[Schema]:
    """While the question shows, is required and can be answered, its answer is there."""
    shown = conditions.definition.shown_when(spec)
    outright = shown is None and isinstance(spec.required, bool) and spec.read_only is False
    if spec.required is False or spec.read_only is True or outright:
        return []
    locked = [{"!": [spec.read_only]}] if not isinstance(spec.read_only, bool) else []
    trees = [tree for tree in (shown, spec.required) if tree is not None and tree is not True]
    parts = [conditions.schema(tree) for tree in [*trees, *locked]]
    return [{"if": parts[0] if len(parts) == 1 else {"allOf": parts}, "then": {"required": [spec.key]}}]


def rules_part(conditions: Conditions, spec: FieldSpec) -> list[Schema]:
    """An answer that is given and not locked meets the rules that can be said."""
    if not isinstance(spec.read_only, bool):
        return []
    found = []
    for rule in spec.rules:
        try:
            found.append({"if": {"required": [spec.key]}, "then": conditions.schema(rule.check)})
        except NotSaid:
            continue
    return found

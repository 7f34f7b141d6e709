"""The fields that modellers hang on steps: Camunda's form fields, Flowable's and Activiti's form properties."""

from collections.abc import Iterable
from typing import Any

from .graph import Node
from .naming import Keys

TYPES = {
    "string": "text",
    "long": "integer",
    "int": "integer",
    "integer": "integer",
    "number": "decimal",
    "double": "decimal",
    "decimal": "decimal",
    "boolean": "bool",
    "bool": "bool",
    "date": "date",
    "enum": "choice",
    "text": "text",
    "textarea": "textarea",
    "multi-line-text": "textarea",
}
MOST_FIELDS = 200


def words(text: str) -> dict[str, str]:
    """Returns a text whose language nobody told."""
    return {"zh-hans": text, "en": text}


class FormIn:
    """Collects fields over all steps; the same id is the same field."""

    def __init__(self) -> None:
        self.fields: dict[str, dict[str, Any]] = {}
        self.keys = Keys()

    def of(self, node: Node) -> list[str]:
        """Returns the keys of the fields that a step asks for."""
        found: list[str] = []
        for element in _elements(node):
            identifier = element.attribute("id")
            if not identifier or len(self.fields) >= MOST_FIELDS:
                continue
            key = self.keys.of(identifier, fallback="field")
            if key not in self.fields:
                self.fields[key] = _field(element, key)
            if element.attribute("writable") != "false":
                found.append(key)
        return found

    def choice(self, key: str, title: str, options: Iterable[tuple[str, str]]) -> str:
        """Adds a question that asks a person which of several courses are taken; returns its key."""
        new = self.keys.new(f"choose_{key}")
        self.fields[new] = {
            "key": new,
            "type": "multi",
            "label": words(title),
            "required": True,
            "config": {"options": [{"value": value, "label": words(label)} for value, label in options]},
        }
        return new

    def document(self) -> dict[str, Any]:
        """Returns the form."""
        fields = list(self.fields.values())
        if not any(each["type"] == "text" for each in fields):
            fields.insert(
                0,
                {
                    "key": self.keys.new("title"),
                    "type": "text",
                    "label": {"zh-hans": "标题", "en": "Title"},
                    "required": True,
                },
            )
        return {"schema_version": 1, "sections": [], "fields": fields}


def _elements(node: Node) -> Iterable[Any]:
    for data in node.element.foreign("formData"):
        yield from (each for each in data.children if each.name == "formField")
    yield from node.element.foreign("formProperty")


def _field(element: Any, key: str) -> dict[str, Any]:
    label = element.attribute("label") or element.attribute("name") or element.attribute("id")
    found: dict[str, Any] = {
        "key": key,
        "type": TYPES.get(element.attribute("type").lower(), "text"),
        "label": words(label[:120]),
    }
    options = [
        {"value": each.attribute("id")[:80], "label": words((each.attribute("name") or each.attribute("id"))[:120])}
        for each in element.children
        if each.name == "value" and each.attribute("id")
    ]
    if found["type"] == "choice":
        if options:
            found["config"] = {"options": options}
        else:
            found["type"] = "text"
    required = element.attribute("required") == "true" or any(
        part.attribute("name") == "required"
        for each in element.children
        if each.name == "validation"
        for part in each.children
    )
    return {**found, "required": True} if required else found

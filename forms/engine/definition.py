"""What a form asks for: sections and fields, read from and written to one JSON document format.

`from_json` accepts every older `schema_version` (see upgrades.py) and formula texts as well as trees; `compile_definition`
is what publishing freezes: the newest version, with trees only. Findings come from `problems` in definition_problems.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from forms.engine.canonical import canonical_json, sha256_of
from forms.engine.expressions.tree import Tree
from forms.engine.frozen import FrozenMapping

__all__ = [
    "FieldSpec",
    "FormDefinition",
    "Rule",
    "SectionSpec",
    "canonical_json",
    "compile_definition",
    "from_json",
    "sha256_of",
    "to_json",
]

SCHEMA_VERSION = 1

Text = Mapping[str, str]
"""A text in both languages: `{"zh-hans": "…", "en": "…"}`."""


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """A heading with the fields below it."""

    key: str
    title: Text = field(default_factory=FrozenMapping)


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition that must hold for the field's answer, and what to say when it does not."""

    check: Tree
    message: Text = field(default_factory=FrozenMapping)


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field as designed. `required` is True, False or a condition; `config` is read by the field's type alone."""

    key: str
    type: str
    label: Text = field(default_factory=FrozenMapping)
    help: Text = field(default_factory=FrozenMapping)
    placeholder: Text = field(default_factory=FrozenMapping)
    required: Tree = False
    visible_when: Tree = None
    read_only: bool = False
    default: Any = None
    computed: Tree = None
    rules: tuple[Rule, ...] = ()
    config: Mapping[str, Any] = field(default_factory=FrozenMapping)
    personal_data: Mapping[str, Any] | None = None
    section: str = ""


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """A form. `order` lists the field keys so that every field comes after the fields its logic reads."""

    fields: tuple[FieldSpec, ...] = ()
    sections: tuple[SectionSpec, ...] = ()
    order: tuple[str, ...] = ()
    schema_version: int = SCHEMA_VERSION

    def field(self, key: str) -> FieldSpec:
        """The field with that key; KeyError when there is none."""
        for spec in self.fields:
            if spec.key == key:
                return spec
        raise KeyError(key)

    def keys(self) -> tuple[str, ...]:
        """The field keys in the order of the document."""
        return tuple(spec.key for spec in self.fields)


def from_json(document: Mapping[str, Any]) -> FormDefinition:
    """The definition in a JSON document; ExpressionError or ValueError when it cannot be read (ask `problems` first)."""
    raise NotImplementedError


def to_json(definition: FormDefinition) -> dict[str, Any]:
    """The JSON document of a definition, with trees, ready for `canonical_json`."""
    raise NotImplementedError


def compile_definition(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document as publishing freezes it: newest schema version, every formula text replaced by its tree."""
    raise NotImplementedError

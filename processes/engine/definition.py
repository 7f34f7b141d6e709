"""From a procedure document to a compiled definition."""

from collections.abc import Collection, Mapping
from typing import Any

from forms.engine.problems import Problem

from .model import ProcedureDefinition

SCHEMA_VERSION = 1


class DefinitionError(Exception):
    """A document that cannot be read, with all its problems."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(f"{each.path}: {each.code}" for each in problems))
        self.problems = problems


def read(document: Mapping[str, Any]) -> ProcedureDefinition:
    """Returns the definition of a document of any known schema_version, compiled or not. Raises DefinitionError."""
    raise NotImplementedError


def compile_document(document: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the document as publishing freezes it: newest schema, guards as trees beside their text, rules inlined."""
    raise NotImplementedError


def problems(
    document: Mapping[str, Any],
    *,
    roles: Collection[str] | None = None,
    effects: Collection[str] | None = None,
    types: Mapping[str, str] | None = None,
) -> list[Problem]:
    """Returns everything wrong with a document; ``roles``, ``effects``, ``types`` are the known names (None = any)."""
    raise NotImplementedError

"""Older form documents, brought to the newest `schema_version` one step at a time.

A step is a function from a document of version n to the same document of version n + 1; its docstring says what changed
and why. Stored documents are never rewritten: they are upgraded whenever they are read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

SCHEMA_VERSION = 1

STEPS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


class UnreadableDocument(ValueError):
    """The document is not one this release can read; `code` and `context` say why."""

    def __init__(self, code: str, context: Mapping[str, object]) -> None:
        super().__init__(code)
        self.code = code
        self.context = context


def upgraded(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document at the newest version; UnreadableDocument when its version is missing, unknown or newer."""
    current = dict(document)
    version = current.get("schema_version")
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= SCHEMA_VERSION:
        raise UnreadableDocument("schema_version", {"found": version, "newest": SCHEMA_VERSION})
    while version < SCHEMA_VERSION:
        current = {**STEPS[version](current), "schema_version": version + 1}
        version += 1
    return current

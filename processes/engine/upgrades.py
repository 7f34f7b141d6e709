"""Procedure documents of older versions, brought to the present one.

Each step says what changed and why. A document is never written back: it is upgraded whenever it is read.
"""

from collections.abc import Callable, Mapping
from typing import Any

SCHEMA_VERSION = 1

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]

UPGRADES: Mapping[int, Upgrade] = {}
"""From version n to n + 1."""


class SchemaVersionUnknown(Exception):
    """The document names no version, or one that this program does not know yet."""

    def __init__(self, version: object, newest: int) -> None:
        super().__init__(version, newest)
        self.version = version
        self.newest = newest


def upgraded(
    document: Mapping[str, Any], steps: Mapping[int, Upgrade] = UPGRADES, newest: int = SCHEMA_VERSION
) -> dict[str, Any]:
    """Returns the document in the newest version. Raises SchemaVersionUnknown."""
    result = dict(document)
    version = result.get("schema_version")
    if isinstance(version, bool) or not isinstance(version, int) or version > newest:
        raise SchemaVersionUnknown(version, newest)
    while version < newest:
        if version not in steps:
            raise SchemaVersionUnknown(version, newest)
        result = steps[version](result)
        version += 1
        result["schema_version"] = version
    return result

"""What an XLSForm cannot say travels in columns of our own, so that our own export comes back the same."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any

OWN_COLUMN = "guicheng"
LARGEST = 10_000_000
CHUNK = 15_000
"""So many characters in one cell; a spreadsheet holds twice as many."""


def own_document(settings: Mapping[str, str], digest: str) -> dict[str, Any] | None:
    """The document that an export of ours carries, when nobody changed the sheets since; None otherwise."""
    if not settings.get(f"{OWN_COLUMN}_digest") or settings[f"{OWN_COLUMN}_digest"] != digest:
        return None
    parts: list[str] = []
    while f"{OWN_COLUMN}_{len(parts)}" in settings:
        parts.append(settings[f"{OWN_COLUMN}_{len(parts)}"])
    document = unpacked("".join(parts))
    if not isinstance(document, dict) or not isinstance(document.get("fields"), list):
        return None
    return document if all(is_field(field) for field in document["fields"]) else None


def packed(document: Mapping[str, Any]) -> str:
    """The document in letters that no spreadsheet changes."""
    return base64.b64encode(zlib.compress(json.dumps(document, ensure_ascii=False).encode(), 9)).decode()


def unpacked(text: str) -> Any:
    """What was packed; None for anything else, and for what unpacks to more than a form can be."""
    try:
        reader = zlib.decompressobj()
        content = reader.decompress(base64.b64decode(text, validate=True), LARGEST)
        return json.loads(content) if reader.eof else None
    except (ValueError, zlib.error, RecursionError):
        return None


def is_field(field: Any) -> bool:
    """Whether it looks like a field; what is wrong with it beyond that is found like with any document."""
    return isinstance(field, dict) and isinstance(field.get("key"), str) and isinstance(field.get("type"), str)


__all__ = ["CHUNK", "OWN_COLUMN", "own_document", "packed"]

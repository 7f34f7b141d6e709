"""Typed values as JSON, so that the Python and the browser evaluator can be given and can give the same ones.

`{"number": "12.5"}`, `{"date": "2026-03-15"}`, `{"datetime": "…"}`, `{"row": {…}}`; None, booleans, texts, lists and
plain numbers are themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any


def untagged(json: Any) -> Any:
    """The typed value."""
    if isinstance(json, list):
        return [untagged(item) for item in json]
    if not isinstance(json, dict):
        return json
    [(tag, content)] = json.items()
    if tag == "row":
        return {key: untagged(value) for key, value in content.items()}
    readers: dict[str, Callable[[str], Any]] = {"number": Decimal, "date": date.fromisoformat}
    return readers.get(tag, datetime.fromisoformat)(content)


def tagged(value: Any) -> Any:
    """The JSON of a typed value."""
    if isinstance(value, (list, tuple)):
        return [tagged(item) for item in value]
    if isinstance(value, Mapping):
        return {"row": {key: tagged(item) for key, item in value.items()}}
    if isinstance(value, Decimal):
        return {"number": format(value, "f")}
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    return {"date": value.isoformat()} if isinstance(value, date) else value

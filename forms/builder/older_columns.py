"""Columns as the editor stored them when every column was a row of one list: read as blocks of their types."""

import json
from collections.abc import Mapping
from typing import Any

from forms.field_types.settings import words_from_block

from .documents import columns_to_stream

MEMBERS = ("help", "visible_when", "rules", "read_only", "default", "default_formula", "required")
"""What stood in the box for conditions."""


def upgraded_columns(value: Any) -> Any:
    """Returns raw stream data as it is stored now; anything else as it came."""
    if not isinstance(value, list | tuple) or not value or not all(isinstance(each, Mapping) for each in value):
        return value
    if all("value" in each and each.get("type") != "item" for each in value):
        return value
    return columns_to_stream([older_column(each.get("value", each)) for each in value])


def older_column(row: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the JSON of a column for a row of the list."""
    config = read_object(row.get("further"))
    if options := [line.strip() for line in (row.get("options") or "").splitlines() if line.strip()]:
        config["options"] = [{"value": option, "label": {"zh-hans": option}} for option in options]
    logic = {name: part for name, part in read_object(row.get("logic")).items() if name in MEMBERS}
    computed = (row.get("computed") or "").strip()
    return {
        "key": row["key"],
        **words_from_block(row),
        "type": row.get("type") or "text",
        **({"computed": computed} if computed else {}),
        **logic,
        **({"required": True} if row.get("required") else {}),
        **({"config": config} if config else {}),
    }


def read_object(text: Any) -> dict[str, Any]:
    """Returns the JSON object in a box, {} for anything else."""
    try:
        read = json.loads(text or "{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}

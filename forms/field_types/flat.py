"""Answers as flat columns: how a type is exported, imported, filtered, counted and described to other programs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeAlias

from django.utils.functional import Promise

Cell: TypeAlias = bool | int | str | Decimal | date | datetime | time | None
"""What stands in one cell of a spreadsheet; floats are turned into Decimal before they come here."""

KINDS = ("text", "number", "bool", "date", "datetime")


@dataclass(frozen=True, kw_only=True)
class ExportColumn:
    """One flat column of a field.

    ``key`` is "" for the answer itself, otherwise the part below it ("city", "total"); ``label`` are the words after
    the field's own label; ``kind`` (one of KINDS) decides how a spreadsheet formats and sorts the cells.
    """

    key: str = ""
    label: str | Promise = ""
    kind: str = "text"


FILTERS: Mapping[str, tuple[str, ...]] = {
    "": (),
    "present": ("filled", "blank"),
    "text": ("contains", "not_contains", "is", "is_not", "starts_with", "filled", "blank"),
    "number": ("eq", "ne", "lt", "le", "gt", "ge", "between", "filled", "blank"),
    "date": ("on", "before", "until", "after", "since", "between", "filled", "blank"),
    "datetime": ("on", "before", "until", "after", "since", "between", "filled", "blank"),
    "bool": ("yes", "no", "blank"),
    "option": ("is", "is_not", "any_of", "none_of", "filled", "blank"),
    "options": ("has", "has_not", "any_of", "all_of", "none_of", "filled", "blank"),
}
"""The operators of every kind of filter. An operator outside its kind's list is refused."""

SCHEMAS: Mapping[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "number": {"type": ["number", "string"]},
    "bool": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "list": {"type": "array"},
    "table": {"type": "array", "items": {"type": "object"}},
    "any": {},
}
"""JSON Schema (2020-12) of a stored answer by value type, for types that say nothing more exact."""

DECIMAL_TEXT = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}
SEPARATORS = re.compile("[;\uff1b、\n|]+")
LONGEST_CELL = 32_767
"""What one cell of a spreadsheet can hold."""


def plain_cell(cell: Cell) -> str:
    """Returns the text that somebody would have typed for a spreadsheet cell."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, Decimal):
        return format(cell, "f") if cell.is_finite() and abs(cell.adjusted()) < 40 else str(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() and cell.tzinfo is None else cell.isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def listed(cell: Cell) -> list[str]:
    """Returns the parts of a cell that names several things, parted by semicolons, 、 or line ends."""
    return [part.strip() for part in SEPARATORS.split(plain_cell(cell)) if part.strip()]

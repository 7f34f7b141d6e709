"""A case whose rows are counted one by one."""

from collections.abc import Mapping
from dataclasses import replace

from .model import Item
from .words import ROW


def row_items(item: Item, table: str) -> list[Item]:
    """Returns an item for each row of a table of the case: its columns are the names ``row_…``."""
    rows = item.values.get(table)
    return [
        replace(item, values={**item.values, **{f"{ROW}{name}": value for name, value in row.items()}})
        for row in (rows if isinstance(rows, list | tuple) else ())
        if isinstance(row, Mapping)
    ]

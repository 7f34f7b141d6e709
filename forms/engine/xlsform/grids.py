"""Groups that are one grid: `table-list` over questions that choose from the same list."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from forms.engine.xlsform.lists import Option
from forms.engine.xlsform.outline import Item
from forms.engine.xlsform.types import RowType

GRID = "table-list"
PLAIN_CELLS = frozenset({"type", "name", "label", "required", "appearance"})
"""What a row of a grid can say."""
NO = frozenset({"", "no", "false", "false()"})


def make_grids(root: Item, lists: Mapping[str, Sequence[Option]], read: Collection[str]) -> None:
    """Makes one question of each group that is a grid and whose rows nothing else reads."""
    for item in list(root.walk()):
        if is_grid(item, lists, read):
            several = item.children[0].type.name == "select_multiple"
            item.kind = "question"
            item.type = RowType("plain", "grid", item.children[0].type.list, other=several)


def is_grid(item: Item, lists: Mapping[str, Sequence[Option]], read: Collection[str]) -> bool:
    """Whether a grid says all that the group says."""
    looks, rows = item.row.text("appearance").lower().split(), item.children
    if item.kind != "group" or GRID not in looks or item.repeat is not None or len(rows) < 2:
        return False
    first = rows[0].type
    return (
        first.name in ("select_one", "select_multiple")
        and not first.other
        and bool(lists.get(first.list))
        and all(row.kind == "question" and row.type == first for row in rows)
        and all(PLAIN_CELLS.issuperset(row.row.values) for row in rows)
        and len({row.row.text("required").lower() in NO for row in rows}) == 1
        and not any(name in read for name in (item.name, *(row.name for row in rows)))
        and len({row.name for row in rows}) == len(rows)
    )


def grid_required(item: Item) -> bool:
    """Whether every row of a grid must be answered."""
    return item.children[0].row.text("required").lower() not in NO


def grid_rows(item: Item, words: Any) -> list[dict[str, Any]]:
    """The rows of a grid as options; ``words`` gives the label of a row."""
    return [{"value": row.name, "label": words(row)} for row in item.children]

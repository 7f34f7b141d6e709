"""The survey sheet as a tree of questions, groups and repeats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from forms.engine.xlsform.notes import Note
from forms.engine.xlsform.sheets import Cells, Table
from forms.engine.xlsform.types import RowType, row_type

DEEPEST = 40
"""How many groups and repeats may stand around a question."""
OFF = frozenset({"yes", "true", "1", "true()"})


@dataclass(slots=True)
class Item:
    """One row with what stands below it; ``kind`` is "question", "group" or "repeat"."""

    kind: str
    row: Cells
    type: RowType
    name: str
    parent: Item | None = None
    children: list[Item] = field(default_factory=list)
    key: str = ""

    @property
    def repeat(self) -> Item | None:
        """The innermost repeat around it."""
        above = self.parent
        while above is not None and above.kind != "repeat":
            above = above.parent
        return above

    def above(self) -> list[Item]:
        """The groups and repeats around it, outermost first."""
        found: list[Item] = []
        item = self.parent
        while item is not None and item.parent is not None:
            found.insert(0, item)
            item = item.parent
        return found

    def walk(self) -> Iterator[Item]:
        """Everything below it in the order of the sheet."""
        for child in self.children:
            yield child
            yield from child.walk()


def outline(survey: Table, notes: list[Note]) -> Item:
    """The root of the tree; its children are the rows outside every group."""
    root = Item("group", Cells(0, {}), RowType("begin", "group"), "")
    current = root
    depth = flattened = 0
    for row in survey.rows:
        written = row.text("type")
        if not written or row.text("disabled").lower() in OFF:
            if not written and (row.text("name") or row.texts("label")):
                notes.append(_note(row, "type", "row_without_type", row.text("name")))
            continue
        kind = row_type(written)
        if kind.what == "end":
            if flattened:
                flattened -= 1
            elif current.parent is None:
                notes.append(_note(row, "type", "end_without_begin", written))
            else:
                current, depth = current.parent, depth - 1
            continue
        if kind.what == "begin" and depth == DEEPEST:
            flattened += 1
            notes.append(_note(row, "type", "groups_too_deep", str(DEEPEST)))
            continue
        name = row.text("name")
        item = Item("question", row, kind, name or f"row_{row.number}", current)
        current.children.append(item)
        if kind.what == "begin":
            item.kind = "repeat" if kind.name == "repeat" else "group"
            current, depth = item, depth + 1
        elif not name and kind.what != "unknown" and kind.name not in ("note",):
            notes.append(_note(row, "name", "row_without_name", written, lost=False))
    if current.parent is not None:
        notes.append(_note(current.row, "type", "group_without_end", current.name, lost=False))
    return root


def _note(row: Cells, column: str, code: str, value: str, *, lost: bool = True) -> Note:
    return Note(sheet="survey", row=row.number, column=column, code=code, value=value[:200], lost=lost)

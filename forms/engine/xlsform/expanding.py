"""Rows that stand for several: loops over a list, and the scores, rankings and matrices of KoboToolbox."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from forms.engine.xlsform.lists import Option
from forms.engine.xlsform.outline import Item
from forms.engine.xlsform.sheets import Cells
from forms.engine.xlsform.types import RowType

PLACE = re.compile(r"%\((name|label)\)s")
NAMED = re.compile(r"(\$\{\s*|\.\./)([^\W\d][\w.-]*)")
ROWS: Mapping[str, tuple[str, str]] = {
    "score": ("score__row", "kobo--score-choices"),
    "rank": ("rank__level", "kobo--rank-items"),
}
"""{kind of group: type of its rows, column that names the list they choose from}."""
Lists = Mapping[str, Sequence[Option]]


def expand(root: Item, lists: Lists) -> None:
    """Puts the questions meant in the place of the rows that stand for them."""
    for item in list(root.walk()):
        kind = item.type.name
        if item.kind == "group" and kind in ROWS:
            rows, column = ROWS[kind]
            chosen = item.row.text(column)
            for child in item.children:
                if child.row.text("type").strip().lower() == rows:
                    child.type = RowType("select", "select_one", chosen)
        elif item.kind == "group" and kind == "loop":
            name = re.sub(r"^\s*over\s+", "", item.type.list)
            item.children = [
                each for option in lists.get(name, ()) for each in copies(item, option, "{child}_{option}")
            ]
        elif item.kind == "group" and kind == "kobomatrix":
            name = item.row.text("kobo--matrix_list")
            item.children = [
                each for option in lists.get(name, ()) for each in copies(item, option, "{group}_{option}_{child}")
            ]


def copies(group: Item, option: Option, pattern: str) -> list[Item]:
    """The questions of a group once more for one option of its list."""
    inside = [item.name for item in group.walk()]
    names = {name: pattern.format(group=group.name, option=option.value, child=name) for name in inside}
    return [copy(child, group, option, names, named=group.type.name == "kobomatrix") for child in group.children]


def copy(item: Item, group: Item, option: Option, names: Mapping[str, str], *, named: bool) -> Item:
    """One question with what stands below it, for one option; ``named``: its words begin with those of the option."""
    values = {column: said(cells, column, option, names, named=named) for column, cells in item.row.values.items()}
    row = Cells(item.row.number, values, item.row.raw)
    made = replace(item, row=row, name=names[item.name], parent=group, children=[])
    made.children = [copy(child, made, option, names, named=named) for child in item.children]
    return made


def said(
    cells: Mapping[str, str], column: str, option: Option, names: Mapping[str, str], *, named: bool
) -> dict[str, str]:
    """The cells of a column with the option's name and words in the places for them, and the names of its copies."""
    found: dict[str, str] = {}
    for language, text in cells.items():
        words = option.row.texts("label")
        label = words.get(language) or next(iter(words.values()), option.value)
        parts = {"name": option.value, "label": label}
        found[language] = PLACE.sub(lambda match, parts=parts: parts[match.group(1)], text)  # type: ignore[misc]
        found[language] = NAMED.sub(
            lambda match: match.group(1) + names.get(match.group(2), match.group(2)), found[language]
        )
        if named and column == "label":
            found[language] = f"{label} – {found[language]}"
    return found

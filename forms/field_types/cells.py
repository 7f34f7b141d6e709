"""The cells of a table: cleaned, computed and drawn like fields of their own."""

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from forms.engine.definition import FieldSpec
from forms.engine.expressions import evaluate, field_names
from forms.engine.frozen import thaw
from forms.engine.inner_trees import ROW_NUMBER

from .base import FieldType, Json
from .context import FillContext
from .errors import FieldError, FieldErrors
from .flat import Cell
from .row_logic import is_locked
from .wording import localized

Column = tuple[FieldType, FieldSpec]
SERVER_ALONE: Mapping[str, Any] = {"server_alone": []}
"""A tree that no script can answer."""


def clean_cell(kind: FieldType, raw: Json, column: FieldSpec, ctx: FillContext, before: Sequence[Json]) -> Json:
    """Returns the stored value of a cell. What any row of the column held may stay. Raises FieldError, FieldErrors."""
    first = before[0] if before else None
    try:
        return kind.clean(kind.tidy(raw, column), column, ctx, first)
    except (FieldError, FieldErrors):
        for other in before[1:]:
            if other is not None and other != first and (kind.takes_files or other == raw):
                try:
                    return kind.clean(raw, column, ctx, other)
                except (FieldError, FieldErrors):
                    continue
        raise


def computed_cells(
    values: Mapping[str, Json], columns: Sequence[Column], ctx: FillContext | None, row: int = 0
) -> dict[str, Json]:
    """Returns the computed cells of one row, which may read one another from left to right."""
    if all(column.computed is None for _kind, column in columns):
        return {}
    typed = {column.key: kind.to_value(values.get(column.key), column) for kind, column in columns}
    typed = {**(ctx.typed if ctx else {}), **typed, ROW_NUMBER: row + 1}
    found: dict[str, Json] = {}
    for kind, column in columns:
        if column.computed is None:
            continue
        around: dict[str, Any] = ctx.around if ctx else {}
        value = evaluate(column.computed, typed, **around)
        try:
            stored = kind.from_value(value, column)
        except (ArithmeticError, AttributeError, TypeError, ValueError):
            stored = None  # a formula of another type than its column leaves the cell blank
        typed[column.key] = kind.to_value(stored, column)
        if not kind.is_blank(stored):
            found[column.key] = stored
    return found


def worked_out(row: Mapping[str, Any], columns: Sequence[Column], ctx: FillContext, place: int) -> Mapping[str, Any]:
    """Returns a row as it was typed with the cells that it computes; those that are wrong count as blank."""
    if all(column.computed is None for _kind, column in columns):
        return row
    values: dict[str, Json] = {}
    for kind, column in columns:
        # Files tell formulas nothing, and only the shelf of the question itself may judge them.
        if column.computed is None and not kind.takes_files:
            with suppress(FieldError, FieldErrors):
                values[column.key] = clean_cell(kind, row.get(column.key), column, ctx, ())
    return {**row, **computed_cells(values, columns, ctx, place)}


def fresh_row(columns: Sequence[Column], ctx: FillContext, row: int = 0) -> dict[str, Json]:
    """Returns what a new row begins with; formulas read the form and the cells before them."""
    begun: dict[str, Json] = {}
    known: dict[str, Any] = {**ctx.typed, ROW_NUMBER: row + 1}
    for kind, column in columns:
        if column.computed is not None:
            continue
        value = thaw(column.default)
        if isinstance(value, float):
            value = str(value)  # kept as a number by older editors, while answers are digits
        if column.default_formula is not None:
            found = evaluate(column.default_formula, known, **ctx.around)
            # A formula of another type than its column begins with nothing.
            with suppress(ArithmeticError, AttributeError, TypeError, ValueError):
                value = value if found is None else kind.from_value(found, column)
        if not kind.is_blank(value):
            begun[column.key] = value
            known[column.key] = kind.to_value(value, column)
    return begun


def row_mark(row: Mapping[str, Any]) -> str:
    """Returns what a row holds as one line by which it is known again untouched; "" for a blank one."""
    filled = {key: str(cell) for key, cell in row.items() if not is_blank_row(cell)}
    return json.dumps(filled, ensure_ascii=False, sort_keys=True) if filled else ""


def cells(
    index: str,
    row: Mapping[str, Any],
    columns: Sequence[Column],
    ctx: FillContext,
    errors: Mapping[tuple[str, ...], str],
) -> list[dict[str, Any]]:
    """Returns what the template needs for the cells of one row."""
    drawn = []
    for kind, column in columns:
        below = {path[2:]: text for path, text in errors.items() if path[:2] == (index, column.key)}
        cell: dict[str, Any] = {
            "template": kind.cell_template or kind.template,
            "column": column.key,
            "group": kind.grouped(column) and kind.key != "choice",
            "placeholder": localized(column.placeholder),
            "label": localized(column.label),
            "required": column.required is True,
            "help": localized(column.help),
            "locked": looks_locked(column, row, columns, ctx, index),
            "error": " ".join(below.values()),
        }
        if column.read_only is not False:
            cell["kept"] = kept_cell(kind, row.get(column.key), column, ctx)
        if column.computed is None:
            near = beside(ctx, row) if has_choices(column) else ctx
            cell |= kind.control(row.get(column.key), column, near, below)
            if column.config.get("depends_on") and not row.get(str(column.config["depends_on"])):
                # The browser narrows the list when the cell before it is answered; until then nothing is hidden.
                cell["options"] = [replace(option, hidden=False) for option in cell.get("options") or ()]
        else:
            shown = kind.display(row.get(column.key), column, ctx)
            cell |= {"template": "forms/controls/computed_cell.html", "shown": shown, "group": False}
        drawn.append(cell)
    return drawn


def looks_locked(
    column: FieldSpec, row: Mapping[str, Any], columns: Sequence[Column], ctx: FillContext, index: str
) -> bool:
    """Whether the cell is drawn locked; a row that its types cannot read locks nothing yet."""
    with suppress(ArithmeticError, AttributeError, TypeError, ValueError):
        return is_locked(column, row, columns, ctx, int(index) if index.isdecimal() else 0)
    return False


def kept_cell(kind: FieldType, value: Json, column: FieldSpec, ctx: FillContext) -> SafeString:
    """Returns what a locked cell shows: the answer for reading, or what was typed when it is none."""
    with suppress(ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return kind.show(value, column, ctx)
    return format_html("{}", value if isinstance(value, str) else "")


def has_choices(column: FieldSpec) -> bool:
    """Whether the options of a cell may depend on other answers."""
    return bool(column.config.get("options"))


def beside(ctx: FillContext, row: Mapping[str, Any]) -> FillContext:
    """Returns the context in which the other cells of the row count as answers, before those of the form."""
    return replace(ctx, answers={**ctx.answers, **row})


def plain_line(cell: Cell) -> str:
    """Returns a cell as part of a line."""
    return "" if cell is None else str(cell).replace("\n", " ")


def as_rows(raw: Json) -> Sequence[Mapping[str, Any]]:
    """Returns the rows of a raw or stored answer, nothing for anything else."""
    return [row for row in raw if isinstance(row, Mapping)] if isinstance(raw, list | tuple) else []


def is_blank_row(row: Any) -> bool:
    """Whether nothing was typed into the row; an unticked box alone is nothing."""
    if isinstance(row, Mapping):
        return all(is_blank_row(part) for part in row.values())
    if isinstance(row, list | tuple):
        return all(is_blank_row(part) for part in row)
    return row is None or row is False or (isinstance(row, str) and not row.strip())


def has_logic(columns: Sequence[Column]) -> bool:
    """Whether a script has anything to work out in the rows."""
    return any(
        column.computed is not None
        or column.visible_when is not None
        or column.default_formula is not None
        or not isinstance(column.read_only, bool)
        for _kind, column in columns
    )


def outside_names(columns: Sequence[Column]) -> set[str]:
    """Returns the keys that the logic of the cells reads off the form around the table."""
    trees = [tree for _kind, column in columns for tree in row_trees(column).values()]
    return (
        {name for tree in trees for name in field_names(tree)} - {column.key for _k, column in columns} - {ROW_NUMBER}
    )


def row_trees(column: FieldSpec) -> dict[str, Any]:
    """Returns the logic of a cell that a script can answer, by member."""
    members = ("computed", "visible_when", "read_only", "default_formula")
    trees = {name: thaw(getattr(column, name)) for name in members}
    return {name: tree for name, tree in trees.items() if tree is not None and not isinstance(tree, bool)}


def told_column(kind: FieldType, column: FieldSpec, readable: Collection[str] = ()) -> dict[str, Any]:
    """Returns how the script reads a cell, and its logic; formulas are rounded as they are stored.

    ``readable`` are the keys of the table and of the form that the script may read; logic that reads any other is told
    as one that the server alone can answer.
    """
    trees = {
        name: tree if field_names(tree) <= {*readable, ROW_NUMBER} else SERVER_ALONE
        for name, tree in row_trees(column).items()
    }
    tree = trees.get("computed")
    if tree is not None and tree is not SERVER_ALONE and any(setting.name == "places" for setting in kind.settings):
        trees["computed"] = {"round": [tree, kind.setting(column, "places")]}
    told = {"key": column.key, "value_type": kind.value_type, "reader": kind.reader, "computed": None, **trees}
    return {**told, "look": kind.written_as(column)} if tree is not None else told

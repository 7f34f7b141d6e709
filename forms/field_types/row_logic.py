"""What a row of a table asks for: cells that show, cells that are needed, rules of cells. Formulas read the row first,
then the form around it; `row_number` is the row's place, counted from 1."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from forms.engine.definition import FieldSpec
from forms.engine.expressions import evaluate, is_true
from forms.engine.inner_trees import ROW_NUMBER

from .context import FillContext
from .errors import FieldError
from .wording import localized

if TYPE_CHECKING:
    from .base import FieldType

Column = tuple["FieldType", FieldSpec]


def around(values: Mapping[str, Any], columns: Sequence[Column], ctx: FillContext, row: int) -> dict[str, Any]:
    """Returns what the formulas of a row read."""
    typed = {column.key: kind.to_value(values.get(column.key), column) for kind, column in columns}
    return {**ctx.typed, **typed, ROW_NUMBER: row + 1}


def holds(tree: Any, known: Mapping[str, Any], ctx: FillContext) -> bool:
    """Whether a condition of a row is met."""
    return is_true(evaluate(tree, known, **ctx.around))


def visible_cells(
    values: dict[str, Any], columns: Sequence[Column], ctx: FillContext, row: int
) -> tuple[dict[str, Any], frozenset[str]]:
    """Returns the answers of the cells that show, and the keys of those cells; later cells see hidden ones as blank."""
    shown = {column.key for _kind, column in columns}
    if all(column.visible_when is None for _kind, column in columns):
        return values, frozenset(shown)
    kept = dict(values)
    for _kind, column in columns:
        if column.visible_when is None:
            continue
        if not holds(column.visible_when, around(kept, columns, ctx, row), ctx):
            kept.pop(column.key, None)
            shown.discard(column.key)
    return kept, frozenset(shown)


def is_locked(
    column: FieldSpec, values: Mapping[str, Any], columns: Sequence[Column], ctx: FillContext, row: int
) -> bool:
    """Whether nobody changes the cell, because of what the other cells and the form around them say."""
    if isinstance(column.read_only, bool):
        return column.read_only
    return holds(column.read_only, around(values, columns, ctx, row), ctx)


def earlier_rows(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[Column],
    ctx: FillContext,
    before: Sequence[Mapping[str, Any]],
    begun: Sequence[Mapping[str, Any]],
) -> list[Mapping[str, Any]]:
    """Returns the row that each of them was before, for its locked cells; every earlier row is only one.

    Rows move when one before them is taken away: a row is the one whose locked cells it holds, all of them; else the
    one that it equals but for them; else it is new, as new rows begin (``begun``); else the one at its place.
    """
    typed = [column for _kind, column in columns if column.computed is None]
    locked = [
        {column.key for column in typed if is_locked(column, row, columns, ctx, place)}
        for place, row in enumerate(rows)
    ]
    left, found = dict(enumerate(before)), dict(enumerate(begun))

    def is_same(place: int, other: Mapping[str, Any], *, keys: Collection[str]) -> bool:
        return all(rows[place].get(key) == other.get(key) for key in keys)

    moved = []
    for place in (place for place, keys in enumerate(locked) if keys):
        if place in left and is_same(place, left[place], keys=locked[place]):
            found[place] = left.pop(place)
        else:
            moved.append(place)
    free = {place: {column.key for column in typed} - locked[place] for place in moved}
    for keys_of in (locked, free):
        for place in [place for place in moved if keys_of[place]]:
            other = next((other for other, row in left.items() if is_same(place, row, keys=keys_of[place])), None)
            if other is not None:
                found[place] = left.pop(other)
                moved.remove(place)
    forged = {place for place in moved if not is_same(place, begun[place], keys=locked[place])}
    return [left.get(place, row) if place in forged else row for place, row in sorted(found.items())]


def with_locked_cells(
    values: dict[str, Any], columns: Sequence[Column], ctx: FillContext, row: int, before: Mapping[str, Any]
) -> dict[str, Any]:
    """Returns the cells of a row, the locked ones as they were ``before``."""
    kept = dict(values)
    for _kind, column in columns:
        key = column.key
        if column.read_only is False or column.computed is not None or not is_locked(column, kept, columns, ctx, row):
            continue
        cell = before.get(key)
        kept = {name: value for name, value in kept.items() if name != key} | ({} if cell is None else {key: cell})
    return kept


def row_findings(
    values: Mapping[str, Any], columns: Sequence[Column], ctx: FillContext, row: int
) -> Iterator[FieldError]:
    """Yields what keeps a row from being handed in: needed cells that are blank, rules that do not hold."""
    known = around(values, columns, ctx, row)
    _kept, shown = visible_cells(dict(values), columns, ctx, row)
    for kind, column in columns:
        if column.key not in shown or column.computed is not None:
            continue
        where = (str(row), column.key)
        if kind.is_blank(values.get(column.key)):
            needed = column.required is True or (column.required is not False and holds(column.required, known, ctx))
            if needed and kind.is_input and not is_locked(column, values, columns, ctx, row):
                yield FieldError("cell_required", where)
            continue
        for rule in column.rules:
            if not holds(rule.check, known, ctx):
                yield FieldError("rule_broken", where, message=localized(rule.message))

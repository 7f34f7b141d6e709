"""Columns of a table: sums, counts and what all or any of its rows hold. The column is given by its key."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from forms.engine.expressions import decimals
from forms.engine.expressions.functions.blanks import holds, opened
from forms.engine.expressions.functions.numbers import all_units, extreme, mean
from forms.engine.expressions.functions.registry import Function, Surroundings, function
from forms.engine.expressions.values import admitted, equal_scalars, is_blank


def cells(table: list[Any] | None, column: str | None) -> list[Any]:
    """The column's values, row by row; a row without it gives None."""
    if column is None:
        return []
    return [admitted(row.get(column)) if isinstance(row, Mapping) else None for row in table or ()]


@function(
    "table, text",
    "list",
    english="The column as a list.",
    chinese="取出一列,成为列表。",
    examples=(("column(items, 'name')", "['甲', '乙', '丙']"),),
)
def column(around: Surroundings, table: list[Any], key: str) -> list[Any]:
    return cells(table, key)


@function(
    "table, text",
    "number",
    english="The sum of a column; 0 for a table without rows.",
    chinese="一列之和;没有行时为 0。",
    examples=(("sum_of(items, 'amount')", "30.5"), ("sum_of(missing, 'amount')", "0")),
    takes_blank=True,
)
def sum_of(around: Surroundings, table: list[Any] | None, key: str | None) -> Decimal | None:
    units = all_units((cells(table, key),))
    return None if units is None else decimals.unscaled(sum(units))


@function(
    "table, text, text, any",
    "number",
    english="The sum of a column over the rows that have that value in another column.",
    chinese="某列等于某值的各行中另一列之和。",
    examples=(("sum_where(items, 'amount', 'done', True)", "30.5"), ("sum_where(missing, 'a', 'b', 1)", "0")),
    takes_blank=True,
)
def sum_where(
    around: Surroundings, table: list[Any] | None, key: str | None, other: str | None, value: Any
) -> Decimal | None:
    pairs = zip(cells(table, key), cells(table, other), strict=False)
    units = all_units(([cell for cell, found in pairs if equal_scalars(found, value)],))
    return None if units is None else decimals.unscaled(sum(units))


@function(
    "table, text",
    "number",
    english="The mean of the answered cells of a column.",
    chinese="一列已填数值的平均值。",
    examples=(("avg_of(items, 'amount')", "15.25"),),
)
def avg_of(around: Surroundings, table: list[Any], key: str) -> Decimal | None:
    units = all_units((cells(table, key),))
    return None if units is None else mean(units)


@function(
    "table, text",
    "any",
    english="The smallest answered cell of a column.",
    chinese="一列中的最小值。",
    examples=(("min_of(items, 'amount')", "10"),),
)
def min_of(around: Surroundings, table: list[Any], key: str) -> Any:
    return extreme((cells(table, key),), -1)


@function(
    "table, text",
    "any",
    english="The greatest answered cell of a column.",
    chinese="一列中的最大值。",
    examples=(("max_of(items, 'on')", "date('2026-03-02')"),),
)
def max_of(around: Surroundings, table: list[Any], key: str) -> Any:
    return extreme((cells(table, key),), 1)


@function(
    "table, text, any",
    "number",
    english="How many rows have that value in the column.",
    chinese="某列等于某值的行数。",
    examples=(("count_where(items, 'done', True)", "2"), ("count_where(missing, 'done', True)", "0")),
    takes_blank=True,
)
def count_where(around: Surroundings, table: list[Any] | None, key: str | None, value: Any) -> int:
    return sum(equal_scalars(cell, value) for cell in cells(table, key))


@function(
    "table, text, any",
    "bool",
    english="Whether a row has that value in the column.",
    chinese="是否有某列等于某值的行。",
    examples=(("any_equals(items, 'name', '乙')", "True"), ("any_equals(missing, 'name', '乙')", "None")),
)
def any_equals(around: Surroundings, table: list[Any], key: str, value: Any) -> bool:
    return holds(cells(table, key), value)


@function(
    "table, text, any",
    "bool",
    english="Whether every row has that value in the column; blank for a table without rows.",
    chinese="是否每一行的某列都等于某值;没有行时为空。",
    examples=(("all_equal(items, 'done', True)", "False"),),
)
def all_equal(around: Surroundings, table: list[Any], key: str, value: Any) -> bool:
    return all(equal_scalars(cell, value) for cell in cells(table, key))


@function(
    "table, text*",
    "bool",
    english="Whether these columns are filled in every row; blank for a table without rows.",
    chinese="每一行的这些列是否都已填写;没有行时为空。",
    examples=(("all_filled(items, 'name')", "True"), ("all_filled(items, 'name', 'amount')", "False")),
)
def all_filled(around: Surroundings, table: list[Any], *keys: str) -> bool:
    around.charge(len(table) * len(keys))
    return not any(is_blank(cell) for key in keys for cell in cells(table, key))


@function(
    "table, text",
    "bool",
    english="Whether a row has the column filled in.",
    chinese="是否有某列已填写的行。",
    examples=(("any_filled(items, 'note')", "False"),),
)
def any_filled(around: Surroundings, table: list[Any], key: str) -> bool:
    return not all(is_blank(cell) for cell in cells(table, key))


@function(
    "table, text, list",
    "bool",
    english="Whether each of these values occurs in the column.",
    chinese="某列是否覆盖列出的每一个值。",
    examples=(("covers(items, 'name', ['甲', '丙'])", "True"), ("covers(items, 'name', ['丁'])", "False")),
)
def covers(around: Surroundings, table: list[Any], key: str, wanted: list[Any]) -> bool:
    around.charge(len(table) * len(wanted))
    found = cells(table, key)
    return all(holds(found, one) for one in opened(wanted))


FUNCTIONS: tuple[Function, ...] = (
    column,
    sum_of,
    sum_where,
    avg_of,
    min_of,
    max_of,
    count_where,
    any_equals,
    all_equal,
    all_filled,
    any_filled,
    covers,
)

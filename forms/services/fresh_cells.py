"""Computed cells of tables that nobody sent, when what they read in the form, or their formula, has changed."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from forms.engine.definition import FieldSpec, FormDefinition
from forms.engine.expressions import field_names
from forms.field_types.cells import as_rows, computed_cells
from forms.field_types.context import FillContext
from forms.field_types.row_logic import visible_cells
from forms.field_types.table import Table

from .form_state import form_state
from .reached import moved_by

TABLE = Table()


def fresh_tables(
    definition: FormDefinition,
    stored: Mapping[str, Any],
    values: Mapping[str, Any],
    context: FillContext,
    sent: Collection[str],
) -> dict[str, Any]:
    """Returns the tables by key whose cells come out otherwise than they stand in ``values``.

    In a record that was handed in only where a change reaches them.
    """
    tables = [spec for spec in definition.fields if spec.key in values and spec.key not in sent and _computes(spec)]
    if not tables:
        return {}
    moved: frozenset[str] = frozenset()
    if context.handed_in:
        moved = moved_by(definition, {key for key in definition.by_key if values.get(key) != stored.get(key)})
        tables = [spec for spec in tables if _reads(spec) & moved]
    if not tables:
        return {}
    inner = replace(context, typed=form_state(definition, values, context).values)
    fresh = {spec.key: _worked_out(spec, values[spec.key], inner) for spec in tables}
    return {key: rows for key, rows in fresh.items() if rows != values[key]}


def _computes(spec: FieldSpec) -> bool:
    return spec.type == TABLE.key and any(column.computed is not None for _kind, column in TABLE.columns(spec))


def _reads(spec: FieldSpec) -> set[str]:
    return {name for _kind, column in TABLE.columns(spec) for name in field_names(column.computed)}


def _worked_out(spec: FieldSpec, rows: Any, context: FillContext) -> list[dict[str, Any]]:
    columns = TABLE.columns(spec)
    computed = {column.key for _kind, column in columns if column.computed is not None}
    found = []
    for place, row in enumerate(as_rows(rows)):
        typed = {key: cell for key, cell in row.items() if key not in computed}
        _typed, shown = visible_cells(typed, columns, context, place)
        fresh = computed_cells(typed, columns, context, place)
        found.append({**typed, **{key: cell for key, cell in fresh.items() if key in shown}})
    return found

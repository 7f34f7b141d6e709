"""Rows with typed columns."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec
from forms.engine.problems import Problem

from .base import Json
from .beginnings import default_problems
from .cells import (
    as_rows,
    cells,
    computed_cells,
    fresh_row,
    has_logic,
    row_mark,
    worked_out,
)
from .columns import Columns
from .commands import AddRow, Command, move
from .context import FillContext
from .settings import WholeNumber
from .table_rows import MOST_ROWS, CleanRows
from .wording import localized


class Table(CleanRows):
    """Stored as a list of {column: stored value}; blank rows are left out, computed cells written by the system."""

    key = "table"
    label = _("Table")
    group = "list"
    icon = "table"
    template = "forms/controls/table.html"
    value_type = "table"
    reader = "rows"
    is_group = True
    can_import = False
    settings = (
        Columns("columns", _("Columns"), default=()),
        WholeNumber("min_rows", _("At least … rows"), minimum=0, maximum=MOST_ROWS, default=0),
        WholeNumber("max_rows", _("At most … rows"), minimum=1, maximum=MOST_ROWS, default=100),
    )

    def config_problems(self, spec: FieldSpec) -> list[Problem]:
        problems = super().config_problems(spec)
        if not spec.config.get("columns"):
            return [*problems, Problem("config/columns", "columns_missing", {})]
        if not problems:
            for index, (kind, column) in enumerate(self.columns(spec)):
                own = kind.config_problems(column) or default_problems(kind, column)
                problems += [each.under(f"config/columns/{index}") for each in own]
        return problems

    def read(self, data: Any, files: Any, name: str, spec: FieldSpec, ctx: FillContext) -> Json:
        columns, inside = self.typed_columns(spec), self.inside(spec, ctx)
        rows = [
            {
                column.key: kind.read(data, files, f"{name}-{row}-{column.key}", column, inside)
                for kind, column in columns
            }
            for row in data.getlist(f"{name}-row")[: MOST_ROWS + 1]
        ]
        if len(rows) == 1 and self.offers(spec) and data.get(f"{name}-offered", "") == row_mark(rows[0]) != "":
            return []  # the row that was drawn for whoever wants one, as it was drawn
        return rows

    def offers(self, spec: FieldSpec) -> bool:
        """Whether the row that a table without rows is drawn with may stay away."""
        return spec.required is not True and not self.setting(spec, "min_rows")

    def apply(self, command: Command, raw: Json, spec: FieldSpec, ctx: FillContext) -> Json:
        rows = list(as_rows(raw))
        if command.field:
            return self.apply_to_cell(command, rows, spec, ctx)
        if isinstance(command, AddRow):
            begun = fresh_row(self.columns(spec), self.inside(spec, ctx), len(rows))
            return [*rows, begun] if len(rows) < self.setting(spec, "max_rows") else rows
        return move(rows, command)

    def apply_to_cell(
        self, command: Command, rows: list[Mapping[str, Any]], spec: FieldSpec, ctx: FillContext
    ) -> list[Mapping[str, Any]]:
        """Returns the rows after a button inside a cell was pressed; its name is "<row>-<column>"."""
        row, _dash, key = command.field.partition("-")
        if row.isascii() and row.isdigit() and int(row) < len(rows):
            for kind, column in self.typed_columns(spec):
                if column.key == key:
                    cell = kind.apply(
                        replace(command, field=""), rows[int(row)].get(key), column, self.inside(spec, ctx)
                    )
                    rows[int(row)] = {**rows[int(row)], key: cell}
        return rows

    def anchor(self, html_id: str, path: tuple[str, ...], *, grouped: bool) -> str:
        return "-".join([html_id, *path[:2]]) if path else f"{html_id}-box"

    def where(self, path: tuple[str, ...], spec: FieldSpec, ctx: FillContext) -> str:
        if not path:
            return ""
        headings = {column.key: localized(column.label) for _kind, column in self.columns(spec)}
        facts = {"row": int(path[0]) + 1, "column": headings.get(path[1], "") if path[1:] else ""}
        return (gettext("Row %(row)s, “%(column)s”") if facts["column"] else gettext("Row %(row)s")) % facts

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        columns = self.columns(spec)
        return [
            {column.key: kind.to_value(row.get(column.key), column) for kind, column in columns}
            for row in as_rows(value)
        ] or None

    def from_value(self, value: Any, spec: FieldSpec) -> Json:
        columns = self.columns(spec)
        return [
            {
                column.key: cell
                for kind, column in columns
                if (cell := kind.from_value(row.get(column.key), column)) is not None
            }
            for row in as_rows(value)
        ] or None

    def file_ids(self, value: Json, spec: FieldSpec) -> list[str]:
        columns = self.columns(spec)
        return [
            each
            for row in as_rows(value)
            for kind, column in columns
            for each in kind.file_ids(row.get(column.key), column)
        ]

    def without_files(self, value: Json, spec: FieldSpec) -> Json:
        """Returns the rows without their files; those that held nothing else are gone."""
        rows = [dict(row) for row in as_rows(value)]
        for row in rows:
            for kind, column in self.columns(spec):
                row[column.key] = kind.without_files(row.get(column.key), column)
        told = [{key: cell for key, cell in row.items() if cell is not None} for row in rows]
        return [row for row in told if row] or None

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        columns, inside = self.columns(spec), self.inside(spec, ctx)
        rows = [worked_out(row, columns, inside, place) for place, row in enumerate(as_rows(raw)[:MOST_ROWS])]
        least = max(1, self.setting(spec, "min_rows"))
        offers = self.offers(spec)
        is_offered = offers and not rows
        rows += [fresh_row(columns, inside, len(rows) + further) for further in range(least - len(rows))]
        empty = fresh_row(columns, inside, len(rows))
        return {
            "columns": [
                {
                    "key": column.key,
                    "label": localized(column.label),
                    "help": localized(column.help),
                    "required": bool(column.required),
                    "type": kind.key,
                }
                for kind, column in columns
            ],
            "rows": [
                {
                    "row": str(index),
                    "number": index + 1,
                    "cells": cells(str(index), row, columns, inside, errors),
                    "offered": row_mark(row) if is_offered else "",
                }
                for index, row in enumerate(rows)
            ],
            "empty": {
                "row": "__row__",
                "number": "__number__",
                "cells": cells("__row__", empty, columns, inside, {}),
                "offered": row_mark(empty) if offers else "",
            },
            "has_logic": has_logic(columns),
            "begins": any(column.default_formula is not None for _kind, column in columns),
            "least": self.setting(spec, "min_rows"),
            "most": self.setting(spec, "max_rows"),
            "full": len(rows) >= self.setting(spec, "max_rows"),
        }

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        columns, inside = self.columns(spec), self.reading(spec, self.inside(spec, ctx))
        return render_to_string(
            "forms/values/table.html",
            {
                "columns": [localized(column.label) for _kind, column in columns],
                "rows": [
                    [
                        (localized(column.label), kind.show(row.get(column.key), column, inside))
                        for kind, column in columns
                    ]
                    for row in as_rows(value)
                ],
            },
        )

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        columns = self.columns(spec)
        return " ".join(
            kind.open_text(row.get(column.key), column) for row in as_rows(value) for kind, column in columns
        )

    def masks_anything(self, spec: FieldSpec) -> bool:
        return super().masks_anything(spec) or any(kind.masking_of(column) for kind, column in self.columns(spec))

    def masked_value(self, value: Json, spec: FieldSpec) -> Json:
        if self.masking_of(spec):
            return super().masked_value(value, spec)
        columns = {column.key: (kind, column) for kind, column in self.columns(spec) if kind.masking_of(column)}
        if not columns or not isinstance(value, list | tuple):
            return value
        return [
            {
                key: columns[key][0].masked_value(cell, columns[key][1]) if key in columns else cell
                for key, cell in row.items()
            }
            for row in as_rows(value)
        ]

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        columns = self.columns(spec)
        row: dict[str, Any] = {
            "type": "object",
            "properties": {column.key: kind.json_schema(column) for kind, column in columns},
        }
        return {"type": "array", "items": row, "maxItems": self.setting(spec, "max_rows")}

    def sample(self, spec: FieldSpec) -> Json:
        row = {column.key: kind.sample(column) for kind, column in self.typed_columns(spec)}
        full = {key: value for key, value in row.items() if value is not None}
        full |= computed_cells(full, self.columns(spec), None)
        return [full for _row in range(max(1, self.setting(spec, "min_rows")))] if full else None

"""Rows with typed columns."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec
from forms.engine.problems import Problem

from .base import FieldType, Json
from .bool import Bool
from .choice import Choice
from .columns import COLUMN_TYPES, Columns
from .commands import AddRow, Command, move
from .context import FillContext
from .date import Date
from .datetime import DateTime
from .decimal import DecimalNumber
from .errors import FieldError, FieldErrors
from .integer import Integer
from .person import Person
from .settings import WholeNumber
from .text import Text
from .textarea import Textarea
from .wording import localized

MOST_ROWS = 300
CELLS: Mapping[str, FieldType] = {
    kind.key: kind
    for kind in (Text(), Textarea(), DecimalNumber(), Integer(), Date(), DateTime(), Choice(), Person(), Bool())
}


class Table(FieldType):
    """Stored as a list of {column: stored value}; blank rows are left out."""

    key = "table"
    label = _("Table")
    group = "list"
    icon = "table"
    template = "forms/controls/table.html"
    value_type = "table"
    is_group = True
    settings = (
        Columns("columns", _("Columns"), default=()),
        WholeNumber("min_rows", _("At least … rows"), minimum=0, maximum=MOST_ROWS, default=0),
        WholeNumber("max_rows", _("At most … rows"), minimum=1, maximum=MOST_ROWS, default=100),
    )

    def columns(self, spec: FieldSpec) -> list[tuple[FieldType, FieldSpec]]:
        """Returns the type and spec of every column."""
        return [(CELLS[column.type], column) for column in self.setting(spec, "columns") if column.type in COLUMN_TYPES]

    def config_problems(self, spec: FieldSpec) -> list[Problem]:
        problems = super().config_problems(spec)
        if not spec.config.get("columns"):
            return [*problems, Problem("config/columns", "columns_missing", {})]
        if not problems:
            for index, (kind, column) in enumerate(self.columns(spec)):
                problems += [each.under(f"config/columns/{index}") for each in kind.config_problems(column)]
        return problems

    def read(self, data: Any, files: Any, name: str, spec: FieldSpec, ctx: FillContext) -> Json:
        columns = self.columns(spec)
        return [
            {
                column.key: kind.read(data, files, f"{name}-{row}-{column.key}", column, ctx)
                for kind, column in columns
                if kind.is_input
            }
            for row in data.getlist(f"{name}-row")[: MOST_ROWS + 1]
        ]

    def tidy(self, raw: Json, spec: FieldSpec) -> Json:
        return [row for row in as_rows(raw) if not is_blank_row(row)] if isinstance(raw, list | tuple) else raw

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        if raw is None or raw == "":
            return None
        if not isinstance(raw, list | tuple) or not all(isinstance(row, Mapping) for row in raw):
            raise FieldError("not_a_list")
        most = self.setting(spec, "max_rows")
        if len(raw) > most:
            raise FieldError("too_many_rows", maximum=most, count=len(raw))
        kept, rows, errors = as_rows(stored), [], []
        for index, row in enumerate(raw):
            if is_blank_row(row):
                continue
            values: dict[str, Json] = {}
            for kind, column in self.columns(spec):
                before = kept[index].get(column.key) if index < len(kept) else None
                try:
                    value = kind.clean(row.get(column.key), column, ctx, before)
                except FieldError as error:
                    errors.append(error.below(str(index), column.key))
                else:
                    if not kind.is_blank(value):
                        values[column.key] = value
            rows.append(values)
        if errors:
            raise FieldErrors(errors)
        return rows or None

    def shortfalls(self, value: Json, spec: FieldSpec, ctx: FillContext) -> list[FieldError]:
        found: list[FieldError] = []
        least = self.setting(spec, "min_rows")
        if len(value) < least:
            found.append(FieldError("too_few_rows", minimum=least, count=len(value)))
        for index, row in enumerate(value):
            for kind, column in self.columns(spec):
                cell = row.get(column.key)
                where = (str(index), column.key)
                if kind.is_blank(cell):
                    if column.required:
                        found.append(FieldError("cell_required", where, row=index + 1, column=localized(column.label)))
                else:
                    found += [error.below(*where) for error in kind.shortfalls(cell, column, ctx)]
        return found

    def apply(self, command: Command, raw: Json, spec: FieldSpec, ctx: FillContext) -> Json:
        rows = list(as_rows(raw))
        if isinstance(command, AddRow):
            return [*rows, {}] if len(rows) < self.setting(spec, "max_rows") else rows
        return move(rows, command)

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        columns = self.columns(spec)
        return [
            {column.key: kind.to_value(row.get(column.key), column) for kind, column in columns}
            for row in as_rows(value)
        ] or None

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        rows: list[Mapping[str, Any]] = list(as_rows(raw))[:MOST_ROWS] or [{}]
        least = max(1, self.setting(spec, "min_rows"))
        rows += [{} for _missing in range(least - len(rows))]
        return {
            "columns": [
                {
                    "key": column.key,
                    "label": localized(column.label),
                    "required": bool(column.required),
                    "type": kind.key,
                }
                for kind, column in self.columns(spec)
            ],
            "rows": [
                {"row": str(index), "number": index + 1, "cells": self.cells(index, row, spec, ctx, errors)}
                for index, row in enumerate(rows)
            ],
            "empty": {"row": "__row__", "number": "__number__", "cells": self.cells("__row__", {}, spec, ctx, {})},
            "least": self.setting(spec, "min_rows"),
            "most": self.setting(spec, "max_rows"),
            "full": len(rows) >= self.setting(spec, "max_rows"),
        }

    def cells(
        self,
        index: int | str,
        row: Mapping[str, Any],
        spec: FieldSpec,
        ctx: FillContext,
        errors: Mapping[tuple[str, ...], str],
    ) -> list[dict[str, Any]]:
        """Returns what the template needs for the cells of one row."""
        return [
            {
                "template": "forms/controls/pick_cell.html" if kind.key == "person" else kind.template,
                "column": column.key,
                **kind.control(row.get(column.key), column, ctx, {}),
                "label": localized(column.label),
                "required": bool(column.required),
                "error": errors.get((str(index), column.key), ""),
            }
            for kind, column in self.columns(spec)
        ]

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        columns = self.columns(spec)
        return render_to_string(
            "forms/values/table.html",
            {
                "columns": [localized(column.label) for _kind, column in columns],
                "rows": [
                    [
                        (localized(column.label), kind.display(row.get(column.key), column, ctx))
                        for kind, column in columns
                    ]
                    for row in as_rows(value)
                ],
            },
        )

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return " ".join(
            kind.search_text(row.get(column.key), column)
            for row in as_rows(value)
            for kind, column in self.columns(spec)
        )

    def sample(self, spec: FieldSpec) -> Json:
        row = {column.key: kind.sample(column) for kind, column in self.columns(spec)}
        full = {key: value for key, value in row.items() if value is not None}
        return [full for _row in range(max(1, self.setting(spec, "min_rows")))] if full else None


def as_rows(raw: Json) -> Sequence[Mapping[str, Any]]:
    """Returns the rows of a raw or stored answer, nothing for anything else."""
    return [row for row in raw if isinstance(row, Mapping)] if isinstance(raw, list | tuple) else []


def is_blank_row(row: Mapping[str, Any]) -> bool:
    """Whether nothing was typed into the row; an unticked box alone is nothing."""
    return all(not value or (isinstance(value, str) and not value.strip()) for value in row.values())

"""Rows with typed columns as cells of spreadsheets."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import FieldType, Json
from .cells import Column, as_rows, plain_line
from .columns import column_kinds
from .context import FillContext
from .flat import Cell, ExportColumn
from .wording import localized


class FlatRows(FieldType):
    """What a table says to programs that know lines and cells only."""

    def columns(self, spec: FieldSpec) -> list[Column]:
        """Returns the type and spec of every column."""
        kinds = column_kinds()
        return [(kinds[column.type], column) for column in self.setting(spec, "columns") if column.type in kinds]

    def reading(self, spec: FieldSpec, ctx: FillContext) -> FillContext:
        """Returns the context in which cells are shown: who may see the table whole sees its masked columns whole."""
        return replace(ctx, unmasked=("*",) if ctx.may_unmask(spec.key) else ())

    def export_columns(self, spec: FieldSpec) -> tuple[ExportColumn, ...]:
        return (ExportColumn(), ExportColumn(key="rows", label=_("rows"), kind="number"))

    def export_cells(self, value: Json, spec: FieldSpec, ctx: FillContext | None = None) -> tuple[Cell, ...]:
        """The rows on one line each; an exporter that wants one sheet line a row takes ``export_rows``."""
        lines = [" | ".join(plain_line(each) for each in row) for row in self.export_rows(value, spec, ctx)]
        return ("\n".join(lines)[:32_000] or None, len(lines) or None)

    def row_columns(self, spec: FieldSpec) -> list[ExportColumn]:
        """Returns the flat columns of one row, keys "<column>" or "<column>.<part>"."""
        return [
            replace(
                each,
                key=f"{column.key}.{each.key}" if each.key else column.key,
                label=f"{localized(column.label)} {each.label}".strip(),
            )
            for kind, column in self.columns(spec)
            for each in kind.export_columns(column)
        ]

    def export_rows(self, value: Json, spec: FieldSpec, ctx: FillContext | None = None) -> Iterator[list[Cell]]:
        """Yields the cells of every row, as ``row_columns`` says."""
        columns = self.columns(spec)
        inside = self.reading(spec, ctx) if ctx else None
        for row in as_rows(value):
            yield [
                cell
                for kind, column in columns
                for cell in (
                    kind.shown_cells(row.get(column.key), column, inside)
                    if inside
                    else kind.export_cells(row.get(column.key), column)
                )
            ]

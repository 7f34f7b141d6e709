"""The rows of a table from what was typed to what is stored: cleaned, locked cells put back, hidden ones left out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from forms.engine.definition import FieldSpec

from .base import Json
from .cells import Column, as_rows, beside, clean_cell, computed_cells, fresh_row, has_choices, is_blank_row
from .context import FillContext
from .errors import FieldError, FieldErrors
from .row_logic import earlier_rows, row_findings, visible_cells, with_locked_cells
from .table_cells import FlatRows

MOST_ROWS = 300


class CleanRows(FlatRows):
    """What a table does with the rows it is sent."""

    def typed_columns(self, spec: FieldSpec) -> list[Column]:
        """Returns the columns that people fill in."""
        return [(kind, column) for kind, column in self.columns(spec) if column.computed is None]

    def inside(self, spec: FieldSpec, ctx: FillContext) -> FillContext:
        """Returns the context for the cells: their uploads belong to the table."""
        return replace(ctx, within=f"{ctx.place}/{spec.key}")

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
        errors: list[FieldError] = []
        typed = self.typed_rows(raw, spec, ctx, as_rows(stored), errors)
        if errors:
            raise FieldErrors(errors)
        settled = self.settled_rows([values for _index, values in typed], spec, ctx, as_rows(stored))
        return [row for row, _shown in settled if row] or None

    def typed_rows(
        self,
        raw: Sequence[Mapping[str, Json]],
        spec: FieldSpec,
        ctx: FillContext,
        kept: Sequence[Mapping[str, Json]],
        errors: list[FieldError],
    ) -> list[tuple[int, dict[str, Json]]]:
        """Returns the place and the cells of each row that is not blank, as they were typed; adds to ``errors``."""
        columns, inside = self.typed_columns(spec), self.inside(spec, ctx)
        rows = []
        for index, row in enumerate(raw):
            if is_blank_row(row):
                continue
            values: dict[str, Json] = {}
            for kind, column in columns:
                before = [each.get(column.key) for each in (*kept[index : index + 1], *kept)]
                try:
                    near = beside(inside, values) if has_choices(column) else inside
                    value = clean_cell(kind, row.get(column.key), column, near, before)
                except FieldErrors as several:
                    errors += [error.below(str(index), column.key) for error in several.errors]
                except FieldError as error:
                    errors.append(error.below(str(index), column.key))
                else:
                    if not kind.is_blank(value):
                        values[column.key] = value
            rows.append((index, values))
        return rows

    def settled_rows(
        self, typed: Sequence[dict[str, Json]], spec: FieldSpec, ctx: FillContext, kept: Sequence[Mapping[str, Json]]
    ) -> list[tuple[dict[str, Json], frozenset[str]]]:
        """Returns what is stored of each row, {} for nothing, and the columns that show in it."""
        columns, inside = self.columns(spec), self.inside(spec, ctx)
        rows, before = list(typed), None
        if not ctx.by_procedure and any(column.read_only is not False for _kind, column in columns):
            begun = [fresh_row(columns, inside, place) for place in range(len(rows))]
            before = earlier_rows(rows, columns, ctx, kept, begun)
        found = []
        place = 0
        for index, values in enumerate(rows):
            if before is not None:
                values = with_locked_cells(values, columns, ctx, place, before[index])
            values, shown = visible_cells(values, columns, ctx, place)
            computed = computed_cells(values, columns, ctx, place)
            told = {key: cell for key, cell in computed.items() if key in shown}
            found.append(({**values, **told} if values else {}, shown))
            place += bool(values)
        return found

    def passed_over(self, raw: Json, value: Json, spec: FieldSpec, ctx: FillContext) -> list[FieldError]:
        kept, columns = as_rows(value), {column.key: column for _kind, column in self.columns(spec)}
        sent = as_rows(self.tidy(raw, spec))  # as cleaning counts them
        typed = self.typed_rows(sent, spec, ctx, kept, [])
        settled = self.settled_rows([values for _index, values in typed], spec, ctx, kept)
        found = []
        for (index, values), (row, shown) in zip(typed, settled, strict=True):
            for key in sent[index]:
                if key not in columns:
                    if not ctx.by_procedure:
                        found.append(FieldError("no_such_column", (str(index),), key=str(key)[:80]))
                elif columns[key].computed is None and values.get(key) != row.get(key):
                    found.append(FieldError("not_changeable" if key in shown else "not_asked", (str(index), key)))
        return found

    def shortfalls(self, value: Json, spec: FieldSpec, ctx: FillContext) -> list[FieldError]:
        found: list[FieldError] = []
        columns, inside = self.typed_columns(spec), self.inside(spec, ctx)
        least = self.setting(spec, "min_rows")
        if len(value) < least:
            found.append(FieldError("too_few_rows", minimum=least, count=len(value)))
        for index, row in enumerate(value):
            found += row_findings(row, self.columns(spec), ctx, index)
            for kind, column in columns:
                cell = row.get(column.key)
                if not kind.is_blank(cell):
                    found += [error.below(str(index), column.key) for error in kind.shortfalls(cell, column, inside)]
        return found

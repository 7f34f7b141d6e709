"""Several questions with the same answers, as one grid."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec
from forms.engine.frozen import FrozenMapping
from forms.engine.problems import Problem

from .base import FieldType, Json
from .choice import Choice
from .context import FillContext
from .decimal import DecimalNumber
from .errors import FieldError, FieldErrors
from .flat import Cell, ExportColumn
from .integer import Integer
from .multi import Multi
from .option_list import Options
from .settings import OneOf, YesNo
from .text import Text
from .wording import localized

ONE, SEVERAL = Choice(), Multi()
CELLS: Mapping[str, FieldType] = {"text": Text(), "integer": Integer(), "decimal": DecimalNumber()}


class Matrix(FieldType):
    """Stored as {row: column}, {row: [columns]} or {row: {column: value}}, as the cells are."""

    key = "matrix"
    label = _("Grid of questions")
    group = "list"
    icon = "table"
    template = "forms/controls/matrix.html"
    value_type = "any"
    reader = "server"
    can_import = False
    is_group = True
    settings = (
        Options("rows", _("Questions (rows)"), default=()),
        Options("columns", _("Answers (columns)"), default=()),
        OneOf(
            "cells",
            _("Each row is answered by"),
            words={
                "one": _("one of the columns"),
                "several": _("several of the columns"),
                "text": _("a text in every column"),
                "integer": _("a whole number in every column"),
                "decimal": _("a decimal number in every column"),
            },
            default="one",
        ),
        YesNo("every_row", _("Every row must be answered")),
    )

    def config_problems(self, spec: FieldSpec) -> list[Problem]:
        empty = [name for name in ("rows", "columns") if not spec.config.get(name)]
        return super().config_problems(spec) + [Problem(f"config/{name}", "options_missing", {}) for name in empty]

    def rows(self, spec: FieldSpec) -> list[tuple[str, str]]:
        """Returns (stored value, words) of the questions."""
        return [(value, localized(label)) for value, label in self.setting(spec, "rows")]

    def columns(self, spec: FieldSpec) -> list[tuple[str, str]]:
        """Returns (stored value, words) of the answers."""
        return [(value, localized(label)) for value, label in self.setting(spec, "columns")]

    def inner(self, spec: FieldSpec) -> tuple[FieldType, FieldSpec]:
        """Returns type and spec of what is cleaned: a whole row, or one cell."""
        cells = self.setting(spec, "cells")
        if cells in CELLS:
            return CELLS[cells], FieldSpec(key=spec.key, type=cells)
        config = FrozenMapping({"options": spec.config.get("columns") or ()})
        kind = ONE if cells == "one" else SEVERAL
        return kind, FieldSpec(key=spec.key, type=kind.key, config=config)

    def read(self, data: Any, files: Any, name: str, spec: FieldSpec, ctx: FillContext) -> Json:
        cells, answers = self.setting(spec, "cells"), {}
        for index, (row, _words) in enumerate(self.rows(spec)):
            if cells in CELLS:
                answers[row] = {
                    column: data.get(f"{name}-{index}-{place}", "")
                    for place, (column, _w) in enumerate(self.columns(spec))
                }
            else:
                answers[row] = data.get(f"{name}-{index}", "") if cells == "one" else data.getlist(f"{name}-{index}")
        return answers

    def is_blank(self, value: Json) -> bool:
        if isinstance(value, Mapping):
            return all(self.is_blank(part) for part in value.values())
        return super().is_blank(value)

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        if raw is None or raw == "":
            return None
        if not isinstance(raw, Mapping) or len(raw) > 1000:
            raise FieldError("not_a_grid")
        kept = stored if isinstance(stored, Mapping) else {}
        known = dict(self.rows(spec))
        unknown = next((str(row) for row in raw if row not in known and row not in kept), None)
        if unknown is not None:
            raise FieldError("not_an_option", value=unknown[:80])
        answers: dict[str, Json] = {}
        errors: list[FieldError] = []
        for index, row in enumerate([*known, *(each for each in kept if each not in known)]):
            try:
                answer = self.clean_row(raw.get(row), spec, ctx, kept.get(row))
            except FieldErrors as several:
                errors += [error.below(str(index)) for error in several.errors]
            except FieldError as error:
                errors.append(error.below(str(index)))
            else:
                if not self.is_blank(answer):
                    answers[row] = answer
        if errors:
            raise FieldErrors(errors)
        return answers or None

    def clean_row(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json) -> Json:
        """Returns what is stored for one row. Raises FieldError or FieldErrors."""
        kind, inner = self.inner(spec)
        if self.setting(spec, "cells") not in CELLS:
            return kind.clean(raw, inner, ctx, stored)
        if raw is None or raw == "":
            return None
        if not isinstance(raw, Mapping):
            raise FieldError("not_a_grid")
        found: dict[str, Json] = {}
        errors: list[FieldError] = []
        for place, (column, _words) in enumerate(self.columns(spec)):
            try:
                value = kind.clean(raw.get(column), inner, ctx)
            except FieldError as error:
                errors.append(error.below(str(place)))
            else:
                if value is not None:
                    found[column] = value
        if errors:
            raise FieldErrors(errors)
        return found or None

    def shortfalls(self, value: Json, spec: FieldSpec, ctx: FillContext) -> list[FieldError]:
        if not self.setting(spec, "every_row"):
            return []
        return [
            FieldError("row_missing", (str(index),))
            for index, (row, _words) in enumerate(self.rows(spec))
            if row not in value
        ]

    def anchor(self, html_id: str, path: tuple[str, ...], *, grouped: bool) -> str:
        return "-".join([html_id, *path[:2]]) if path else f"{html_id}-box"

    def where(self, path: tuple[str, ...], spec: FieldSpec, ctx: FillContext) -> str:
        words = [each for _key, each in self.rows(spec)][int(path[0]) :][:1] if path else []
        heads = [each for _key, each in self.columns(spec)][int(path[1]) :][:1] if path[1:] else []
        return " · ".join([*words, *heads])

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        return dict(self.typed(value, spec)) or None if isinstance(value, Mapping) else None

    def typed(self, value: Mapping[str, Any], spec: FieldSpec) -> Iterator[tuple[str, Any]]:
        """Yields every row with its typed answer."""
        kind, inner = self.inner(spec)
        for row, answer in value.items():
            if isinstance(answer, Mapping):
                yield row, {column: kind.to_value(cell, inner) for column, cell in answer.items()}
            else:
                yield row, answer

    def from_value(self, value: Any, spec: FieldSpec) -> Json:
        return None

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        answers = raw if isinstance(raw, Mapping) else {}
        columns, cells = self.columns(spec), self.setting(spec, "cells")
        return {
            "columns": [words for _value, words in columns],
            "cells": cells,
            "boxes": cells in CELLS,
            "mode": {"integer": "numeric", "decimal": "decimal"}.get(cells, "text"),
            "rows": [
                {
                    "index": index,
                    "words": words,
                    "cells": self.drawn_row(answers.get(row), columns, index, errors),
                    "error": errors.get((str(index),), ""),
                }
                for index, (row, words) in enumerate(self.rows(spec))
            ],
        }

    def drawn_row(
        self, answer: Json, columns: list[tuple[str, str]], index: int, errors: Mapping[tuple[str, ...], str]
    ) -> list[dict[str, Any]]:
        """Returns the cells of one row for the template."""
        drawn = []
        for place, (column, words) in enumerate(columns):
            cell = answer.get(column) if isinstance(answer, Mapping) else None
            chosen = column in answer if isinstance(answer, list | tuple) else answer == column
            drawn.append(
                {
                    "place": place,
                    "column": column,
                    "words": words,
                    "chosen": chosen and not isinstance(answer, Mapping),
                    "value": str(cell) if isinstance(cell, str) or (type(cell) is int and abs(cell) < 10**18) else "",
                    "error": errors.get((str(index), str(place)), ""),
                }
            )
        return drawn

    def shown_cell(self, answer: Json, column: str | None, spec: FieldSpec, ctx: FillContext | None) -> str:
        """Returns the words of a row's answer, or of one cell of it."""
        words = dict(self.columns(spec))
        if column is not None:
            cell = answer.get(column) if isinstance(answer, Mapping) else None
            return "" if cell is None else str(cell)
        listed = [answer] if isinstance(answer, str) else answer if isinstance(answer, list | tuple) else []
        return "; ".join(words.get(str(each), str(each)) for each in listed)

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        answers = value if isinstance(value, Mapping) else {}
        boxes, known = self.setting(spec, "cells") in CELLS, dict(self.rows(spec))
        columns: list[tuple[str | None, str]] = [*self.columns(spec)] if boxes else [(None, str(_("Answer")))]
        rows = [
            [
                (str(_("Question")), known.get(row, row)),
                *((words, self.shown_cell(answer, column, spec, ctx)) for column, words in columns),
            ]
            for row, answer in answers.items()
        ]
        if not rows:
            return SafeString("")
        heads = [str(_("Question")), *(words for _column, words in columns)]
        return render_to_string("forms/values/table.html", {"columns": heads, "rows": rows})

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        if self.setting(spec, "cells") != "text" or not isinstance(value, Mapping):
            return ""
        return " ".join(str(cell) for row in value.values() if isinstance(row, Mapping) for cell in row.values())

    def export_columns(self, spec: FieldSpec) -> tuple[ExportColumn, ...]:
        cells = self.setting(spec, "cells")
        if cells not in CELLS:
            return tuple(ExportColumn(key=f"row:{row}", label=words) for row, words in self.rows(spec))
        kind = "text" if cells == "text" else "number"
        return tuple(
            ExportColumn(key=f"row:{row}:{column}", label=f"{words} · {column_words}", kind=kind)
            for row, words in self.rows(spec)
            for column, column_words in self.columns(spec)
        )

    def export_cells(self, value: Json, spec: FieldSpec, ctx: FillContext | None = None) -> tuple[Cell, ...]:
        answers = value if isinstance(value, Mapping) else {}
        if self.setting(spec, "cells") not in CELLS:
            return tuple(self.shown_cell(answers.get(row), None, spec, ctx) or None for row, _w in self.rows(spec))
        kind, inner = self.inner(spec)
        return tuple(
            kind.to_value(answer.get(column), inner) if isinstance(answer := answers.get(row), Mapping) else None
            for row, _words in self.rows(spec)
            for column, _w in self.columns(spec)
        )

    def filter_kind(self, spec: FieldSpec) -> str:
        return "present"

    def sample(self, spec: FieldSpec) -> Json:
        kind, inner = self.inner(spec)
        one = kind.sample(inner)
        boxes = self.setting(spec, "cells") in CELLS
        answer = {column: one for column, _words in self.columns(spec)} if boxes else one
        return {row: answer for row, _words in self.rows(spec)} or None

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        kind, inner = self.inner(spec)
        one = kind.json_schema(inner)
        if self.setting(spec, "cells") in CELLS:
            one = {"type": "object", "properties": {column: one for column, _words in self.columns(spec)}}
        return {"type": "object", "properties": {row: one for row, _words in self.rows(spec)}}

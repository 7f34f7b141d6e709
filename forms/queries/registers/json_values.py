"""Answers inside the stored JSON as typed SQL expressions, for conditions, order and totals.

Only keys of declared fields come here, and only letters, digits and underscores get into the SQL: a key is part of the
statement and not a parameter, so that an index on the expression can be used and grouping works.
"""

import re
from typing import Any

from django.db.models import BooleanField, DecimalField, F, FloatField, Func, TextField

PART = re.compile(r"[A-Za-z0-9_]+")
NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"


class Answer(Func):
    """The answer at a path as text; null when there is none."""

    output_field: Any = TextField()

    def __init__(self, *path: str, **rest: Any) -> None:
        if not path or not all(PART.fullmatch(part) for part in path):
            raise ValueError(f"Not a path of field keys: {path!r}")
        self.path = path
        super().__init__(F("answers"), **rest)

    def _sqlite(self, column: str) -> str:
        steps = "".join(f'."{part}"' for part in self.path)
        return f"JSON_EXTRACT({column}, '${steps}')"

    def _postgresql(self, column: str) -> str:
        return f"({column} #>> '{{{','.join(self.path)}}}')"

    def _column(self, compiler: Any) -> tuple[str, list[Any]]:
        sql, params = compiler.compile(self.source_expressions[0])
        return sql, list(params)

    def as_sqlite(self, compiler: Any, connection: Any, **_rest: Any) -> Any:
        column, params = self._column(compiler)
        return f"CAST({self._sqlite(column)} AS TEXT)", params

    def as_postgresql(self, compiler: Any, connection: Any, **_rest: Any) -> Any:
        column, params = self._column(compiler)
        return self._postgresql(column), params


class Day(Answer):
    """The answer as an ISO date or moment, compared byte by byte: earlier days have smaller texts."""

    def as_postgresql(self, compiler: Any, connection: Any, **_rest: Any) -> Any:
        column, params = self._column(compiler)
        return f'{self._postgresql(column)} COLLATE "C"', params


class Number(Answer):
    """The answer as a number; null for whatever is none, such as the text of an older version of the field."""

    output_field: Any = FloatField()

    def as_sqlite(self, compiler: Any, connection: Any, **_rest: Any) -> Any:
        column, params = self._column(compiler)
        value = self._sqlite(column)
        return f"(CASE WHEN {value} GLOB '[-0-9]*' THEN CAST({value} AS REAL) END)", params * 2

    def as_postgresql(self, compiler: Any, connection: Any, **_rest: Any) -> Any:
        column, params = self._column(compiler)
        value = self._postgresql(column)
        return f"(CASE WHEN {value} ~ '{NUMBER}' THEN {value}::numeric END)", params * 2


class ExactNumber(Number):
    """The same for sums: exact on PostgreSQL, to 15 places on SQLite."""

    output_field: Any = DecimalField(max_digits=60, decimal_places=12)


class Chosen(Answer):
    """Whether the list that was answered holds a value."""

    output_field: Any = BooleanField()
    conditional = True

    def __init__(self, *path: str, value: str, **rest: Any) -> None:
        self.value = value
        super().__init__(*path, **rest)

    def as_sqlite(self, compiler: Any, connection: Any, **_rest: Any) -> Any:
        column, params = self._column(compiler)
        steps = "".join(f'."{part}"' for part in self.path)
        sql = f"EXISTS (SELECT 1 FROM JSON_EACH({column}, '${steps}') WHERE value = %s)"  # noqa: S608  (letters only)
        return sql, [*params, self.value]

    def as_postgresql(self, compiler: Any, connection: Any, **_rest: Any) -> Any:
        column, params = self._column(compiler)
        found = f"jsonb_exists({column} #> '{{{','.join(self.path)}}}', %s)"
        return f"COALESCE({found}, FALSE)", [*params, self.value]

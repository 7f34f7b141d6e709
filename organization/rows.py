"""Writing rows that every action of a case leaves: the SQL is worked out once in a process, and no signals are sent.

For anything else the ORM's own ``save`` and ``bulk_create`` are the better choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, Model

MANY = 4
"""So many rows are written faster by one large statement than one by one."""
MOST_VALUES = 30_000
"""In one statement: SQLite takes 32,766 unless it was built for more, PostgreSQL 65,535."""


def insert(rows: Sequence[Model], *, conflict: str = "") -> None:
    """Inserts rows of one model, with one statement unless they are thousands, and gives them their ids; no signals.

    ``conflict`` says in SQL what becomes of rows that are there already; then no ids are given.
    """
    if not rows:
        return
    portion = MOST_VALUES // len(_into(type(rows[0]))[1])
    for begin in range(0, len(rows), portion):
        _insert(rows[begin : begin + portion], conflict)


def _insert(rows: Sequence[Model], conflict: str) -> None:
    connection = connections[DEFAULT_DB_ALIAS]
    start, columns, place = _into(type(rows[0]))
    values = [each.get_db_prep_save(each.pre_save(row, True), connection) for row in rows for each in columns]
    end = f" ON CONFLICT {conflict}" if conflict else f" RETURNING {_key(type(rows[0]))}"
    with connection.cursor() as cursor:
        cursor.execute(f"{start}{', '.join([place] * len(rows))}{end}", values)
        if not conflict:
            for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
                row.pk = key if row.pk is None else row.pk
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def update(rows: Iterable[Model], columns: Sequence[str]) -> None:
    """Writes these columns of each row; sends no signals. Raises LookupError where a row is not there."""
    connection = connections[DEFAULT_DB_ALIAS]
    for row in rows:
        statement, fields = _setting(type(row), tuple(columns))
        values = [each.get_db_prep_save(each.pre_save(row, False), connection) for each in fields]
        with connection.cursor() as cursor:
            cursor.execute(statement, [*values, row._meta.pk.get_db_prep_save(row.pk, connection)])
            if cursor.rowcount != 1:
                raise LookupError(f"{type(row).__name__} {row.pk} is not stored")


def write_columns(rows: Sequence[Model], columns: Sequence[str]) -> None:
    """Writes these columns of each row, of many rows with one statement."""
    if len(rows) < MANY:
        update(rows, columns)
    else:
        type(rows[0])._default_manager.bulk_update(rows, columns)


@cache
def _into(model: type[Model]) -> tuple[str, tuple[Field[Any, Any], ...], str]:
    fields = tuple(each for each in model._meta.local_concrete_fields if not _numbered(each))
    names = ", ".join(_quoted(each.column) for each in fields)
    start = f"INSERT INTO {_quoted(model._meta.db_table)} ({names}) VALUES "  # noqa: S608  (names of our own columns)
    return start, fields, f"({', '.join(['%s'] * len(fields))})"


@cache
def _setting(model: type[Model], columns: tuple[str, ...]) -> tuple[str, tuple[Field[Any, Any], ...]]:
    known = {each.name: each for each in model._meta.concrete_fields}
    fields = tuple(known[each] for each in columns)
    names = ", ".join(f"{_quoted(each.column)} = %s" for each in fields)
    return f"UPDATE {_quoted(model._meta.db_table)} SET {names} WHERE {_key(model)} = %s", fields  # noqa: S608  (as above)


def _numbered(field: Field[Any, Any]) -> bool:
    """Whether the database gives the value."""
    return field.primary_key and field.get_internal_type() in ("AutoField", "BigAutoField", "SmallAutoField")


def _key(model: type[Model]) -> str:
    return _quoted(model._meta.pk.column)


def _quoted(name: str | None) -> str:
    return connections[DEFAULT_DB_ALIAS].ops.quote_name(name or "")

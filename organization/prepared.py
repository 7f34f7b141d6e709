"""Queries that every action of a case needs: the SQL is worked out once in a process, then only run.

Building a query costs the ORM ten times what running it costs the database. A query is still written as a queryset,
with ``Given`` where a value comes later::

    TODOS = Prepared(lambda: Todo.objects.filter(case=Given("case", UUIDField())).values_list("pk", "state"))
    TODOS.rows(case=case.pk)
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler
from typing_extensions import override

Row = TypeVar("Row")


class Given(Expression):
    """A value of a prepared query that is told when it is run, as the field would store it."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    @override
    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]

    def stored(self, given: dict[str, Any], connection: BaseDatabaseWrapper) -> Any:
        """Returns the value as the database wants it."""
        return self.output_field.get_db_prep_value(given[self.name], connection)


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """What is known of a query once its SQL is."""

    sql: str
    values: tuple[Any, ...]
    """Constants, and ``Given`` where a value comes later."""
    converters: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]
    build: Callable[[Sequence[Any]], Any] | None
    """Makes an instance of a row; None where the row is what is asked for."""


class _Plans(threading.local):
    """Plans by kind of database. A plan holds on to the connection it was made with, which is its thread's own."""

    def __init__(self) -> None:
        self.known: dict[str, _Plan | None] = {}


class Prepared(Generic[Row]):
    """A query whose SQL is kept: of model instances (``select_related`` included) or of plain ``values_list``."""

    def __init__(self, make: Callable[[], QuerySet[Any, Row]]) -> None:
        self._make = make
        self._plans = _Plans()

    def rows(self, **given: Any) -> list[Row]:
        """Runs the query with these values and returns all rows."""
        connection = connections[DEFAULT_DB_ALIAS]
        known = self._plans.known
        if connection.vendor not in known:
            known[connection.vendor] = _plan(self._make(), connection)
        plan = known[connection.vendor]
        if plan is None:
            return []
        values = [each.stored(given, connection) if type(each) is Given else each for each in plan.values]
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, values)
            found = cursor.fetchall()
        if plan.converters:
            found = [_converted(row, plan, connection) for row in found]
        return found if plan.build is None else [plan.build(row) for row in found]

    def first(self, **given: Any) -> Row | None:
        """Returns the first row, None where there is none."""
        return next(iter(self.rows(**given)), None)


def _plan(queryset: QuerySet[Any, Any], connection: BaseDatabaseWrapper) -> _Plan | None:
    """Returns the plan of a query; None where it can have no rows, whatever is given."""
    plain = queryset._iterable_class in (ModelIterable, ValuesListIterable)
    if not plain or queryset._prefetch_related_lookups:  # type: ignore[attr-defined]  # the stubs leave it out
        raise TypeError("Only instances and plain tuples can be prepared.")
    compiler = queryset.query.get_compiler(connection=connection)
    try:
        sql, values = compiler.as_sql()
    except EmptyResultSet:
        return None
    columns = [each[0] for each in compiler.select]
    converters = compiler.get_converters(columns)
    return _Plan(
        sql=sql,
        values=tuple(values),
        converters=tuple((place, tuple(found), column) for place, (found, column) in converters.items()),
        build=_builder(compiler) if queryset._iterable_class is ModelIterable else None,
    )


def _converted(row: Sequence[Any], plan: _Plan, connection: BaseDatabaseWrapper) -> tuple[Any, ...]:
    values = list(row)
    for place, converters, column in plan.converters:
        for convert in converters:
            values[place] = convert(values[place], column, connection)
    return tuple(values)


def _builder(compiler: SQLCompiler) -> Callable[[Sequence[Any]], Model]:
    """Makes instances as ``ModelIterable`` does."""
    select, told = compiler.select, compiler.klass_info
    assert told is not None  # noqa: S101  (a query of instances has one)
    model, alias = told["model"], DEFAULT_DB_ALIAS
    start, end = told["select_fields"][0], told["select_fields"][-1] + 1
    names = [each[0].target.attname for each in select[start:end]]
    around = get_related_populators(told, select, alias)  # type: ignore[call-arg]  # the stubs know a later Django

    def build(row: Sequence[Any]) -> Model:
        found: Model = model.from_db(alias, names, row[start:end])
        for each in around:
            each.populate(row, found)
        return found

    return build

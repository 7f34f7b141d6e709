"""Each row of a table is somebody's work (逐行办理): one todo per row, for the person that the row names.

    table    the table of the form
    person   the column that names whose row it is; rows without a name are the performers'
    columns  the columns that are filled in here
    private  whether people who only have rows here see their own rows alone (standard: yes)

The step is done when every row is: ``rows_done()``. ``rows_open()`` says how many are missing.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from typing_extensions import override

from forms.engine.expressions import Value, fact_calls
from forms.engine.problems import Problem
from processes.engine.model import Facts, OpenTodo, ProcedureDefinition, Refusal, Snapshot, StateSpec, TodoToOpen

from .base import StepKind, reasons

ROW = "row"
"""Begins the word for the people of a row: ``row:0``."""


class Rows(StepKind):
    key = "rows"
    title = {"zh-hans": "逐行办理", "en": "Row by row"}
    settings = frozenset({"table", "person", "columns", "private"})
    needs_performers = False
    takes_contributions = True
    writes_to_case = True

    @override
    def todos(self, state: StateSpec, facts: Facts, due_at: datetime | None) -> tuple[TodoToOpen, ...]:
        return tuple(
            TodoToOpen(
                state=state.key,
                role=word,
                members=members,
                due_at=due_at,
                explanation=tuple(facts.performers.explanations.get(word, ())),
            )
            for word, members in facts.performers.by_role.items()
            if members and row_of(word) is not None
        )

    @override
    def shortage(self, state: StateSpec, facts: Facts) -> Refusal | None:
        rows = {word: members for word, members in facts.performers.by_role.items() if row_of(word) is not None}
        empty = [word for word, members in rows.items() if not members]
        if empty or (not rows and state.performers and not any(facts.performers.by_role.values())):
            context = {"state": state.key, "roles": tuple(empty), "needed": len(rows), "why": reasons(facts)}
            return Refusal(code="nobody_found", context=context | {"found": len(rows) - len(empty)})
        return None

    @override
    def answer(
        self, definition: ProcedureDefinition, snapshot: Snapshot, name: str, arguments: tuple[str, ...]
    ) -> Value:
        waiting = sum(each.state == snapshot.state and row_of(each.role) is not None for each in snapshot.todos)
        if name == "rows_open":
            return Decimal(waiting)
        return waiting == 0 if name == "rows_done" else None

    @override
    def problems(self, definition: ProcedureDefinition, state: StateSpec) -> Iterator[Problem]:
        yield from super().problems(definition, state)
        table = str(state.config.get("table", ""))
        spec = next((each for each in definition.form.fields if each.key == table and each.type == "table"), None)
        if spec is None:
            known = ", ".join(each.key for each in definition.form.fields if each.type == "table")
            yield Problem("config/table", "field_unfit", {"field": table, "known": known})
            return
        columns = {str(each["key"]): str(each.get("type", "text")) for each in spec.config.get("columns", ())}
        person = state.config.get("person")
        if person is not None and columns.get(str(person)) != "person":
            known = ", ".join(key for key, kind in columns.items() if kind == "person")
            yield Problem("config/person", "column_unknown", {"column": str(person), "known": known})
        if person is None and not state.performers:
            yield Problem("performers", "performers_missing", {"state": state.key})
        if not columns_of(state):
            yield Problem("config/columns", "list_empty", {})
        for place, column in enumerate(columns_of(state)):
            if column not in columns or column == person:
                known = ", ".join(key for key in columns if key != person)
                yield Problem(f"config/columns/{place}", "column_unknown", {"column": column, "known": known})
        if table in state.writable:
            yield Problem("writable", "table_written_twice", {"field": table, "state": state.key})
        awaited = any(
            {name for name, _ in fact_calls(each.guard)} & {"rows_done", "rows_open"}
            for each in definition.transitions_from(state.key)
        )
        if not awaited:
            yield Problem("", "rows_never_awaited", {"state": state.key}, "warning")


def columns_of(state: StateSpec) -> tuple[str, ...]:
    """Returns the columns that are filled in here."""
    names = state.config.get("columns", ())
    return tuple(map(str, names)) if isinstance(names, tuple | list) else ()


def row_of(word: str) -> int | None:
    """Returns the place of the row that a word for people stands for, None for another word."""
    name, _, place = word.partition(":")
    return int(place) if name == ROW and place.isdigit() else None


def words_for(state: StateSpec, values: Mapping[str, object], others: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Returns the people of each row by its word: whom it names, else the others."""
    rows, column = values.get(str(state.config.get("table", ""))), str(state.config.get("person", ""))
    found: dict[str, tuple[str, ...]] = {}
    for place, row in enumerate(rows if isinstance(rows, list | tuple) else ()):
        named = str(row.get(column) or "") if isinstance(row, Mapping) else ""
        found[f"{ROW}:{place}"] = (named,) if named else others
    return found


def rows_with(
    state: StateSpec, values: Mapping[str, object], todo: OpenTodo, given: Mapping[str, object]
) -> dict[str, object] | None:
    """Returns the table with what was given written into the todo's row, None where that row is there no more."""
    table, place = str(state.config.get("table", "")), row_of(todo.role)
    rows = values.get(table)
    if place is None or not isinstance(rows, list | tuple) or place >= len(rows):
        return None
    allowed = set(columns_of(state))
    written = {key: value for key, value in given.items() if key in allowed}
    return {table: [{**row, **written} if at == place else row for at, row in enumerate(rows)]}

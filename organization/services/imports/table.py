"""Stored rows become records: the header is matched, every cell is read, every fault is kept."""

from collections.abc import Sequence
from typing import Any

from organization.services.imports.columns import Column
from organization.services.imports.plan import Record, RowProblem
from organization.services.imports.values import BadValue

_MAX_TEXT = 500


def records_of(
    rows: Sequence[dict[str, Any]], columns: Sequence[Column]
) -> tuple[list[Record], list[RowProblem], bool]:
    """Returns the good records, the problems, and whether the header could be read at all."""
    if not rows:
        return [], [RowProblem(row=1, column="", code="no_rows")], False
    places, problems = _match_header(rows[0], columns)
    if problems:
        return [], problems, False
    if len(rows) == 1:
        return [], [RowProblem(row=rows[0]["row"] + 1, column="", code="no_rows")], False
    records, problems = [], []
    for row in rows[1:]:
        values, faults = _read_row(row, places)
        problems += faults
        if not faults:
            records.append(Record(row=row["row"], values=values))
    duplicates = _duplicates(records)
    bad = {problem.row for problem in duplicates}
    return [record for record in records if record.row not in bad], problems + duplicates, True


def _match_header(header: dict[str, Any], columns: Sequence[Column]) -> tuple[dict[int, Column], list[RowProblem]]:
    names = {name: column for column in columns for name in (column.header, column.header_en, column.key)}
    places: dict[int, Column] = {}
    problems: list[RowProblem] = []
    for index, cell in enumerate(header["cells"]):
        name = cell.strip("*＊ ").lower()
        if not name:
            continue
        if name not in names:
            problems.append(_header_problem(header, "unknown_column", name=cell, known=_known(columns)))
        elif names[name] in places.values():
            problems.append(_header_problem(header, "column_twice", name=cell))
        else:
            places[index] = names[name]
    missing = [column for column in columns if column.needed and column not in places.values()]
    problems += [_header_problem(header, "missing_column", name=column.header) for column in missing]
    return places, problems


def _header_problem(header: dict[str, Any], code: str, **context: Any) -> RowProblem:
    return RowProblem(row=header["row"], column="", code=code, context=context)


def _known(columns: Sequence[Column]) -> str:
    return "、".join(column.header for column in columns)


def _read_row(row: dict[str, Any], places: dict[int, Column]) -> tuple[dict[str, Any], list[RowProblem]]:
    values: dict[str, Any] = {}
    faults: list[RowProblem] = []
    for index, column in places.items():
        cell = row["cells"][index] if index < len(row["cells"]) else ""
        try:
            if index in row["formulas"]:
                raise BadValue("formula")
            if len(cell) > _MAX_TEXT:
                raise BadValue("too_long", limit=_MAX_TEXT)
            if cell:
                values[column.key] = column.parse(cell)
            elif column.needed:
                raise BadValue("empty")
        except BadValue as bad:
            faults.append(RowProblem(row=row["row"], column=column.key, code=bad.code, context=bad.context))
    return values, faults


def _duplicates(records: list[Record]) -> list[RowProblem]:
    first: dict[str, int] = {}
    problems = []
    for record in records:
        if record.code in first:
            context = {"value": record.code, "first": first[record.code]}
            problems.append(RowProblem(row=record.row, column="code", code="code_twice", context=context))
        first.setdefault(record.code, record.row)
    return problems

"""Records for other programs and for spreadsheets."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO, Any, TypeAlias

from django.db import connection, transaction
from django.utils.translation import pgettext

from forms.engine.definition import FieldSpec, FormDefinition
from forms.field_types import field_type
from forms.field_types.context import FillContext
from forms.field_types.flat import Cell, ExportColumn
from forms.models import Origin, RecordStatus
from forms.queries.registers import Register, RegisterField, RegisterState, drawing_context, in_order, matching
from forms.queries.registers.fields import is_kept
from organization.models import Unit

from .sheet_writer import csv_lines, iso, json_lines, write_xlsx

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
}
CHUNK = 100
ROW = (
    "version_id", "number", "unit_id", "owner__first_name", "owner__last_name", "owner__username", "submitted_at",
    "updated_at", "status", "origin", "answers",
)  # fmt: skip
Parts: TypeAlias = dict[str, ExportColumn]
"""The flat columns of a field over all versions, by key."""
Tell = Callable[[int], None]
"""Is told how many records are done, from time to time."""


def silent(done: int) -> None:
    """Tells nobody."""


def write_export(
    file: IO[bytes],
    *,
    register: Register,
    state: RegisterState,
    columns: Sequence[RegisterField],
    format: str,
    tell: Tell = silent,
) -> None:
    """Writes the records that ``state`` asks for into a file; memory does not grow with their number."""
    if format == "xlsx":
        header, rows = export_table(register, state, columns, tell)
        write_xlsx(file, header, rows, title=str(register.form))
        return
    for text in export_text(register=register, state=state, columns=columns, format=format, tell=tell):
        file.write(text.encode())


def export_text(
    *, register: Register, state: RegisterState, columns: Sequence[RegisterField], format: str, tell: Tell = silent
) -> Iterator[str]:
    """Yields a CSV or JSON export piece by piece."""
    if format == "json":
        version = register.version.number if register.version else None
        head = {"form": register.form.key, "title": str(register.form), "version": version}
        yield from json_lines(head, export_objects(register, state, columns, tell))
    else:
        header, rows = export_table(register, state, columns, tell)
        yield from csv_lines(header, rows)


def export_table(
    register: Register, state: RegisterState, columns: Sequence[RegisterField], tell: Tell = silent
) -> tuple[list[str], Iterator[list[Cell]]]:
    """Returns the header and, one by one, the rows: the number, then the columns."""
    columns = [column for column in columns if column.key != "_number"]
    parts = {column.key: _parts(column, register) for column in columns if not column.column}
    header = [pgettext("of a record", "Number")]
    for column in columns:
        if column.column:
            header.append(str(column.label))
        else:
            labels = (part.label for part in parts[column.key].values())
            header += [f"{column.label} – {label}" if label else str(column.label) for label in labels]
    return header, _rows(register, state, columns, parts, tell)


def export_objects(
    register: Register, state: RegisterState, columns: Sequence[RegisterField], tell: Tell = silent
) -> Iterator[dict[str, Any]]:
    """Yields the records as stored, by field key; what this person reads masked is masked."""
    units = unit_names()
    keys = {column.key for column in columns}
    unmasked = register.unmasked
    for row in _stored(register, state, tell):
        found = dict(zip(ROW, row, strict=True))
        specs = register.definitions[found["version_id"]].by_key
        answers = {
            key: value if key in unmasked else field_type(specs[key].type).masked_value(value, specs[key])
            for key, value in found["answers"].items()
            if key in keys and key in specs
        }
        yield {
            "number": found["number"], "unit": units.get(found["unit_id"]), "status": found["status"],
            "submitted_at": iso(found["submitted_at"]), "updated_at": iso(found["updated_at"]), "answers": answers,
        }  # fmt: skip


def unit_names() -> dict[int, str]:
    """Returns the names of all units, a few thousand at most."""
    return {unit.pk: unit.label for unit in Unit.objects.only("pk", "name", "name_en")}


def _parts(column: RegisterField, register: Register) -> Parts:
    """Returns the flat columns of a field in any version by their keys, those of the newest first."""
    specs = (definition.by_key.get(column.key) for definition in register.definitions.values())
    found: Parts = {}
    for spec in (column.spec, *(spec for spec in specs if spec is not None and is_kept(spec))):
        for part in field_type(spec.type).export_columns(spec):
            found.setdefault(part.key, part)
    return found


def _rows(
    register: Register,
    state: RegisterState,
    columns: Sequence[RegisterField],
    parts: Mapping[str, Parts],
    tell: Tell,
) -> Iterator[list[Cell]]:
    context = drawing_context(register)
    own = _own_cells()
    plans = {
        pk: [_plan(column, parts.get(column.key, {}), definition, own, context) for column in columns]
        for pk, definition in register.definitions.items()
    }
    for row in _stored(register, state, tell):
        answers = row[-1]
        cells: list[Cell] = [row[1]]
        for key, blank, write in plans[row[0]]:
            if blank is None:
                cells.append(write(row))
            elif (value := answers.get(key)) is None:
                cells += blank
            else:
                cells += write(value)
        yield cells


def _plan(
    column: RegisterField, parts: Parts, definition: FormDefinition, own: dict[str, Any], context: FillContext
) -> tuple[str, list[Cell] | None, Any]:
    """Returns how a column of one version is written: key, the cells of a blank answer, and the writer."""
    if column.column:
        return column.key, None, own[column.key]
    blank: list[Cell] = [None] * len(parts)
    spec = definition.by_key.get(column.key)
    if spec is None or not is_kept(spec):
        return column.key, blank, lambda value: blank
    return column.key, blank, _writer(spec, list(parts), context)


def _writer(spec: FieldSpec, parts: Sequence[str], context: FillContext) -> Callable[[Any], Sequence[Cell]]:
    kind = field_type(spec.type)
    masked = bool(kind.masking_of(spec)) and not context.may_unmask(spec.key)
    cells = kind.shown_cells if masked else kind.export_cells
    own = [part.key for part in kind.export_columns(spec)]
    short: dict[str, tuple[Cell, ...]] = {}

    def write(value: Any) -> Sequence[Cell]:
        # The same choice, date or name stands in thousands of records.
        if isinstance(value, str) and len(value) < 40:
            known = short.get(value)
            if known is None:
                known = placed(cells(value, spec, context), own, parts)
                if len(short) < 5000:
                    short[value] = known
            return known
        return placed(cells(value, spec, context), own, parts)

    return write


def placed(cells: Sequence[Cell], own: Sequence[str], parts: Sequence[str]) -> tuple[Cell, ...]:
    """Returns the cells of one version in the columns of all: each part by its key, whatever its place was."""
    if own == parts:
        return tuple(cells)
    found = dict(zip(own, cells, strict=True))
    return tuple(found.get(part) for part in parts)


def _own_cells() -> dict[str, Callable[[tuple[Any, ...]], Cell]]:
    units = unit_names()
    statuses = {value: str(label) for value, label in RecordStatus.choices}
    origins = {value: str(label) for value, label in Origin.choices}
    return {
        "_unit": lambda row: units.get(row[2]),
        "_owner": lambda row: f"{row[3] or ''} {row[4] or ''}".strip() or row[5],
        "_submitted": lambda row: row[6],
        "_updated": lambda row: row[7],
        "_status": lambda row: statuses.get(row[8], row[8]),
        "_origin": lambda row: origins.get(row[9], row[9]),
    }


def _stored(register: Register, state: RegisterState, tell: Tell) -> Iterator[tuple[Any, ...]]:
    rows = in_order(matching(register, state).rows, register, state).values_list(*ROW)
    # PostgreSQL fetches in pieces only inside a transaction; SQLite does so anyway and would keep writers out.
    if connection.vendor == "postgresql":
        with transaction.atomic():
            yield from _counted(rows, tell)
    else:
        yield from _counted(rows, tell)


def _counted(rows: Any, tell: Tell) -> Iterator[tuple[Any, ...]]:
    done = 0
    for row in rows.iterator(chunk_size=CHUNK):
        yield row
        done += 1
        if done % 2000 == 0:
            tell(done)
    tell(done)

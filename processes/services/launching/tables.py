"""A launch from a table: one case for each row, the columns named by the form's fields."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms.field_types import FIELD_TYPES
from organization.models import Unit, User
from organization.sheets.inspecting import UnsafeWorkbook
from organization.sheets.reading import Limits, SheetRow, read_csv, read_rows
from processes.engine.model import ProcedureDefinition
from processes.models import Launch, LaunchSource, Procedure
from processes.services.results import ActionRefused

from .answers import start_answers
from .planning import LaunchRefused, Subject, plan_launch

LARGEST = 5 * 1024 * 1024
LIMITS = Limits(rows=10_001, columns=100, text=10_000)
UNIT_HEADS = ("unit", "组织", "组织代码", "unit code")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What is wrong with one row."""

    row: int
    code: str
    context: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table as it was read: what would be started, what not, and the columns that nobody knows."""

    subjects: tuple[Subject, ...]
    findings: tuple[Finding, ...]
    unknown: tuple[str, ...]
    columns: tuple[str, ...]


def read_table(*, content: bytes, procedure: Procedure, unit: Unit, by: User) -> Table:
    """Returns what is in an .xlsx or .csv file for cases of the procedure in the unit's part of the tree.

    Raises LaunchRefused("not_startable", "table_empty", "unit_column_missing") and UnsafeWorkbook.
    """
    version = procedure.current_version
    if version is None:
        raise LaunchRefused("not_startable")
    rows = _rows(content)
    if len(rows) < 2:
        raise LaunchRefused("table_empty")
    definition = version.definition
    places, unknown = _columns(rows[0], definition)
    if "unit" not in places:
        raise LaunchRefused("unit_column_missing")
    units = {each.code: each for each in Unit.objects.filter(path__startswith=unit.path)}
    named = {str(each.name): each for each in units.values()}
    subjects: dict[str, Subject] = {}
    findings: list[Finding] = []
    for row in rows[1:]:
        cells = {key: _text(row, place) for key, place in places.items()}
        found = units.get(cells["unit"]) or named.get(cells["unit"])
        if found is None:
            findings.append(Finding(row=row.number, code="unit_unknown", context={"unit": cells["unit"][:60]}))
            continue
        sent = {key: value for key, value in cells.items() if key != "unit" and value}
        try:
            values = start_answers(definition, sent, user=by, unit=found)
        except ActionRefused as refused:
            findings.append(Finding(row=row.number, code=refused.code, context=_errors(refused)))
            continue
        said = "\0".join([found.code, *(f"{key}={sent[key]}" for key in sorted(sent))])
        key = f"row:{found.code}"[:56] + ":" + hashlib.sha256(said.encode()).hexdigest()[:16]
        if key in subjects:
            findings.append(Finding(row=row.number, code="row_twice", context={}))
            continue
        subjects[key] = Subject(key=key, unit=found, values=values)
    return Table(subjects=tuple(subjects.values()), findings=tuple(findings), unknown=unknown, columns=tuple(places))


def launch_table(*, table: Table, procedure: Procedure, unit: Unit, period: str, by: User) -> Launch:
    """Plans the launch of the rows that are right; the same table in the same period starts nothing twice.

    Raises LaunchRefused.
    """
    if not period.strip():
        raise LaunchRefused("period_missing")
    return plan_launch(
        procedure=procedure,
        unit=unit,
        title=f"{procedure} {period}",
        period=period.strip()[:40],
        source=LaunchSource.TABLE,
        by=by,
        subjects=table.subjects,
        waiting=True,
    )


def _rows(content: bytes) -> list[SheetRow]:
    file = io.BytesIO(content)
    if content[:2] == b"PK":
        return list(read_rows(file, LIMITS))
    if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnsafeWorkbook("not_xlsx")
    return list(read_csv(file, LIMITS, max_bytes=LARGEST))


def _columns(head: SheetRow, definition: ProcedureDefinition) -> tuple[dict[str, int], tuple[str, ...]]:
    """The place of each known column: by field key or label; files cannot come in a cell."""
    writable = set(definition.start_state.writable)
    known: dict[str, str] = {}
    for spec in definition.form.fields:
        kind = FIELD_TYPES.get(spec.type)
        if spec.key in writable and kind is not None and not kind.takes_files:
            known |= {name.casefold(): spec.key for name in (spec.key, *spec.label.values()) if name}
    known |= dict.fromkeys(UNIT_HEADS, "unit")
    places: dict[str, int] = {}
    unknown: list[str] = []
    for place in range(len(head.cells)):
        name = _text(head, place)
        key = known.get(name.casefold(), "")
        if key and key not in places:
            places[key] = place
        elif name:
            unknown.append(name[:60])
    return places, tuple(unknown)


def _text(row: SheetRow, place: int) -> str:
    cell = row.cells[place] if place < len(row.cells) else None
    return "" if cell is None else str(cell.text).strip()


def _errors(refused: ActionRefused) -> dict[str, Any]:
    return {
        "fields": ", ".join(sorted(refused.field_errors)),
        "words": "; ".join(str(each.text) for found in refused.field_errors.values() for each in found)[:300],
    }

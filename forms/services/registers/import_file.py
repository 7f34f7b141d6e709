"""An uploaded table on its way into a register: read in a child process, kept row by row, matched with the fields."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any

from django.core.files import File
from django.db import transaction

from forms.field_types.wording import localized
from forms.models import JobKind, RecordJob
from forms.queries.registers import Register
from organization.sheets import SheetRow, UnsafeWorkbook, read_rows
from organization.sheets.reading import Limits, read_csv

from .jobs import JobRefused, order_job

XLSX_LIMITS = Limits(rows=20_001, columns=200, text=20_000)
CSV_LIMITS = Limits(rows=100_001, columns=200, text=20_000)
CSV_BYTES = 20 * 1024 * 1024
UNIT = "_unit"
NUMBER = "_number"


@dataclass(frozen=True, kw_only=True)
class FileRow:
    """One row of the uploaded file with the number people see."""

    number: int
    cells: Sequence[str]
    formulas: Sequence[int]

    def cell(self, place: int) -> str:
        return self.cells[place] if place < len(self.cells) else ""


@transaction.atomic
def receive_file(*, register: Register, user: Any, file: IO[bytes], name: str) -> RecordJob:
    """Returns an import that waits for its mapping. Raises UnsafeWorkbook."""
    is_csv = name.lower().endswith((".csv", ".txt", ".tsv"))
    rows = read_csv(file, CSV_LIMITS, max_bytes=CSV_BYTES) if is_csv else iter(read_rows(file, XLSX_LIMITS))
    header = next(rows, None)
    if header is None:
        raise UnsafeWorkbook("unreadable")
    labels = [cell.text[:200] for cell in header.cells]
    job = order_job(
        form=register.form,
        kind=JobKind.IMPORT,
        by=user,
        parameters={"file_name": name[-200:], "header": labels, "mapping": suggested_columns(register, labels)},
    )
    with TemporaryFile() as kept:
        for row in rows:
            kept.write(json.dumps(_stored(row), ensure_ascii=False).encode() + b"\n")
            job.total += 1
        kept.seek(0)
        job.file.save(f"{job.pk}.rows", File(kept), save=False)
    job.save(update_fields=["file", "total"])
    return job


def file_rows(job: RecordJob) -> Iterator[FileRow]:
    """Yields the rows below the header. Raises JobRefused when the file was removed."""
    if not job.file:
        raise JobRefused("file_gone")
    with job.file.open("rb") as kept:
        for line in kept:
            row = json.loads(line)
            yield FileRow(number=row["row"], cells=row["cells"], formulas=row["formulas"])


def suggested_columns(register: Register, header: Sequence[str]) -> dict[str, str]:
    """Returns {place of the column: field key} for headers that name a field by key or by label."""
    names = {name: key for key, label in importable(register) for name in (normal(key), normal(label))}
    if register.version is not None:
        for spec in register.version.definition.fields:
            for code in spec.label:
                names.setdefault(normal(localized(spec.label, code)), spec.key)
    found: dict[str, str] = {}
    for place, label in enumerate(header):
        key = names.get(normal(label))
        if key is not None and key not in found.values():
            found[str(place)] = key
    allowed = {key for key, _label in importable(register)}
    return {place: key for place, key in found.items() if key in allowed}


def importable(register: Register) -> list[tuple[str, str]]:
    """Returns (key, label) of what a column may go into: the number finds records, the unit places new ones."""
    own = [(key, str(register.fields[key].label)) for key in (NUMBER, UNIT) if key in register.fields]
    if register.version is None:
        return own
    return own + [
        (field.key, str(field.label))
        for field in register.fields.values()
        if not field.column
        and not field.is_old
        and field.key in register.rights.writable
        and field.type.is_input
        and field.type.can_import
        and field.spec.computed is None
        and field.spec.read_only is not True
    ]


def read_mapping(register: Register, header: Sequence[str], asked: Mapping[int, str]) -> dict[str, str]:
    """Returns the columns that go into a field; unknown fields and a second column for one field are left out."""
    allowed = {key for key, _label in importable(register)}
    found: dict[str, str] = {}
    for place in range(len(header)):
        key = asked.get(place, "")
        if key in allowed and key not in found.values():
            found[str(place)] = key
    return found


def normal(text: str) -> str:
    """Returns a header as it is compared: case, stars and spaces make no difference."""
    return "".join(text.strip("*＊ ").casefold().split())


def _stored(row: SheetRow) -> dict[str, Any]:
    formulas = [place for place, cell in enumerate(row.cells) if cell.is_formula]
    return {"row": row.number, "cells": [cell.text for cell in row.cells], "formulas": formulas}

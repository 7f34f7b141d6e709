"""Reads the first sheet of a workbook, or a CSV file, in a child process that may use little memory and little time."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from organization.sheets.inspecting import UnsafeWorkbook, inspect_workbook
from organization.sheets.running import run_child

MAX_ROWS = 20_000
MAX_COLUMNS = 40
MAX_TEXT = 500
_SECONDS = 30
_CHILD = Path(__file__).with_name("child.py")
_CHUNK = 64 * 1024


@dataclass(frozen=True)
class Cell:
    """One cell as text; ``is_formula`` cells have no text, because what they would show is not in the file's hands."""

    text: str = ""
    is_formula: bool = False


@dataclass(frozen=True)
class SheetRow:
    """One row with the number people see in their spreadsheet."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def is_blank(self) -> bool:
        """Answers whether nothing stands in the row."""
        return not any(cell.text or cell.is_formula for cell in self.cells)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much is read; cells are cut one character beyond ``text``, so that too long ones can be told."""

    rows: int = MAX_ROWS
    columns: int = MAX_COLUMNS
    text: int = MAX_TEXT


DEFAULT = Limits()


def read_rows(file: IO[bytes], limits: Limits = DEFAULT) -> tuple[SheetRow, ...]:
    """Returns the rows of the first sheet, blank ones left out; raises UnsafeWorkbook."""
    inspect_workbook(file)
    return tuple(_rows(file, ".xlsx", limits))


def read_csv(file: IO[bytes], limits: Limits = DEFAULT, *, max_bytes: int) -> Iterator[SheetRow]:
    """Yields the rows of a CSV file, blank ones left out; raises UnsafeWorkbook before the first."""
    return read_table(file, ".csv", limits, max_bytes=max_bytes)


def read_table(file: IO[bytes], suffix: str, limits: Limits = DEFAULT, *, max_bytes: int) -> Iterator[SheetRow]:
    """Yields the rows of a ".csv", ".xml" or ".geojson" file; raises UnsafeWorkbook before the first.

    In XML a row is an element that holds nothing but texts, in GeoJSON a feature; the first row names the columns.
    """
    if file.seek(0, 2) > max_bytes:
        raise UnsafeWorkbook("too_big", limit=max_bytes // 1024 // 1024)
    file.seek(0)
    return _rows(file, suffix, limits)


def _rows(file: IO[bytes], suffix: str, limits: Limits) -> Iterator[SheetRow]:
    output = tempfile.TemporaryFile()  # noqa: SIM115  (closed by the generator that reads it)
    with tempfile.NamedTemporaryFile(suffix=suffix) as copy:
        while chunk := file.read(_CHUNK):
            copy.write(chunk)
        copy.flush()
        size = (limits.columns, limits.text)
        run_child(_CHILD, copy.name, output, rows=limits.rows, limits=size, seconds=_SECONDS)
    return _parsed(output)


def _parsed(output: IO[bytes]) -> Iterator[SheetRow]:
    with output:
        output.seek(0)
        for number, line in enumerate(output, start=1):
            row = SheetRow(number, _cells(line))
            if not row.is_blank:
                yield row


def _cells(line: bytes) -> tuple[Cell, ...]:
    values = json.loads(line)
    return tuple(Cell(is_formula=True) if isinstance(value, dict) else Cell(str(value or "")) for value in values)

"""Reads the first sheet of a workbook in a child process that may use little memory and little time."""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from organization.sheets.inspecting import UnsafeWorkbook, inspect_workbook

MAX_ROWS = 20_000
MAX_COLUMNS = 40
MAX_TEXT = 500
_SECONDS = 20
_TOO_MANY_ROWS = 3
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


def read_rows(file: IO[bytes]) -> tuple[SheetRow, ...]:
    """Returns the rows of the first sheet, blank ones left out; raises UnsafeWorkbook."""
    inspect_workbook(file)
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as copy, tempfile.TemporaryFile() as output:
        while chunk := file.read(_CHUNK):
            copy.write(chunk)
        copy.flush()
        _run_child(copy.name, output)
        output.seek(0)
        rows = [SheetRow(number, _cells(line)) for number, line in enumerate(output, start=1)]
    return tuple(row for row in rows if not row.is_blank)


def _run_child(name: str, output: IO[bytes]) -> None:
    limits = [str(MAX_ROWS), str(MAX_COLUMNS), str(MAX_TEXT)]
    try:
        done = subprocess.run(  # noqa: S603  (our own program, no shell)
            [sys.executable, "-I", str(_CHILD), name, *limits],
            stdout=output,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired as error:
        raise UnsafeWorkbook("too_slow", limit=_SECONDS) from error
    if done.returncode == _TOO_MANY_ROWS:
        raise UnsafeWorkbook("too_many_rows", limit=MAX_ROWS)
    if done.returncode < 0:
        raise UnsafeWorkbook("too_heavy")
    if done.returncode != 0:
        raise UnsafeWorkbook("unreadable")


def _cells(line: bytes) -> tuple[Cell, ...]:
    values = json.loads(line)
    return tuple(Cell(is_formula=True) if isinstance(value, dict) else Cell(str(value or "")) for value in values)

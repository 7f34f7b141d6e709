"""Reads every sheet of a foreign workbook in a child process that may use little memory and little time."""

import json
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from organization.sheets.inspecting import MAX_FILE_BYTES, UnsafeWorkbook, inspect_workbook
from organization.sheets.running import run_child

MAX_ROWS = 40_000
MAX_COLUMNS = 200
MAX_TEXT = 20_000
MAX_SHEETS = 20
_LIMITS = (MAX_COLUMNS, MAX_TEXT, MAX_SHEETS)
OLD_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECONDS = 25
_CHILD = Path(__file__).with_name("book_child.py")


@dataclass(frozen=True)
class BookSheet:
    """One sheet: its name, and its rows with the number people see and their cells as texts."""

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_book(content: bytes) -> tuple[BookSheet, ...]:
    """Returns the sheets of an .xlsx or .xls file; formulas give what they last showed. Raises UnsafeWorkbook."""
    if len(content) > MAX_FILE_BYTES:
        raise UnsafeWorkbook("too_big", limit=MAX_FILE_BYTES // 1024 // 1024)
    if not content.startswith(OLD_FILE):
        inspect_workbook(BytesIO(content), passive_parts=True)
    sheets: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    with tempfile.NamedTemporaryFile() as copy, tempfile.TemporaryFile() as output:
        copy.write(content)
        copy.flush()
        run_child(
            _CHILD, copy.name, output, rows=MAX_ROWS, limits=(MAX_COLUMNS, MAX_TEXT, MAX_SHEETS), seconds=_SECONDS
        )
        output.seek(0)
        for line in output:
            name, number, cells = json.loads(line)
            sheets.setdefault(str(name), []).append((int(number), tuple(cells)))
    return tuple(BookSheet(name, tuple(rows)) for name, rows in sheets.items())

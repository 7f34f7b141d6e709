"""Reads every sheet of a foreign workbook in a child process that may use little memory and little time."""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

from organization.sheets.inspecting import MAX_FILE_BYTES, UnsafeWorkbook, inspect_workbook

MAX_ROWS = 40_000
MAX_COLUMNS = 200
MAX_TEXT = 20_000
MAX_SHEETS = 20
OLD_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECONDS = 25
_TOO_MANY_ROWS = 3
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
        _run_child(copy.name, output)
        output.seek(0)
        for line in output:
            name, number, cells = json.loads(line)
            sheets.setdefault(str(name), []).append((int(number), tuple(cells)))
    return tuple(BookSheet(name, tuple(rows)) for name, rows in sheets.items())


def _run_child(name: str, output: IO[bytes]) -> None:
    limits = [str(MAX_ROWS), str(MAX_COLUMNS), str(MAX_TEXT), str(MAX_SHEETS)]
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

"""Run as a program of its own: reads every sheet of one .xlsx or .xls file under hard limits, as JSON lines.

usage: python -I book_child.py FILE MAX_ROWS MAX_COLUMNS MAX_TEXT MAX_SHEETS
Each line is [sheet, row number, cells as texts]; blank rows are left out. Exit code 3 means more rows than allowed.
Formulas give what their cells last showed.
"""

import datetime
import json
import re
import resource
import sys
from collections.abc import Iterable, Iterator
from typing import Any

_MEMORY = 768 * 1024 * 1024
_CPU_SECONDS = 15
_OUTPUT = 64 * 1024 * 1024
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BLANK_ROWS = 2_000
_OLD_FILE = b"\xd0\xcf\x11\xe0"


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_OUTPUT, _OUTPUT))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _plain(value: object, max_text: int) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    if isinstance(value, (datetime.date, datetime.time)):
        value = value.isoformat()
    text = _UNWANTED.sub("", str(value).replace("\r\n", "\n").replace("_x000D_", "").replace("\xa0", " "))
    return text.strip()[:max_text]


def _new_book(file: str, columns: int, sheets: int) -> Iterator[tuple[str, Iterable[Iterable[object]]]]:
    from openpyxl import load_workbook

    # Given a name, openpyxl wants it to end in .xlsx.
    with open(file, "rb") as stream:
        book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets[:sheets]:
            sheet.reset_dimensions()
            yield sheet.title, sheet.iter_rows(max_col=columns, values_only=True)


def _old_book(file: str, columns: int, sheets: int) -> Iterator[tuple[str, Iterable[Iterable[object]]]]:
    import xlrd

    book = xlrd.open_workbook(file, on_demand=True, logfile=None)
    for name in book.sheet_names()[:sheets]:
        sheet = book.sheet_by_name(name)
        yield name, (_old_row(sheet.row(number)[:columns], book.datemode) for number in range(sheet.nrows))
        book.unload_sheet(name)


def _old_row(cells: list[Any], datemode: int) -> Iterator[object]:
    import xlrd

    for cell in cells:
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            yield bool(cell.value)
        elif cell.ctype == xlrd.XL_CELL_DATE:
            try:
                yield xlrd.xldate_as_datetime(cell.value, datemode)
            except (ValueError, OverflowError):
                yield cell.value
        elif cell.ctype in (xlrd.XL_CELL_ERROR, xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
            yield None
        else:
            yield cell.value


def main() -> int:
    file, max_rows, max_columns, max_text, max_sheets = sys.argv[1], *(int(number) for number in sys.argv[2:6])
    _limit()
    with open(file, "rb") as stream:
        old = stream.read(4) == _OLD_FILE
    written = 0
    for name, rows in (_old_book if old else _new_book)(file, max_columns, max_sheets):
        blank = 0
        for number, row in enumerate(rows, start=1):
            values = [_plain(value, max_text) for value in row]
            while values and not values[-1]:
                values.pop()
            blank = 0 if values else blank + 1
            if blank > _BLANK_ROWS:
                break
            if not values:
                continue
            written += 1
            if written > max_rows:
                return 3
            sys.stdout.write(json.dumps([name, number, values]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

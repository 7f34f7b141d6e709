"""Run as a program of its own: reads one .xlsx file under hard limits and prints its rows as JSON lines.

usage: python -I child.py FILE MAX_ROWS MAX_COLUMNS MAX_TEXT
Each line is a list of cells: null, a text, or {"formula": true}. Exit code 3 means more rows than allowed.
"""

import datetime
import json
import re
import resource
import sys

_MEMORY = 512 * 1024 * 1024
_CPU_SECONDS = 10
_OUTPUT = 64 * 1024 * 1024
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_OUTPUT, _OUTPUT))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _plain(cell: object, max_text: int) -> object:
    if getattr(cell, "data_type", "") == "f":
        return {"formula": True}
    value = getattr(cell, "value", None)
    if value is None:
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    # Control characters and lone surrogates have no place in a name, and PostgreSQL refuses some of them.
    return _UNWANTED.sub("", str(value)).strip()[: max_text + 1]


def main() -> int:
    file, max_rows, max_columns, max_text = sys.argv[1], *(int(number) for number in sys.argv[2:5])
    _limit()
    from openpyxl import load_workbook

    book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_col=max_columns), start=1):
        if number > max_rows:
            return 3
        values = [_plain(cell, max_text) for cell in row]
        while values and values[-1] is None:
            values.pop()
        sys.stdout.write(json.dumps(values) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Run as a program of its own: reads one file of rows under hard limits and prints them as JSON lines.

The file is .xlsx, .csv, .xml or .geojson.
usage: python -I child.py FILE MAX_ROWS MAX_COLUMNS MAX_TEXT
Each line is a list of cells: null, a text, or {"formula": true}, which also stands for an error. Exit code 3 means more
rows than allowed.
"""

import csv
import datetime
import json
import re
import resource
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEMORY = 512 * 1024 * 1024
_CPU_SECONDS = 25
_OUTPUT = 64 * 1024 * 1024
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_LITERAL = re.compile(r'"[^"]*"|\\.')
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_OUTPUT, _OUTPUT))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _plain(cell: object, max_text: int) -> object:
    if getattr(cell, "data_type", "") in ("f", "e"):
        return {"formula": True}
    value = getattr(cell, "value", None)
    if value is None:
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        value = value.date() if midnight else value.replace(microsecond=0)
    if isinstance(value, datetime.time):
        return value.isoformat("seconds" if value.second else "minutes")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(value, int | float):
        return _number(value, str(getattr(cell, "number_format", "")))
    # Control characters and lone surrogates have no place in a name, and PostgreSQL refuses some of them.
    return _UNWANTED.sub("", str(value)).strip()[: max_text + 1]


def _number(value: "int | float", number_format: str) -> str:
    """Returns the number as people see it: 0.1 + 0.2 is 0.3, and a share that shows as 12 % says so."""
    number = Decimal(format(value, ".15g") if isinstance(value, float) else value)
    is_share = "%" in _LITERAL.sub("", number_format)
    shown = format((number * 100 if is_share else number).normalize(), "f")
    return f"{shown}%" if is_share else shown


def _csv_rows(file: str, max_columns: int) -> "Iterator[list[object]]":
    """Yields the rows of a CSV file in UTF-8, UTF-16 with its mark, or GB 18030; the separator is found out."""
    with open(file, "rb") as stream:
        head = stream.read(64 * 1024)
    encoding = "gb18030"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        try:
            head.decode("utf-8-sig") if len(head) < 64 * 1024 else head[:-4].decode("utf-8-sig", "strict")
            encoding = "utf-8-sig"
        except UnicodeDecodeError as error:
            if error.reason == "unexpected end of data":
                encoding = "utf-8-sig"
    line = head.decode(encoding, "replace").split("\n", 1)[0]
    separator = max(",;\t|", key=line.count)
    csv.field_size_limit(1024 * 1024)
    with open(file, encoding=encoding, newline="") as text:
        for row in csv.reader(text, delimiter=separator):
            yield list(row[:max_columns])


def _csv_cell(text: object, max_text: int) -> object:
    # Our own export puts an apostrophe before what a spreadsheet would calculate; it is taken off again.
    cleaned = _UNWANTED.sub("", str(text)).strip()
    if cleaned[:1] == "'" and cleaned[1:2] in _FORMULA:
        cleaned = cleaned[1:]
    return cleaned[: max_text + 1] or None


def _xlsx_rows(file: str, max_columns: int) -> "Iterator[tuple[object, ...]]":
    from openpyxl import load_workbook

    book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    yield from sheet.iter_rows(max_col=max_columns)


def _xml_rows(file: str, max_columns: int) -> "Iterator[list[object]]":
    from xml.etree.ElementTree import TreeBuilder, XMLParser

    class Plain(TreeBuilder):
        def doctype(self, *declared: object) -> None:
            raise ValueError("document types are not read")

    parser = XMLParser(target=Plain())  # noqa: S314  (nothing is declared, and this process may use little)
    with open(file, "rb") as stream:
        while chunk := stream.read(64 * 1024):
            parser.feed(chunk)
    records = [
        {_bare(part.tag): part.text or "" for part in element}
        for element in parser.close().iter()
        if len(element) and not any(len(part) for part in element)
    ]
    yield from _records(records, max_columns)


def _bare(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _geojson_rows(file: str, max_columns: int) -> "Iterator[list[object]]":
    with open(file, encoding="utf-8-sig") as stream:
        held = json.load(stream)
    records = []
    for feature in held.get("features") or ():
        told = dict(feature.get("properties") or {})
        told.setdefault("id", feature.get("id"))
        geometry = feature.get("geometry") or {}
        if geometry.get("type") == "Point":
            told["geometry"] = "{1} {0}".format(*geometry["coordinates"][:2])
        records.append({str(key): value for key, value in told.items() if isinstance(value, str | int | float)})
    yield from _records(records, max_columns)


def _records(records: "list[dict[str, Any]]", max_columns: int) -> "Iterator[list[object]]":
    """Yields the names of the columns, then the rows."""
    columns = list(dict.fromkeys(name for record in records for name in record))[:max_columns]
    yield list(columns)
    yield from ([record.get(name, "") for name in columns] for record in records)


_READERS = {".csv": _csv_rows, ".xml": _xml_rows, ".geojson": _geojson_rows}


def main() -> int:
    file, max_rows, max_columns, max_text = sys.argv[1], *(int(number) for number in sys.argv[2:5])
    _limit()
    read = _READERS.get(Path(file).suffix)
    plain = _plain if read is None else _csv_cell
    for number, row in enumerate((read or _xlsx_rows)(file, max_columns), start=1):
        if number > max_rows:
            return 3
        values = [plain(cell, max_text) for cell in row]
        while values and values[-1] is None:
            values.pop()
        sys.stdout.write(json.dumps(values) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Tables of any length as XLSX, CSV or JSON, written row by row in memory that does not grow with them."""

import csv
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import IO, Any

from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from forms.field_types.flat import LONGEST_CELL, Cell, plain_cell

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
CHUNK = 32 * 1024
MOST_ROWS = 1_048_575
"""What a sheet holds below its header."""

SPECIAL = re.compile("[&<>\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
EPOCH = date(1899, 12, 30).toordinal()
FIRST_DAY = date(1900, 3, 1)
"""Before it a spreadsheet's days are one off (it believes in 29 February 1900): written as text."""

PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/styles.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
        ' Target="worksheets/sheet1.xml"/><Relationship Id="r2"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"'
        ' Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="5">'
        '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
        '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/>'
        '<numFmt numFmtId="166" formatCode="0.0"/><numFmt numFmtId="167" formatCode="0.000"/>'
        '<numFmt numFmtId="168" formatCode="0.0000"/>'
        '</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        "<borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs>"
        '<cellXfs count="8"><xf/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/>'
        '<xf fontId="1" applyFont="1"/>'
        '<xf numFmtId="166" applyNumberFormat="1"/><xf numFmtId="2" applyNumberFormat="1"/>'
        '<xf numFmtId="167" applyNumberFormat="1"/><xf numFmtId="168" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}  # fmt: skip
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def write_xlsx(file: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str) -> None:
    """Writes a workbook with one sheet; texts are texts for every spreadsheet program and never formulas."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, HEAD + content)
        archive.writestr("xl/workbook.xml", HEAD + _workbook(title))
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for chunk in _chunks(_sheet(header, rows)):
                sheet.write(chunk.encode())


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yields the lines of a CSV file as spreadsheet programs want it: UTF-8 with its mark, no formulas."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([safe(text) for text in header])
    for row in rows:
        yield writer.writerow([safe(cell) for cell in row])


def json_lines(head: dict[str, Any], records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yields one JSON object: the members of ``head``, and ``records`` as a list, one a line."""
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "records": ['
    separator = "\n"
    for record in records:
        yield separator + json.dumps(record, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def safe(cell: Cell) -> str:
    """Returns the text of a CSV cell; one that a spreadsheet would calculate gets an apostrophe before it."""
    if isinstance(cell, bool):
        return _("Yes") if cell else _("No")
    text = plain_cell(localized_moment(cell))
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULA_STARTS) else text


def localized_moment(cell: Cell) -> Cell:
    """Returns a moment as it is read on the wall; anything else as it is."""
    if isinstance(cell, datetime) and cell.tzinfo is not None:
        return cell.astimezone(get_default_timezone()).strftime("%Y-%m-%d %H:%M")
    return cell


class _Echo:
    """A file for the csv module that gives back what it is to write."""

    def write(self, text: str) -> str:
        return text


def _workbook(title: str) -> str:
    name = SPECIAL.sub(_escaped, re.sub(r"[\[\]:*?/\\]", " ", title)[:31].strip("' ") or "Sheet1").replace(
        '"', "&quot;"
    )
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheet = f'<sheet name="{name}" sheetId="1" r:id="r1"/>'
    return f'<workbook xmlns="{MAIN}" xmlns:r="{relations}"><sheets>{sheet}</sheets></workbook>'


def _sheet(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    yield f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
    if header:
        yield f'<cols><col min="1" max="{len(header)}" width="16" customWidth="1"/></cols>'
    yield "<sheetData><row>" + "".join(_text(label, ' s="3"') for label in header) + "</row>"
    for number, row in enumerate(rows):
        if number == MOST_ROWS:
            break
        yield "<row>" + "".join(map(_cell, row)) + "</row>"
    yield "</sheetData></worksheet>"


def _cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<c/>"
    writer = _WRITERS.get(type(cell))
    return writer(cell) if writer else _text(str(cell))


def _text(text: str, style: str = "") -> str:
    if len(text) > LONGEST_CELL:
        text = text[:LONGEST_CELL]
    if SPECIAL.search(text):
        text = SPECIAL.sub(_escaped, text)
    return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{text}</t></is></c>'


def _escaped(found: re.Match[str]) -> str:
    known = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
    text = found[0]
    return f"_x005F{text}" if len(text) > 1 else known.get(text, "")


def _number(number: int | Decimal) -> str:
    # 16 digits and more would be rounded by the spreadsheet: an identity number is not an amount.
    if isinstance(number, Decimal) and not number.is_finite():
        return "<c/>"
    text = plain_cell(number)
    if sum(map(str.isdigit, text)) > 15:
        return _text(text)
    places = len(text.partition(".")[2])
    style = f' s="{places + 3}"' if 0 < places <= 4 else ""  # 1041.60 stays so, and is still a number
    return f"<c{style}><v>{text}</v></c>"


def _day(day: date) -> str:
    if day < FIRST_DAY:
        return _text(day.isoformat())
    return f'<c s="1"><v>{day.toordinal() - EPOCH}</v></c>'


def _moment(moment: datetime) -> str:
    local = moment.astimezone(get_default_timezone()).replace(tzinfo=None) if moment.tzinfo else moment
    if local.date() < FIRST_DAY:
        return _text(local.isoformat(" ", "minutes"))
    seconds = (local - datetime.combine(local.date(), time())).total_seconds()
    return f'<c s="2"><v>{local.toordinal() - EPOCH + seconds / 86400:.9f}</v></c>'


_WRITERS: dict[type, Any] = {
    str: _text,
    int: _number,
    Decimal: _number,
    bool: lambda cell: _text(_("Yes") if cell else _("No")),
    date: _day,
    datetime: _moment,
}


def _chunks(parts: Iterable[str]) -> Iterator[str]:
    held: list[str] = []
    size = 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size > CHUNK:
            yield "".join(held)
            held, size = [], 0
    yield "".join(held)


def iso(moment: datetime) -> str:
    """Returns a moment in UTC for other programs."""
    return moment.astimezone(UTC).isoformat()

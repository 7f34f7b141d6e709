"""A form as an XLSForm workbook."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell

from forms.engine.xlsform.writing import write_xlsform


def xlsform_file(document: dict[str, Any], *, key: str) -> bytes:
    """Returns the bytes of the workbook. Every cell is text: no cell can become a formula."""
    book = Workbook(write_only=True)
    for name, rows in write_xlsform(document, key=key).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(_cells(sheet, row))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _cells(sheet: Any, row: Sequence[str]) -> list[Any]:
    cells = []
    for text in row:
        cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text)[:32_000] or None)
        if text:
            cell.data_type = "s"
        cells.append(cell)
    return cells

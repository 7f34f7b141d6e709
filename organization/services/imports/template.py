from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from organization.models import ImportKind, UnitKind
from organization.services.imports.columns import COLUMNS, Column

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_ROWS_WITH_CHOICES = 2000


def template_workbook(kind: str) -> bytes:
    """Returns an .xlsx file with the headers, choices, and a second sheet that explains every column."""
    # The library for workbooks takes megabytes that no other work of a process needs.
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = str(ImportKind(kind).label)
    columns = COLUMNS[kind]
    sheet.append([column.header + ("*" if column.needed else "") for column in columns])
    for number, column in enumerate(columns, start=1):
        _dress(sheet, number, column)
    sheet.freeze_panes = "C2"
    _explain(book.create_sheet("说明"), columns)
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def _dress(sheet: Worksheet, number: int, column: Column) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = get_column_letter(number)
    head = sheet[f"{letter}1"]
    head.font, head.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="9B1C1F")
    sheet.column_dimensions[letter].width = max(12, 2 * len(column.header) + 4)
    if choices := _choices(column):
        rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=not column.needed)
        sheet.add_data_validation(rule)
        rule.add(f"{letter}2:{letter}{_ROWS_WITH_CHOICES}")


def _choices(column: Column) -> list[str]:
    if column.key == "kind":
        return [kind.name.get("zh-hans", kind.key) for kind in UnitKind.objects.all()]
    return list(column.choices)


def _explain(sheet: Worksheet, columns: tuple[Column, ...]) -> None:
    sheet.append(["列", "必填", "可填的值", "示例"])
    for column in columns:
        needed = "是" if column.needed else "否;留空表示不改"
        sheet.append([column.header, needed, "、".join(_choices(column)), column.example])
    for letter, width in zip("ABCD", (22, 18, 40, 24), strict=True):
        sheet.column_dimensions[letter].width = width

"""Foreign spreadsheets: looked over before they are opened, and opened only in a child process with limits."""

from organization.sheets.book import BookSheet, read_book
from organization.sheets.inspecting import UnsafeWorkbook, inspect_workbook
from organization.sheets.reading import Cell, Limits, SheetRow, read_csv, read_rows

__all__ = [
    "BookSheet",
    "Cell",
    "Limits",
    "SheetRow",
    "UnsafeWorkbook",
    "inspect_workbook",
    "read_book",
    "read_csv",
    "read_rows",
]

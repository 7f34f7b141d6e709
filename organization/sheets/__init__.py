"""Foreign spreadsheets: looked over before they are opened, and opened only in a child process with limits."""

from organization.sheets.inspecting import UnsafeWorkbook, inspect_workbook
from organization.sheets.reading import Cell, SheetRow, read_rows

__all__ = ["Cell", "SheetRow", "UnsafeWorkbook", "inspect_workbook", "read_rows"]

from typing import IO, Any

from organization.models import ImportBatch, User
from organization.sheets import SheetRow, read_rows


def receive_workbook(*, kind: str, file: IO[bytes], file_name: str, user: User) -> ImportBatch:
    """Returns the stored rows of an uploaded workbook, waiting to be looked at; raises UnsafeWorkbook."""
    rows = [_stored(row) for row in read_rows(file)]
    return ImportBatch.objects.create(kind=kind, file_name=file_name[-200:], rows=rows, uploaded_by=user)


def _stored(row: SheetRow) -> dict[str, Any]:
    formulas = [index for index, cell in enumerate(row.cells) if cell.is_formula]
    return {"row": row.number, "cells": [cell.text for cell in row.cells], "formulas": formulas}

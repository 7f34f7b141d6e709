"""Units and members from a spreadsheet: read, planned with every bad row named, applied in one transaction."""

from organization.services.imports.apply import ImportRefused, apply_import
from organization.services.imports.columns import COLUMNS, Column
from organization.services.imports.plan import Change, ImportPlan, RowProblem
from organization.services.imports.planning import plan_import
from organization.services.imports.template import template_workbook
from organization.services.imports.upload import receive_workbook

__all__ = [
    "COLUMNS",
    "Change",
    "Column",
    "ImportPlan",
    "ImportRefused",
    "RowProblem",
    "apply_import",
    "plan_import",
    "receive_workbook",
    "template_workbook",
]

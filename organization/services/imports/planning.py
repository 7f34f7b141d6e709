from organization.models import ImportBatch, ImportKind
from organization.services.imports.columns import COLUMNS
from organization.services.imports.members import plan_members
from organization.services.imports.plan import Change, ImportPlan, RowProblem
from organization.services.imports.table import records_of
from organization.services.imports.units import plan_units


def plan_import(batch: ImportBatch) -> ImportPlan:
    """Returns what the batch would do to the organisation as it is now."""
    records, problems, is_readable = records_of(batch.rows, COLUMNS[batch.kind])
    changes: list[Change] = []
    if is_readable:
        plan = plan_units if batch.kind == ImportKind.UNITS else plan_members
        changes, more = plan(records)
        problems += more
    problems.sort(key=lambda problem: problem.row)
    return ImportPlan(changes=tuple(changes), problems=tuple(problems), is_readable=is_readable)


__all__ = ["Change", "ImportPlan", "RowProblem", "plan_import"]

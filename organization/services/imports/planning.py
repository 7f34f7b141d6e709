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
        own = [change for change in changes if _favours_uploader(change, batch)]
        changes = [change for change in changes if change not in own]
        problems += [RowProblem(row=change.record.row, column="code", code="own_row") for change in own]
    problems.sort(key=lambda problem: problem.row)
    return ImportPlan(changes=tuple(changes), problems=tuple(problems), is_readable=is_readable)


def _favours_uploader(change: Change, batch: ImportBatch) -> bool:
    """Nobody changes their own record, neither on the screen nor through a sheet."""
    uploader = batch.uploaded_by
    if batch.kind != ImportKind.MEMBERS or change.action == "unchanged" or uploader is None or uploader.is_superuser:
        return False
    own = uploader.as_member
    return own is not None and own.code == change.record.code


__all__ = ["Change", "ImportPlan", "RowProblem", "plan_import"]

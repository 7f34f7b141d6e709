"""The dry run over the organisation as a job: unit by unit, what was found is kept, broken off it goes on."""

from datetime import date

from django.db import transaction

from organization.models import Unit, User
from processes.engine import definition as documents
from processes.models import JobLine, Procedure, ProcedureJob, ProcedureJobKind
from processes.queries.dry_runs import SEVERITIES, DryRun

from .procedure_jobs import JobRefused, end, order_job, tell

PIECE = 250


def order_dry_run(*, procedure: Procedure, by: User, on: date) -> ProcedureJob:
    """Returns a dry run of the latest draft, waiting. Raises JobRefused("unreadable")."""
    document = procedure.get_latest_revision_as_object().document
    try:
        documents.read(document)
    except documents.DefinitionError as error:
        raise JobRefused("unreadable") from error
    parameters = {"on": on.isoformat(), "document": {**document, "examples": {}}}
    return order_job(procedure=procedure, kind=ProcedureJobKind.DRY_RUN, by=by, parameters=parameters, total=0)


def run_dry_run(job: ProcedureJob) -> None:
    """Tries every step for every unit that the person who asked may see."""
    definition = documents.read(job.parameters["document"])
    run = DryRun(definition, date.fromisoformat(job.parameters["on"]))
    seen = set(Unit.objects.visible_to(job.by).values_list("pk", flat=True))
    units = [unit for unit in run.units() if unit.pk in seen]
    if job.total != len(units):
        job.total, job.done = len(units), 0
        job.lines.all().delete()
        job.save(update_fields=["total", "done"])
    for start in range(job.done, len(units), PIECE):
        lines = [
            JobLine(
                job=job,
                unit=unit,
                state=each.state,
                code=each.code,
                severity=SEVERITIES[each.code],
                detail=each.detail,
            )
            for unit in units[start : start + PIECE]
            for each in run.findings(unit)
        ]
        with transaction.atomic():
            JobLine.objects.bulk_create(lines, batch_size=500)
            tell(job, min(start + PIECE, len(units)))
    counts: dict[str, int] = {}
    for code in job.lines.values_list("code", flat=True).iterator():
        counts[code] = counts.get(code, 0) + 1
    clean = len(units) - job.lines.filter(severity="error").values("unit").distinct().count()
    end(job, counts=counts, clean=clean)

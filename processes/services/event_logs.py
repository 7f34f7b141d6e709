"""Event logs: written at once where they are short, by the worker where they are long."""

import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.core.files import File

from organization import clock
from organization.models import Unit, User
from processes.models import Procedure, ProcedureJob, ProcedureJobKind
from processes.queries.desk import Chosen
from processes.queries.event_log import LogWanted, csv_log, traces, xes_log

from .procedure_jobs import end, order_job, tell

SMALL = 2000
"""So many cases are written while one waits."""
KEPT = timedelta(days=7)
"""A finished log is thrown away after that, when the next one is ordered."""
FORMATS = {"xes": "application/xml", "csv": "text/csv"}


def may_name(user: User) -> bool:
    """Answers whether this person may have the names of people in a log."""
    return bool(user.has_perm("processes.export_names"))


def log_of(chosen: Chosen, *, names: bool) -> LogWanted:
    """Returns the cases opened in the chosen period; names only for whoever may have them."""
    cases = chosen.cases().filter(opened_at__gte=chosen.since, opened_at__lt=chosen.until)
    return LogWanted(cases=cases, names=names and may_name(chosen.actor))


def written(wanted: LogWanted, *, format: str, title: str, heard: Any = lambda done: None) -> Iterator[str]:
    """Yields the log in one of the FORMATS."""
    found = traces(wanted, heard)
    return xes_log(found, title=title) if format == "xes" else csv_log(found)


def order_event_log(*, procedure: Procedure, chosen: Chosen, format: str, names: bool, total: int) -> ProcedureJob:
    """Returns the job that writes a long log, and throws away this person's old ones."""
    old = ProcedureJob.objects.filter(
        kind=ProcedureJobKind.EVENT_LOG, by=chosen.actor, finished_at__lt=clock.now() - KEPT
    )
    for job in old:
        job.file.delete(save=False)
        job.delete()
    parameters = {
        "format": format,
        "names": names and may_name(chosen.actor),
        "unit": chosen.unit.code if chosen.unit else "",
        "first": str(chosen.first),
        "last": str(chosen.last),
    }
    return order_job(
        procedure=procedure, kind=ProcedureJobKind.EVENT_LOG, by=chosen.actor, parameters=parameters, total=total
    )


def run_event_log(job: ProcedureJob) -> None:
    """Writes the file of a job; what its person may see is asked again."""
    said = job.parameters
    chosen = Chosen(
        actor=job.by,
        procedure=job.procedure.key,
        unit=Unit.objects.visible_to(job.by).get(code=said["unit"]) if said["unit"] else None,
        first=date.fromisoformat(said["first"]),
        last=date.fromisoformat(said["last"]),
    )
    wanted = log_of(chosen, names=bool(said["names"]))
    with tempfile.TemporaryFile() as file:
        lines = written(wanted, format=said["format"], title=str(job.procedure), heard=lambda done: tell(job, done))
        for line in lines:
            file.write(line.encode())
        size = file.tell()
        file.seek(0)
        job.file.save(f"{job.pk}.{said['format']}", File(file), save=False)
    ProcedureJob.objects.filter(pk=job.pk).update(file=job.file.name)
    end(job, size=size)

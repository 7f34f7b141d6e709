"""Long work about a procedure: asked for on a page, done by the worker piece by piece, gone on with after a break."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, TypeAlias

from django.db import transaction
from django.utils import translation

from organization import clock
from processes.models import Procedure, ProcedureJob, ProcedureJobKind, ProcedureJobStatus

Work: TypeAlias = Callable[[ProcedureJob], None]
QUIET = timedelta(minutes=2)
"""A running job that gave no sign for so long was broken off; anybody may let it go on."""


class JobRefused(Exception):
    """The work cannot be done; ``code`` is worded by processes.proof_texts."""

    def __init__(self, code: str, **context: Any) -> None:
        super().__init__(code)
        self.code = code
        self.context = context


def order_job(*, procedure: Procedure, kind: str, by: Any, parameters: Mapping[str, Any], total: int) -> ProcedureJob:
    """Returns the job, waiting for a worker."""
    said = {"language": translation.get_language(), **parameters}
    return ProcedureJob.objects.create(
        procedure=procedure, kind=kind, by=by, parameters=said, total=total, created_at=clock.now()
    )


def run_job(job_id: Any) -> None:
    """Does the work of a job from where it was left; what was done is kept whatever happens."""
    with transaction.atomic():
        job = ProcedureJob.objects.select_for_update(of=("self",)).get(pk=job_id)
        if not (job.status == ProcedureJobStatus.QUEUED or is_left(job)):
            return
        job.begin()
        job.beat_at = clock.now()
        job.save(update_fields=["status", "beat_at"])
    finished = False
    try:
        with translation.override(job.parameters.get("language") or "zh-hans"):
            works()[job.kind](job)
        finished = True
    except JobRefused as refused:
        _end(job, failed={"code": refused.code, "context": refused.context})
        finished = True
    finally:
        if not finished:
            _end(job, failed={"code": "broken_off", "context": {}})


def works() -> dict[str, Work]:
    """Returns what is to be done for each kind of job."""
    from .dry_run import run_dry_run
    from .event_logs import run_event_log
    from .migrate_cases import run_migration
    from .replay_cases import run_replay

    return {
        ProcedureJobKind.DRY_RUN: run_dry_run,
        ProcedureJobKind.MIGRATION: run_migration,
        ProcedureJobKind.REPLAY: run_replay,
        ProcedureJobKind.EVENT_LOG: run_event_log,
    }


def is_left(job: ProcedureJob) -> bool:
    """Whether a job can be gone on with: it failed, or its worker gave no sign of life for some time."""
    if job.status == ProcedureJobStatus.FAILED:
        return True
    beat = job.beat_at or job.created_at
    return job.status == ProcedureJobStatus.RUNNING and beat < clock.now() - QUIET


def tell(job: ProcedureJob, done: int, **report: Any) -> None:
    """Notes how far a job is, with what is to be remembered when it goes on."""
    job.done, job.beat_at = done, clock.now()
    job.report = {**job.report, **report}
    ProcedureJob.objects.filter(pk=job.pk).update(done=done, beat_at=job.beat_at, report=job.report)


def end(job: ProcedureJob, how: str = "finish", **report: Any) -> None:
    """Notes that a job came to its end: "finish", "look" (nothing has happened yet) or "undo"."""
    getattr(job, how)()
    job.report = {**job.report, **report}
    job.report.pop("failed", None)
    job.finished_at = clock.now()
    job.save(update_fields=["status", "report", "finished_at", "done", "total"])


def _end(job: ProcedureJob, *, failed: Mapping[str, Any]) -> None:
    job.fail()
    job.report = {**job.report, "failed": dict(failed)}
    job.finished_at = clock.now()
    job.save(update_fields=["status", "report", "finished_at"])

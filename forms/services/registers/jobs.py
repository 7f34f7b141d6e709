"""Long work on records: asked for on a page, done by the worker, watched, and undone."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, TypeAlias

from django.db import transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils import translation
from django.utils.dateparse import parse_datetime

from forms.models import Form, JobKind, JobStatus, RecordChange, RecordJob
from forms.queries.registers import Register, RegisterState, read_state, register_of
from organization import clock

Work: TypeAlias = Callable[[RecordJob], dict[str, Any]]
"""Does, or looks at, what a job is about, and returns its report."""

UNDO = "undo"
SILENT = timedelta(hours=1)
"""Nothing is written for so long without a sign of life: an import of 100,000 rows takes minutes."""
KEPT_DAYS = 7
"""How long an uploaded file waits for its import."""


class JobRefused(Exception):
    """The work cannot be done; ``code`` is a key of job_texts."""

    def __init__(self, code: str, **context: Any) -> None:
        super().__init__(code)
        self.code = code
        self.context = context


def order_job(*, form: Form, kind: str, by: Any, parameters: Mapping[str, Any], total: int = 0) -> RecordJob:
    """Returns the job, waiting. The caller hands it to the worker with tasks.work_on_records."""
    said = {"language": translation.get_language(), **parameters}
    return RecordJob.objects.create(
        form=form, kind=kind, by=by, parameters=said, total=total, created_at=clock.now()
    )  # fmt: skip


def run_job(job_id: Any, works: Mapping[str, Work]) -> None:
    """Does the work of a waiting job once; whatever stops it leaves the job as failed, and the error is raised on."""
    with transaction.atomic():
        job = RecordJob.objects.select_for_update(of=("self",)).get(pk=job_id)
        if job.status != JobStatus.QUEUED:
            return
        job.begin()
        job.report["alive_at"] = clock.now().isoformat()
        job.save(update_fields=["status", "report"])
    report: dict[str, Any] | None = None
    code = "broken_off"
    try:
        with translation.override(job.parameters.get("language") or "zh-hans"):
            report = works[UNDO if is_going_back(job) else job.kind](job)
    except JobRefused as refused:
        code, report_context = refused.code, refused.context
        end(job, failed={"code": code, "context": report_context})
        return
    finally:
        if report is None and job.status == JobStatus.RUNNING:
            end(job, failed={"code": code, "context": {}})
    end(job, report=report)


def run_check(job_id: Any, checks: Mapping[str, Work]) -> None:
    """Looks at what a waiting job would do; the job goes on waiting, and its report says what was found."""
    job = RecordJob.objects.get(pk=job_id)
    if job.status != JobStatus.QUEUED:
        return
    done = False
    try:
        with translation.override(job.parameters.get("language") or "zh-hans"):
            checks[job.kind](job)
        done = True
    except JobRefused as refused:
        end(job, failed={"code": refused.code, "context": refused.context})
        done = True
    finally:
        if not done:
            end(job, failed={"code": "broken_off", "context": {}})


def end(job: RecordJob, *, report: Mapping[str, Any] | None = None, failed: Mapping[str, Any] | None = None) -> None:
    """Notes how a job ended."""
    job.report.pop("alive_at", None)
    if failed is not None:
        job.fail()
        changed = RecordChange.objects.filter(job=job).count()
        if failed["code"] == "broken_off" and changed:  # what is stored record by record stays
            failed = {"code": "half_way", "context": {}}
        job.report = {**job.report, "failed": dict(failed)}
    else:
        if is_going_back(job):
            job.undo()
        else:
            job.finish()
        job.report = {**job.report, **(report or {})}
    job.finished_at = clock.now()
    job.save(update_fields=["status", "report", "finished_at", "file", "total", "done"])


def progress(job: RecordJob) -> Callable[[int], None]:
    """Returns a function that is told how many records are done."""

    def tell(done: int) -> None:
        job.done = done
        job.report["alive_at"] = clock.now().isoformat()
        RecordJob.objects.filter(pk=job.pk).update(done=done, report=job.report)

    return tell


def is_going_back(job: RecordJob) -> bool:
    """Whether the job is being taken back, or was."""
    return "undo" in job.report


def end_silent_jobs() -> int:
    """Ends running jobs whose worker has given no sign of life for long, and returns how many."""
    before = clock.now() - SILENT
    ended = 0
    for pk in RecordJob.objects.filter(status=JobStatus.RUNNING, created_at__lt=before).values_list("pk", flat=True):
        with transaction.atomic():
            job = RecordJob.objects.select_for_update(of=("self",)).get(pk=pk)
            alive = parse_datetime(job.report.get("alive_at", "")) or job.created_at
            if job.status == JobStatus.RUNNING and alive < before:
                end(job, failed={"code": "broken_off", "context": {}})
                ended += 1
    return ended


def register_and_state(job: RecordJob) -> tuple[Register, RegisterState]:
    """Returns the register as whoever ordered the job sees it now, and what their list showed."""
    register = register_of(job.form, job.by)
    return register, read_state(QueryDict(job.parameters.get("query", "")), register)


def sweep_job_files() -> int:
    """Removes the files that are not needed any more and returns how many; the jobs stay as a trace."""
    now = clock.now()
    exported = Q(kind=JobKind.EXPORT, finished_at__lt=now - timedelta(days=1))
    old = RecordJob.objects.exclude(file="").filter(exported | Q(created_at__lt=now - timedelta(days=KEPT_DAYS)))
    swept = 0
    for job in old.exclude(status=JobStatus.RUNNING)[:200]:
        job.file.delete(save=False)
        RecordJob.objects.filter(pk=job.pk).update(file="")
        swept += 1
    return swept

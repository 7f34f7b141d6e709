"""What the worker does for the forms app."""

from django.db import transaction
from django_tasks import task

from forms.models import RecordJob
from forms.services.registers import CHECKS, WORKS, run_check, run_job


@task()
def work_on_records(job_id: str) -> None:
    """Does a job on records."""
    run_job(job_id, WORKS)


def hand_over(job: RecordJob) -> None:
    """Gives a stored job to the worker, as soon as the transaction around it is committed."""
    transaction.on_commit(lambda: work_on_records.enqueue(str(job.pk)))


@task()
def look_at_records(job_id: str) -> None:
    """Looks at what a job would do."""
    run_check(job_id, CHECKS)


def look_first(job: RecordJob) -> None:
    """Lets the worker look at what a job would do."""
    job.report = {"checking": True}
    job.save(update_fields=["report"])
    transaction.on_commit(lambda: look_at_records.enqueue(str(job.pk)))

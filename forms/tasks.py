"""What the worker does for the forms app."""

from django.db import transaction
from django_tasks import task

from forms.models import RecordJob
from forms.services.registers import WORKS, run_job


@task()
def work_on_records(job_id: str) -> None:
    """Does a job on records."""
    run_job(job_id, WORKS)


def hand_over(job: RecordJob) -> None:
    """Gives a stored job to the worker, as soon as the transaction around it is committed."""
    transaction.on_commit(lambda: work_on_records.enqueue(str(job.pk)))

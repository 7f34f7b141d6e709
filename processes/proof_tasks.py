"""What the worker does to prove procedures: dry runs, replays, migrations."""

from django.db import transaction
from django_tasks import task

from processes.models import ProcedureJob
from processes.services.procedure_jobs import run_job


@task()
def work_on_procedure(job_id: str) -> None:
    """Does a job about a procedure."""
    run_job(job_id)


def hand_over(job: ProcedureJob) -> None:
    """Gives a stored job to the worker, as soon as the transaction around it is committed."""
    transaction.on_commit(lambda: work_on_procedure.enqueue(str(job.pk)))

"""The job that indexes what waits; the worker runs it within a second."""

from django.db import transaction
from django_tasks import task
from django_tasks_db.models import DBTaskResult

MOST_ROUNDS = 200
WAITING = f"SELECT 1 FROM {DBTaskResult._meta.db_table} WHERE status = 'READY' AND task_path = %s LIMIT 1"  # noqa: S608  (our own name)
"""Literally, so that SQLite sees that the index of jobs not begun is enough."""


@task()
def index_waiting_changes() -> int:
    """Indexes what waits and returns how many changes that were."""
    return drain()


def drain() -> int:
    """Indexes what is due and returns how many changes that were."""
    from search.engines.chosen import database_engine

    from .indexing import index_changes

    total = 0
    for _round in range(MOST_ROUNDS):
        done = index_changes()
        total += done
        if not done:
            break
    database_engine().refresh_frequencies()
    return total


def wake_indexer() -> None:
    """Lets the worker index what is queued as soon as this transaction is committed; once for each transaction."""
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        index_waiting_changes.enqueue()
    elif not any(hook[1] is _enqueue for hook in connection.run_on_commit):
        transaction.on_commit(_enqueue)


def _enqueue() -> None:
    """A job that has not begun yet will find what has just been committed: a second one would find nothing."""
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(WAITING, [index_waiting_changes.module_path])
        is_waiting = cursor.fetchone() is not None
    if not is_waiting:
        index_waiting_changes.enqueue()

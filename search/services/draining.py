"""The job that indexes what waits; the worker runs it within a second."""

from django.db import transaction
from django_tasks import task

MOST_ROUNDS = 200


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
    index_waiting_changes.enqueue()

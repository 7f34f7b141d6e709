"""One transaction, tried again when it met another one."""

import random
import time
from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection, transaction

from processes.models import Case

from .results import ActionRefused

Result = TypeVar("Result")
TRIES = 4


def in_transaction(work: Callable[[], Result]) -> Result:
    """Runs ``work`` in one transaction and returns its result.

    Lock timeouts, deadlocks, serialization failures, lost connections and unique conflicts are tried again up to three
    times: tokens make that safe even when a commit's outcome is unknown. Within a larger transaction it runs once.
    Raises ActionRefused("busy").
    """
    if connection.in_atomic_block:
        return work()
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                return work()
        except (OperationalError, IntegrityError) as error:
            if attempt == TRIES - 1:
                if isinstance(error, IntegrityError):
                    raise
                raise ActionRefused("busy") from error
        connection.close_if_unusable_or_obsolete()
        time.sleep(random.uniform(0.02, 0.12) * 2**attempt)  # noqa: S311  (jitter, no secret)
    raise AssertionError("unreachable")


def locked_case(case_id: UUID | str) -> Case:
    """Returns the case with its row locked (SQLite: the transaction already has the only write lock).

    What every action asks of it comes along, but not the document of its version: definitions are kept by their hash.
    """
    locked = Case.objects.select_for_update(of=("self",))
    around = locked.select_related("version", "procedure", "unit__kind", "initiator", "campaign__unit")
    case = around.defer("version__document").get(pk=case_id)
    case.keep_branches()
    return case

"""One transaction, tried again when it met another one."""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import BigIntegerField, CharField, Exists, OuterRef, QuerySet, Subquery, UUIDField
from django.db.transaction import TransactionManagementError

from organization.models import Member
from organization.prepared import Given, Prepared
from processes.models import AppliedToken, Case, CaseParticipant, Timer, TimerStatus, Todo, TodoStatus
from processes.queries.snapshots import ENGINE_KINDS

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


def _locked() -> QuerySet[Case]:
    """What every action asks of a case comes along, but no documents: definitions are kept by their hash."""
    locked = Case.objects.filter(pk=Given("case", UUIDField())).select_for_update(of=("self",)).order_by()
    around = locked.select_related("version", "procedure", "unit__kind", "initiator", "campaign__unit")
    return around.defer("version__document", "procedure__document")


def _known() -> QuerySet[Case, Any]:
    """Asked when the lock is held and not with it: who waited for the lock must see what the other one left."""
    token = AppliedToken.objects.filter(token=Given("token", CharField()))
    takes_part = CaseParticipant.objects.filter(case=OuterRef("pk"), member=Given("member", BigIntegerField()))
    timers = Timer.objects.filter(case=OuterRef("pk")).exclude(status=TimerStatus.CANCELLED)
    others = Todo.objects.filter(case=OuterRef("pk"), status=TodoStatus.OPEN).exclude(kind__in=ENGINE_KINDS)
    return (
        Case.objects.filter(pk=Given("case", UUIDField()))
        .order_by()
        .values_list(
            Subquery(token.values("purpose")), Subquery(token.values("result")), Exists(takes_part), Exists(timers),
            Exists(others),
        )
    )  # fmt: skip


LOCKED = Prepared(_locked)
KNOWN = Prepared(_known)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of a request as soon as its case is locked."""

    purpose: str | None
    """What the token was used for before; None where it is new."""
    result: Mapping[str, Any] | None
    takes_part: bool


def locked_case(case_id: UUID | str) -> Case:
    """Returns the case with its row locked (SQLite: the transaction already has the only write lock)."""
    return locked_for(case_id)[0]


def locked_for(case_id: UUID | str, *, token: str = "", member: Member | None = None) -> tuple[Case, Known]:
    """Returns the locked case, and what is known about the token and the member.

    Raises TransactionManagementError outside a transaction, where nothing would stay locked.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A case can be locked only in a transaction.")
    case = LOCKED.first(case=case_id)
    if case is None:
        raise Case.DoesNotExist
    ((purpose, result, takes_part, case.has_timers, others),) = KNOWN.rows(
        case=case.pk, token=token, member=member.pk if member else None
    )
    case.has_other_todos = bool(others) or bool(case.definition.votes)
    case.keep_branches()
    return case, Known(purpose=purpose, result=result, takes_part=bool(takes_part))

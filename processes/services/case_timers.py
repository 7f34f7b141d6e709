"""The timers of a case, as its places are left and entered."""

from collections.abc import Collection, Iterable

from django.db.models import UUIDField

from organization.prepared import Given, Prepared
from organization.rows import insert, write_columns
from processes.engine.model import Outcome, TimerToSet
from processes.models import Case, CaseBranch, Timer, TimerStatus

from .doing import Doing

ENDING = ("status", "ended_at")
"""The columns of a timer that ending it writes."""
PENDING = Prepared(lambda: Timer.objects.filter(case=Given("case", UUIDField()), status=TimerStatus.PENDING).order_by())


def change_timers(outcome: Outcome, doing: Doing, place: Case | CaseBranch, left: Collection[int]) -> None:
    """Cancels the timers of the visits that end and sets those of the one that begins."""
    if left and doing.case.has_timers and (outcome.cancel_timers or outcome.cancelled):
        pending = [each for each in PENDING.rows(case=doing.case.pk) if each.visit in left]
        for timer in pending:
            timer.cancel(at=doing.at)
        write_columns(pending, ENDING)
    set_timers(doing.case, place.state, place.visit, outcome.timers_to_set)


def set_timers(case: Case, state: str, visit: int, specs: Iterable[TimerToSet]) -> None:
    """Sets timers of one visit of a state (the same one twice is one); a mark is past from the beginning."""
    timers = [
        Timer(
            case=case,
            visit=visit,
            state=state,
            key=spec.key,
            kind=spec.kind,
            due_at=spec.due_at,
            roles=list(spec.roles),
            provisional=spec.provisional,
            status=TimerStatus.FIRED if spec.kind == "done" else TimerStatus.PENDING,
            ended_at=spec.due_at if spec.kind == "done" else None,
        )
        for spec in specs
    ]
    if timers:
        case.has_timers = True
        insert(timers, conflict="DO NOTHING")

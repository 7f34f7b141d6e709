"""What a step brings with it besides todos and votes: children planned, events that came early, clocks that stop.

Called after every applied outcome, within its transaction.
"""

from uuid import UUID

from django.db import transaction

from processes.engine.kinds.wait import event_of, event_timer
from processes.engine.model import Outcome, StateSpec, TimerToSet
from processes.models import Case, ChildLink, HistoryEntry
from processes.queries.children import event_came

from .case_timers import set_timers
from .child_plans import has_children, leave_children, plan_children
from .clocks import resume_timers, suspend_timers


def step_on(case: Case, outcome: Outcome) -> None:
    """Plans the children of a step just entered, gives up those of steps just left, takes an event that came early;
    a case that has ended is reported to the one that waits for it."""
    if outcome.history.action == "@pause":
        suspend_timers(case, case.updated_at)
    elif outcome.history.action == "@resume":
        resume_timers(case, case.updated_at)
    if outcome.entered:
        _enter(case, outcome)
    is_closed = case.status == "closed"
    if (outcome.entered or is_closed) and has_children(case):
        leave_children(case, [] if is_closed else [place.visit for place in case.places()])
    if is_closed and case.parent_id is not None and ChildLink.objects.filter(child=case.pk).exists():
        child_id = case.pk
        transaction.on_commit(lambda: _report(child_id))


def _enter(case: Case, outcome: Outcome) -> None:
    state = case.definition.states[outcome.state]
    if outcome.follow_up is not None:
        return
    if state.kind == "children":
        plan_children(case, state, case.seq)
    elif state.kind == "wait" and event_of(state):
        left = HistoryEntry.objects.filter(case=case, source=state.key, entered=True).order_by("-seq")
        _take_early_event(case, state, left.values_list("seq", flat=True).first() or 0)


def _take_early_event(case: Case, state: StateSpec, since: int) -> None:
    """An event that came before the case did counts where the step says so; ``since`` is when it was left last."""
    key = event_of(state)
    if state.config.get("early") and event_came(case, key, since):
        mark = TimerToSet(key=event_timer(key), kind="done", due_at=case.updated_at)
        set_timers(case, state.key, case.seq, [mark])


def _report(child_id: UUID) -> None:
    """Now rather than with the worker's next round, which finds it again should this fail."""
    from .children import report_child  # it lets cases go on, which leads here

    report_child(child_id)

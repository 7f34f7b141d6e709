"""Writing an outcome of the engine to the database: the one place where cases change."""

from typing import Any

from django.db import transaction

from forms.field_types.gate import gate_json
from organization.models import Member
from organization.rows import insert, update
from processes.engine.model import Outcome
from processes.models import Case, CaseBranch, CaseParticipant, Contribution, HistoryEntry
from processes.queries.people import EVERYBODY
from processes.signals import case_moved

from . import verb_traces
from .case_timers import change_timers
from .case_todos import close_todos, open_todos, take_part
from .doing import Doing
from .emitting import Emission, emit_outside, run_inside
from .entries import FIRST_TODO_ORDINAL, TODO_OPENED, write_entry, write_values

BRANCH_COLUMNS = ("state", "visit", "entered_at", "status", "outcome", "ended_at")


def apply(outcome: Outcome, doing: Doing) -> HistoryEntry:
    """Applies the outcome to the locked case and returns its history entry."""
    case = doing.case
    before = dict(case.values)
    seq = case.seq + 1
    emission = Emission(doing.case, seq, outcome, doing.actor, doing.at, doing.batch, dict(outcome.values))
    left = _visits_left(case, outcome)
    place = _move(case, outcome, doing, seq)
    values = run_inside(emission)
    write_values(case, values)
    entry = write_entry(outcome, doing, before)
    _write_contribution(outcome, doing, place)
    verb_traces.drop_part(case, outcome, place.visit)
    close_todos(outcome, doing, left)
    todos = open_todos(outcome.todos_to_open, doing, place)
    verb_traces.park(outcome.todos_to_open, todos)
    told: list[dict[str, Any]] = [{"todo": each.pk} for each in todos]
    told += [*verb_traces.hand_on(case, outcome, doing.actor), *({"todo": each} for each in outcome.woken)]
    verb_traces.send_copies(case, outcome, doing.actor, doing.at)
    take_part(case, verb_traces.people_handed_to(outcome), CaseParticipant.Basis.ASKED, doing.at)
    # Objecting to what everybody may know of does not open the case to the one who objects.
    if doing.actor is not None and doing.role != EVERYBODY:
        acted = [doing.actor, *([doing.on_behalf_of] if doing.on_behalf_of else [])]
        take_part(case, acted, CaseParticipant.Basis.ACTED, doing.at)
    change_timers(outcome, doing, place, left)
    emit_outside(emission, entry, values)
    emission.rows(entry, TODO_OPENED, dict(enumerate(told, start=FIRST_TODO_ORDINAL)))
    _announce(case, entry)
    return entry


def _visits_left(case: Case, outcome: Outcome) -> list[int]:
    """The visits that end with the outcome: that of the place that moves on, and those of cancelled branches."""
    if not outcome.entered and not outcome.cancel_timers:
        return []
    visits = [each.visit for each in case.places() if each.region in outcome.cancelled]
    return visits if outcome.fork is not None else [case.place(outcome.region).visit, *visits]


def _move(case: Case, outcome: Outcome, doing: Doing, seq: int) -> Case | CaseBranch:
    """Moves the place that the outcome is about and returns it."""
    for branch in case.places() if outcome.cancelled else ():
        if isinstance(branch, CaseBranch) and branch.region in outcome.cancelled:
            branch.cancel(doing.at)
            branch.save()
    place: Case | CaseBranch
    if outcome.fork is not None:
        place = CaseBranch(case=case, region=outcome.region, fork=outcome.fork)
    else:
        place = case.place(outcome.region)
    if outcome.entered:
        place.visit, place.entered_at = seq, doing.at
    if outcome.state != place.state or outcome.entered:
        place.move(outcome)
    case.seq, case.updated_at = seq, doing.at
    if isinstance(place, CaseBranch):
        if outcome.end is not None:
            place.finish(outcome.end, doing.at)
        is_new = place.pk is None
        if is_new:
            insert([place])
        else:
            update([place], BRANCH_COLUMNS)
        if is_new and case.kept_branches is not None:
            case.kept_branches.append(place)
    elif outcome.status == "closed" and case.status == "open":
        case.close(outcome.end or "", doing.at)
    elif outcome.status == "closed" and case.status == "suspended":
        case.resume()
        case.close(outcome.end or "", doing.at)
    elif outcome.status == "open" and case.status == "closed":
        case.reopen()
    elif outcome.status == "suspended" and case.status == "open":
        case.suspend()
    elif outcome.status == "open" and case.status == "suspended":
        case.resume()
    return place


def _write_contribution(outcome: Outcome, doing: Doing, place: Case | CaseBranch) -> None:
    if outcome.contribution is None:
        return
    Contribution.objects.create(
        case=doing.case,
        state=place.state,
        visit=place.visit,
        member=Member.objects.get(code=outcome.contribution.member),
        values=gate_json(dict(outcome.contribution.values)),
        comment=outcome.contribution.comment,
        role=outcome.contribution.role,
        part=outcome.contribution.part,
        at=doing.at,
    )


def _announce(case: Case, entry: HistoryEntry) -> None:
    told = {
        "case_id": case.pk,
        "seq": entry.seq,
        "action": entry.action,
        "source": entry.source,
        "target": entry.target,
    }
    transaction.on_commit(lambda: case_moved.send_robust(Case, **told))

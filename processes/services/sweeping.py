"""What becomes possible by time alone: votes that open or close, cases whose waiting is over."""

from organization import clock
from processes.engine import machine
from processes.models import BranchStatus, Case, CaseBranch, CaseStatus, ProcedureVersion, Vote, VoteStatus

from .advancing import advance_case
from .votes import close_vote, open_vote


def turn_votes() -> int:
    """Opens and closes the votes whose time has come; returns how many."""
    now = clock.now()
    opening = Vote.objects.filter(status=VoteStatus.PLANNED, opens_at__lte=now)
    closing = Vote.objects.filter(status=VoteStatus.OPEN, closes_at__lte=now)
    turned = [open_vote(vote=vote) for vote in opening]
    turned += [close_vote(vote=vote) for vote in closing]
    turned += [close_vote(vote=vote) for vote in turned if vote.status == VoteStatus.OPEN and _is_over(vote)]
    return len(turned)


def _is_over(vote: Vote) -> bool:
    return vote.closes_at is not None and vote.closes_at <= clock.now()


def advance_waiting_cases() -> int:
    """Tries the system's transitions of every open case that waits in a state with one; returns how many were taken."""
    taken = 0
    here = Case.objects.open()
    inside = CaseBranch.objects.filter(status=BranchStatus.ACTIVE, case__status=CaseStatus.OPEN)
    live = {*here.values_list("version", "state").distinct().order_by()}
    live |= {*inside.values_list("case__version", "state").distinct().order_by()}
    for version_id, state in sorted(live):
        definition = ProcedureVersion.objects.get(pk=version_id).definition
        if state not in definition.states or not machine.system_transitions(definition, state):
            continue
        waiting = {*here.filter(version=version_id, state=state).values_list("pk", flat=True)}
        waiting |= {*inside.filter(case__version=version_id, state=state).values_list("case", flat=True)}
        for case_id in sorted(waiting):
            taken += advance_case(case_id=case_id)
    return taken

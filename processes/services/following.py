"""What entering a state means for votes: an abandoned one ends, the state's own begins."""

from processes.engine.model import Outcome
from processes.models import Case, VoteStatus

from .votes import close_locked, plan_vote


def follow(case: Case, outcome: Outcome) -> None:
    """Ends the votes of states the case has left, and opens the vote that the entered state holds."""
    if outcome.entered and case.definition.votes:
        for vote in case.votes.exclude(status=VoteStatus.CLOSED).exclude(visit=case.visit):
            close_locked(vote, case.updated_at)
    if outcome.open_vote:
        plan_vote(case=case, key=outcome.open_vote, at=case.updated_at)

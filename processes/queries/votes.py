"""Votes as a voter sees them."""

from organization.models import User
from processes.models import Vote

from .answers import VotePaper, VoteResult


def votes_open_for(user: User) -> list[VotePaper]:
    """Returns the open votes this person may take part in (those already done last)."""
    raise NotImplementedError


def vote_paper(vote: Vote, user: User) -> VotePaper:
    """Returns the ballot paper, or why there is none; Vote.DoesNotExist when this person may not know of the vote."""
    raise NotImplementedError


def vote_result(vote: Vote) -> VoteResult:
    """Returns the tally of a closed vote."""
    raise NotImplementedError

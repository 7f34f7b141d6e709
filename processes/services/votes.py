"""Opening, casting and closing."""

from collections.abc import Sequence
from uuid import UUID

from organization.models import User
from processes.models import Vote

from .results import BallotResult


def open_vote(*, vote: Vote, actor: User | None = None) -> Vote:
    """Opens a planned vote: takes the roll, opens the voters' todos (votes on a case). Idempotent. Raises ActionRefused."""
    raise NotImplementedError


def close_vote(*, vote: Vote, actor: User | None = None) -> Vote:
    """Closes and counts a vote, shuffles its ballots, lets waiting cases go on. Idempotent. Raises ActionRefused."""
    raise NotImplementedError


def cast_ballot(*, vote_id: UUID, voter: User, choices: Sequence[str], token: str) -> BallotResult:
    """Counts a member's choices once. ``choices`` are case ids (campaign) or "for", "against", "abstain" (case).

    Raises ActionRefused.
    """
    raise NotImplementedError

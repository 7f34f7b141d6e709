"""What a guard may ask about votes."""

from decimal import Decimal

from .facts import Asking, provides
from .standing import vote_on, votes_received
from .votes import average_of


@provides
def votes_of(question: Asking, key: str) -> int | None:
    vote = vote_on(question.case, key)
    if vote is None or vote.status != "closed":
        return None
    return votes_received(vote).get(str(question.case.pk), 0)


@provides
def top_votes_of(question: Asking, key: str) -> int | None:
    vote = vote_on(question.case, key)
    if vote is None or vote.status != "closed":
        return None
    return max(votes_received(vote).values(), default=0)


@provides
def vote_closed(question: Asking, key: str) -> bool:
    vote = vote_on(question.case, key)
    return vote is not None and vote.status == "closed"


@provides
def vote_quorate(question: Asking, key: str) -> bool | None:
    vote = vote_on(question.case, key)
    return vote.tally.get("result") != "no_quorum" if vote is not None and vote.status == "closed" else None


@provides
def vote_roll(question: Asking, key: str) -> int | None:
    vote = vote_on(question.case, key)
    return vote.tally.get("roll") if vote is not None and vote.status == "closed" else None


@provides
def vote_valid(question: Asking, key: str) -> int | None:
    vote = vote_on(question.case, key)
    return int(vote.tally.get("valid", 0)) if vote is not None and vote.status == "closed" else None


@provides
def vote_average(question: Asking, key: str) -> Decimal | None:
    vote = vote_on(question.case, key)
    return average_of(vote) if vote is not None and vote.status == "closed" else None


@provides
def vote_passed(question: Asking, key: str) -> bool | None:
    vote = vote_on(question.case, key)
    return vote.tally.get("result") == "passed" if vote is not None and vote.status == "closed" else None

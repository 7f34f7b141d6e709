"""Votes: how one stands and what it came to, never who chose what."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from organization.api.auth import need
from organization.models.api_token import Scope
from processes.models import Vote, VoteStatus
from processes.queries import vote_paper, vote_result

from .finding import the_case
from .shapes import REFUSALS, VoteLine, VoteOut

router = Router()


@router.get("/cases/{case_id}/votes", response={200: list[VoteLine], **REFUSALS}, summary="The votes on a case")
def list_votes(request: HttpRequest, case_id: UUID) -> Any:
    """Every round, the earliest first."""
    need(request, Scope.CASES)
    case = the_case(request, case_id)
    return [vote_line(each) for each in case.votes.select_related("version").order_by("opens_at", "round")]


@router.get("/votes/{vote_id}", response={200: VoteOut, **REFUSALS}, summary="One vote, its result when closed")
def get_vote(request: HttpRequest, vote_id: UUID) -> Any:
    """Figures of fewer than five valid ballots are told to nobody (`counts` and `figures` are null then)."""
    need(request, Scope.CASES)
    vote = Vote.objects.select_related("version", "case", "campaign").get(pk=vote_id)
    paper = vote_paper(vote, request.user)  # type: ignore[arg-type]  # the API lets nobody in without a login
    return {
        **vote_line(vote),
        "may_vote": paper.may_vote,
        "has_voted": paper.has_voted,
        "result": result_json(vote) if vote.status == VoteStatus.CLOSED else None,
    }


def vote_line(vote: Vote) -> dict[str, Any]:
    """Returns what lists say of a vote."""
    return {
        "id": vote.pk,
        "key": vote.key,
        "case": vote.case_id,
        "status": vote.status,
        "round": vote.round,
        "opens_at": vote.opens_at,
        "closes_at": vote.closes_at,
        "closed_at": vote.closed_at,
    }


def result_json(vote: Vote) -> dict[str, Any]:
    """Returns what the page of the result says, with the same figures left out."""
    result = vote_result(vote)
    counts = None
    if result.counts is not None:
        counts = [{"value": value, "label": label, "votes": votes} for value, label, votes in result.counts]
    return {
        "outcome": result.outcome,
        "valid": result.valid,
        "roll": result.roll,
        "present": result.present,
        "counts": counts,
        "average": result.average,
        "answers": list(result.answers),
        "items": [
            {
                "label": each.label,
                "outcome": each.outcome,
                "figures": list(each.figures) if each.figures is not None else None,
                "average": each.average,
            }
            for each in result.items
        ],
    }

"""Finding what an address names, or answering 404 to whoever may not know of it."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.crypto import get_random_string

from processes.models import Campaign, Case, Vote
from processes.queries import VotePaper, case_for, vote_paper


def case_or_404(user: Any, case_id: UUID) -> Case:
    """Returns the case when this person may see it; whoever may not learns nothing, not even that it exists."""
    try:
        return case_for(user, case_id)
    except Case.DoesNotExist as error:
        raise Http404 from error


def vote_or_404(user: Any, vote_id: UUID) -> VotePaper:
    """Returns the ballot paper when this person may know of the vote."""
    try:
        vote = Vote.objects.select_related("version", "case", "campaign").get(pk=vote_id)
        return vote_paper(vote, user)
    except Vote.DoesNotExist as error:
        raise Http404 from error


def campaign_or_404(slug: str) -> Campaign:
    """Returns the campaign; every signed-in member may read its rules."""
    try:
        return Campaign.objects.select_related("procedure", "unit").get(slug=slug)
    except Campaign.DoesNotExist as error:
        raise Http404 from error


def new_token() -> str:
    """Returns what makes a form count once, however often its button is pressed."""
    return get_random_string(32)

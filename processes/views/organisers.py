"""Who organises a campaign."""

from typing import Any

from processes.models import Campaign, Vote
from processes.queries.people import Place, place_of, roles_held

ORGANISERS = ("committee_org", "committee_org_head")


def is_organiser(user: Any, campaign: Campaign) -> bool:
    """Whether this person runs the campaign: the organisation office of its unit, or the platform's administrator."""
    if user.is_superuser:
        return True
    member = getattr(user, "member", None)
    return member is not None and bool(roles_held(member, ORGANISERS, Place(unit=campaign.unit, campaign=campaign)))


def reads_ranking(user: Any, campaign: Campaign) -> bool:
    """Whether this person may read the ranking of the campaign: the organisers, and the committee that decides."""
    member = getattr(user, "member", None)
    place = Place(unit=campaign.unit, campaign=campaign)
    return is_organiser(user, campaign) or (
        member is not None and bool(roles_held(member, ("committee_secretary", "committee_body"), place))
    )


def is_steward(user: Any, vote: Vote) -> bool:
    """Whether this person may open and close a vote: the organisers, and whoever has the step it belongs to."""
    if user.is_superuser:
        return True
    member = getattr(user, "member", None)
    place = place_of(vote.case) if vote.case else Place(unit=vote.campaign.unit) if vote.campaign else None
    performers = vote.version.definition.states[vote.state].performers
    return member is not None and place is not None and bool(roles_held(member, {*ORGANISERS, *performers}, place))

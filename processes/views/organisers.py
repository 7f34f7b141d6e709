"""Who organises a campaign."""

from typing import Any

from processes.models import Campaign
from processes.queries.people import Place, roles_held

ORGANISERS = ("committee_org", "committee_org_head")


def is_organiser(user: Any, campaign: Campaign) -> bool:
    """Whether this person runs the campaign: the organisation office of its unit, or the platform's administrator."""
    if user.is_superuser:
        return True
    member = getattr(user, "member", None)
    return member is not None and bool(roles_held(member, ORGANISERS, Place(unit=campaign.unit, campaign=campaign)))

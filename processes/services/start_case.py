"""A new case."""

from organization.models import Unit, User
from processes.models import Campaign, Case


def start_case(*, procedure: str, unit: Unit, actor: User, campaign: Campaign | None = None, token: str) -> Case:
    """Returns the new case in its start state (the same one for the same token). Raises ActionRefused."""
    raise NotImplementedError

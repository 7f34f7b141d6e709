"""Cases decided together."""

from organization.models import User
from processes.models import Campaign

from .answers import Batch


def batch_rows(campaign: Campaign, category: str, user: User) -> Batch:
    """Returns the batch in rank order, with figures as far as this person may know them."""
    raise NotImplementedError

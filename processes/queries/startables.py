"""What somebody can start."""

from organization.models import User

from .answers import Startable


def startable(user: User) -> list[Startable]:
    """Returns every published procedure this person may start somewhere (per open campaign where it needs one)."""
    raise NotImplementedError

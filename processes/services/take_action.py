"""The one shell around the engine: every entrance calls it."""

from uuid import UUID

from organization.models import User
from processes.engine.model import Inputs

from .results import ActionResult, RawInputs


def take_action(
    *,
    case_id: UUID,
    action: str,
    actor: User | None,
    inputs: RawInputs | Inputs | None = None,
    token: str,
    expected_seq: int | None = None,
    on_behalf_of: str | None = None,
) -> ActionResult:
    """Applies a transition (its key), "contribute", "claim", "release" or "record" to a case.

    ``actor`` None is the system; ``on_behalf_of`` the code of the member the actor stands in for. Raises ActionRefused.
    """
    raise NotImplementedError

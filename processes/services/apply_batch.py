"""One action for all cases that are decided together."""

from organization.models import User
from processes.models import Campaign

from .results import ActionResult, RawInputs


def apply_batch(
    *, campaign: Campaign, category: str, action: str, actor: User, token: str, inputs: RawInputs | None = None
) -> list[ActionResult]:
    """Applies a batch transition to every case of the batch in its state, all or nothing. Raises ActionRefused."""
    raise NotImplementedError

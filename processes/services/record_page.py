"""The page a case became."""

from uuid import UUID

from processes.engine.model import Inputs

from .results import ActionResult
from .take_action import take_action


def record_page(*, case_id: UUID, field: str, page_id: int, key: str) -> ActionResult:
    """Writes the page's id into a field of the case; ``key`` is the delivery's key, so that it happens once."""
    return take_action(
        case_id=case_id,
        action="record",
        actor=None,
        inputs=Inputs(values={field: page_id}),
        token=f"record:{key}"[:120],
    )

"""The page a case became."""

from uuid import UUID

from .results import ActionResult


def record_page(*, case_id: UUID, field: str, page_id: int, key: str) -> ActionResult:
    """Writes the page's id into a field of the case; ``key`` is the delivery's key, so that it happens once."""
    raise NotImplementedError

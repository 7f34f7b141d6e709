"""Letting a case go on by itself when something outside it has changed."""

from uuid import UUID

from .cascading import cascade
from .locking import in_transaction, locked_case
from .results import ActionRefused


def advance_case(*, case_id: UUID) -> int:
    """Takes the system transitions that have become possible and returns how many were taken."""

    def work() -> int:
        case = locked_case(case_id)
        return cascade(case) if case.status == "open" else 0

    try:
        return in_transaction(work)
    except ActionRefused as refusal:
        if refusal.code == "busy":
            return 0
        raise

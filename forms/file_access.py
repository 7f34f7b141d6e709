"""Who may open a private file: the app that attached it decides."""

from collections.abc import Callable
from typing import Any

from forms.models import StoredFile

Decision = Callable[[Any, StoredFile], bool]
_DECISIONS: dict[str, Decision] = {}


def register(prefix: str, decision: Decision) -> None:
    """Makes ``decision(user, file)`` answer for files attached to "<prefix>:…"."""
    _DECISIONS[prefix] = decision


def may_open(user: Any, file: StoredFile) -> bool:
    """Returns whether the user may read the file: its owner, and whoever the place lets that it belongs to."""
    if not user.is_authenticated or not user.is_active:
        return False
    prefix = file.attached_to.partition(":")[0]
    decision = _DECISIONS.get(prefix)
    return file.owner_id == user.pk or (decision is not None and decision(user, file))

"""Who does something to a case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from organization.models import Member, User
from processes.models import Case


@dataclass(frozen=True, kw_only=True)
class Doing:
    """Who does something to a case, when, under which token."""

    case: Case
    at: datetime
    token: str
    actor: Member | None = None
    user: User | None = None
    on_behalf_of: Member | None = None
    role: str = ""
    batch: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)

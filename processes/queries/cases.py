"""Cases as somebody may read them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from organization.models import User
from processes.models import Case

from .answers import HistoryLine, Performer


def case_for(user: User, case_id: UUID) -> Case:
    """Returns the case if this person may see it; Case.DoesNotExist otherwise, whether it exists or not."""
    raise NotImplementedError


def cases_of(user: User) -> QuerySet[Case]:
    """Returns the cases this person started or took part in, latest first."""
    raise NotImplementedError


def case_history(case: Case, user: User) -> list[HistoryLine]:
    """Returns the history, oldest first, without what this person may not know."""
    raise NotImplementedError


def case_performers(case: Case) -> list[Performer]:
    """Returns who has the open todos of the case."""
    raise NotImplementedError


def visible_values(case: Case, user: User) -> Mapping[str, Any]:
    """Returns the stored values without the restricted fields this person may not see."""
    raise NotImplementedError

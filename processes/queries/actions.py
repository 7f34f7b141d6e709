"""What somebody can do to a case now."""

from organization.models import User
from processes.models import Case

from .answers import ActionOffer, CaseForm


def available_actions(case: Case, user: User) -> list[ActionOffer]:
    """Returns the buttons this person sees, each with the reason when it cannot be pressed now."""
    raise NotImplementedError


def case_form(case: Case, user: User) -> CaseForm:
    """Returns the form as this person may see it and write into it now."""
    raise NotImplementedError

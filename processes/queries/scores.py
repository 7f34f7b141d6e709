"""Scores of a case."""

from organization.models import User
from processes.models import Case

from .answers import ScoreSummary


def score_summary(case: Case, user: User) -> ScoreSummary:
    """Returns what this person may know: the commissioner all, an expert the own sheet, others the band afterwards."""
    raise NotImplementedError

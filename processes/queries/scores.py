"""Scores of a case."""

from decimal import Decimal

from organization.models import Member, User
from processes.engine import scores
from processes.models import Case, Todo, TodoStatus

from .answers import ScoreLine, ScoreSummary
from .cases import may_see_scores
from .facts import parts

BAND = Decimal(5)
"""The width of the band told afterwards instead of the exact figure."""


def score_summary(case: Case, user: User) -> ScoreSummary:
    """Returns what this person may know: the commissioner all, an expert the own sheet, others the band afterwards."""
    rubric = next(iter(case.definition.rubrics.values()), None)
    if rubric is None:
        return ScoreSummary(rubric=None, count=None, pending=None, result=None, band="", lines=())
    given = parts(case, rubric.key)
    everything = may_see_scores(case, user)
    member = user.as_member
    own = {member.code} if member else set()
    members = Member.objects.in_bulk([each.member for each in given], field_name="code")
    lines = tuple(
        ScoreLine(
            member=members[each.member],
            values=_marks(each.values),
            total=scores.total_of(rubric, _marks(each.values)) or Decimal(),
            comment=each.comment,
        )
        for each in given
        if everything or each.member in own
    )
    result = scores.combined(rubric, scores.totals(rubric, given))
    pending = Todo.objects.filter(case=case, visit=case.visit, personal=True, kind="step", status=TodoStatus.OPEN)
    return ScoreSummary(
        rubric=rubric,
        count=len(given) if everything else None,
        pending=pending.count() if everything else None,
        result=result if everything else None,
        band=_band(result) if case.status == "closed" and result is not None else "",
        lines=lines,
    )


def _marks(values: object) -> dict[str, object]:
    """A contribution keeps its marks under the key of the score field."""
    found = [each for each in values.values() if isinstance(each, dict)] if isinstance(values, dict) else []
    return dict(found[0]) if found else {}


def _band(result: Decimal) -> str:
    low = int(result // BAND * BAND)
    return f"{low}–{low + int(BAND)}"

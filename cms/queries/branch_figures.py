"""What the card of a branch tells from the ledger of figures and duties, and to whom.

This is the one place where branch cards meet ``processes.queries.measures``: how figures are counted is known there.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from cms.models import BranchPage, Honour, Shown
from organization import clock
from organization.models import Unit
from organization.scope import visible_unit_paths
from processes.engine.spans import span_called
from processes.models import MeasureKind, MeasurePart, StoredMeasure
from processes.queries.measures.figures import indicator_called, value_for

STARS = "star_level"
MOST_STARS = 5
HONOURS = 6


@dataclass(frozen=True, kw_only=True)
class DutyDone:
    """How often a duty was done this year."""

    duty: StoredMeasure
    times: int


@dataclass(frozen=True, kw_only=True)
class BranchFigures:
    """The figures of a branch; without stars it has not been rated yet."""

    stars: int | None
    rated_in: str
    duties: tuple[DutyDone, ...]

    @property
    def row(self) -> list[bool]:
        """The stars as they are drawn: those it has, then those it has not."""
        return [place < (self.stars or 0) for place in range(MOST_STARS)]


def branch_figures(page: BranchPage, user: Any) -> BranchFigures | None:
    """Returns the figures of a branch; None for whoever they are not shown to, and where there are none."""
    if not may_see_figures(page, user):
        return None
    stars, span = _stars(page.unit)
    duties = tuple(_duties(page.unit, clock.today().year))
    return BranchFigures(stars=stars, rated_in=span, duties=duties) if stars is not None or duties else None


def may_see_figures(page: BranchPage, user: Any) -> bool:
    """Whether somebody may see the figures of a branch: as its card says."""
    if page.figures_for != Shown.SCOPE:
        return bool(page.figures_for == Shown.EVERYBODY)
    return _belongs(page.unit, user)


def honours_of(page: BranchPage, user: Any) -> dict[str, Any]:
    """Returns the honours of a branch, newest first, and how many its people have; those not for everybody only to
    people of the branch and those who oversee it."""
    rows = Honour.objects.filter(unit__path__startswith=page.unit.path)
    if not _belongs(page.unit, user):
        rows = rows.filter(is_public=True)
    return {
        "honours": list(rows.filter(is_personal=False)[:HONOURS]),
        "personal_honours": rows.filter(is_personal=True).count(),
    }


def _belongs(unit: Unit, user: Any) -> bool:
    if not user.is_authenticated:
        return False
    today = clock.today()
    if any(unit.path.startswith(path) for path in visible_unit_paths(user, today)):
        return True
    member = user.as_member
    return member is not None and member.memberships.on(today).filter(unit__path__startswith=unit.path).exists()


def _stars(unit: Unit) -> tuple[int | None, str]:
    """Returns the newest rating and the span it is of."""
    stored = indicator_called(STARS)
    rows = MeasurePart.objects.filter(measure=stored, unit=unit).order_by("-span")
    newest = span_called(rows.values_list("span", flat=True).first() or "") if stored else None
    stars = value_for(stored, unit, newest) if stored and newest else None
    return (max(0, min(MOST_STARS, int(stars))), newest.key) if stars is not None and newest else (None, "")


def _duties(unit: Unit, year: int) -> list[DutyDone]:
    parts = MeasurePart.objects.filter(
        measure__kind=MeasureKind.DUTY,
        measure__is_active=True,
        unit__path__startswith=unit.path,
        span__startswith=str(year),
    )
    times = dict(parts.order_by().values("measure").annotate(times=Sum("items")).values_list("measure", "times"))
    duties = StoredMeasure.objects.filter(pk__in=times)
    return [DutyDone(duty=duty, times=times[duty.pk]) for duty in duties]

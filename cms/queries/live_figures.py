"""Figures of pages that the system counts itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Q
from django.utils.translation import gettext as _

from cms.models import ShowcasePage, StoryPage
from forms.models import Record, RecordStatus
from organization import clock
from organization.models import Membership, Unit
from processes.models import Case

SECONDS = 300
"""How old a figure may be: everybody is shown the same, so it is counted once."""
FEW = 5
"""Fewer records or cases than this are not told, none neither: they may be about single people."""


@dataclass(frozen=True, kw_only=True)
class LiveFigure:
    """A figure and the words below it; ``few`` says that it is smaller than may be told."""

    number: int
    words: str
    few: bool = False


def live_figures(rows: Iterable[Mapping[str, Any]]) -> list[LiveFigure]:
    """Returns the figures an editor asked for; those whose procedure or register is gone are left out."""
    return [_figure(row) for row in rows if _is_there(row)]


def _is_there(row: Mapping[str, Any]) -> bool:
    return {"cases": row["procedure"], "records": row["register"]}.get(row["what"], True) is not None


def _figure(row: Mapping[str, Any]) -> LiveFigure:
    what, unit = row["what"], row["unit"]
    about = row["procedure"] if what == "cases" else row["register"] if what == "records" else None
    key = f"live-figure:{what}:{unit.pk if unit else ''}:{about.pk if about else ''}:{clock.today()}"
    number: int = cache.get_or_set(key, lambda: COUNTS[what](unit, about), SECONDS)  # type: ignore[assignment]  # typed as possibly missing
    few = about is not None and number < FEW
    return LiveFigure(number=FEW if few else number, words=row["name"] or _words(what, about), few=few)


def _words(what: str, about: Any) -> str:
    if what == "cases":
        return _("%(procedure)s: finished this year") % {"procedure": about}
    if what == "records":
        return str(about)
    return {"members": _("members"), "branches": _("branches"), "showcases": _("showcases")}.get(what) or _("stories")


def _below(unit: Unit | None, path: str) -> Q:
    return Q(**{f"{path}__startswith": unit.path}) if unit else Q()


def _members(unit: Unit | None, about: Any) -> int:
    rows = Membership.objects.on(clock.today()).filter(_below(unit, "unit__path"), kind="formal")
    return int(rows.values("member").distinct().count())


def _branches(unit: Unit | None, about: Any) -> int:
    rows = Unit.objects.filter(_below(unit, "path"), kind__in=["branch", "temp_branch"], dissolved_on__isnull=True)
    return int(rows.count())


def _pages(model: Any) -> Any:
    def count(unit: Unit | None, about: Any) -> int:
        # A page and its translations are one work.
        rows = model.objects.live().public().filter(_below(unit, "unit__path"))
        return int(rows.values("translation_key").distinct().count())

    return count


def _cases(unit: Unit | None, about: Any) -> int:
    rows = Case.objects.filter(_below(unit, "unit_path"), procedure=about, outcome="success")
    return rows.filter(closed_at__year=clock.today().year).count()


def _records(unit: Unit | None, about: Any) -> int:
    return Record.objects.filter(_below(unit, "unit_path"), form=about, status=RecordStatus.SUBMITTED).count()


COUNTS = {
    "members": _members,
    "branches": _branches,
    "showcases": _pages(ShowcasePage),
    "stories": _pages(StoryPage),
    "cases": _cases,
    "records": _records,
}

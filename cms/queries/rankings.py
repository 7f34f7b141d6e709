"""Branches side by side: counts of one year from published pages and finished cases."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import QueryDict
from django.utils.translation import gettext as _

from cms.models import BranchPage, RankingPage, ShowcasePage, StoryPage
from organization import clock
from organization.models import Unit
from processes.models import Case

from .listing import Choice

YEARS = 5
"""How many years one can look back."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A figure of one branch; ``share`` (0-100) is its part of the largest of its column."""

    number: int
    share: int
    label: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """One branch with its figures in the order of the columns."""

    unit: Unit
    page: BranchPage | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Column:
    """A heading; ``chosen`` when the rows are in its order."""

    label: str
    number: int
    chosen: bool


def ranking(page: RankingPage, asked: QueryDict) -> dict[str, Any]:
    """Returns the branches with their figures, in the order of a column (largest first) or of the organisation."""
    this_year = clock.today().year
    years = range(this_year, this_year - YEARS, -1)
    year = next((one for one in years if str(one) == asked.get("year")), this_year)
    wanted = [block.value for block in page.columns if block.value["what"] != "cases" or block.value["procedure"]]
    branches = list(_branches(page.unit))
    counted = [_by_branch(branches, _counts(value, page, year)) for value in wanted]
    labels = [value["name"] or _heading(value) for value in wanted]
    order = next((number for number in range(len(wanted)) if str(number) == asked.get("by")), None)
    if order is not None:
        branches.sort(key=lambda unit: -counted[order][unit.pk])
    published = BranchPage.objects.live().public().filter(locale=page.locale, unit__in=branches)
    cards = {card.unit_id: card for card in published.select_related("locale").defer("introduction")}
    largest = [max(column.values(), default=0) for column in counted]
    return {
        "rows": [
            Row(
                unit=unit,
                page=cards.get(unit.pk),
                cells=tuple(
                    Cell(
                        number=column[unit.pk],
                        share=round(100 * column[unit.pk] / most) if most else 0,
                        label=label,
                    )
                    for column, most, label in zip(counted, largest, labels, strict=True)
                ),
            )
            for unit in branches
        ],
        "columns": [Column(label=label, number=number, chosen=number == order) for number, label in enumerate(labels)],
        "years": [Choice(value=str(one), label=str(one), chosen=one == year) for one in years],
        "year": year,
        "by": "" if order is None else str(order),
    }


def _branches(unit: Unit) -> Any:
    rows = Unit.objects.filter(path__startswith=unit.path, kind__can_have_members=True, dissolved_on__isnull=True)
    return rows.select_related("kind")


def _heading(value: Mapping[str, Any]) -> str:
    if value["what"] == "cases":
        return str(value["procedure"])
    return {"showcases": _("Showcases"), "stories": _("Stories")}[value["what"]]


def _counts(value: Mapping[str, Any], page: RankingPage, year: int) -> dict[str, int]:
    """Returns the figures by the path of the unit they belong to."""
    below = {"unit__path__startswith": page.unit.path}
    if value["what"] == "showcases":
        rows = ShowcasePage.objects.live().public().filter(campaign_year=year, locale=page.locale, **below)
    elif value["what"] == "stories":
        rows = StoryPage.objects.live().public().filter(written_on__year=year, locale=page.locale, **below)
    else:
        rows = Case.objects.filter(procedure=value["procedure"], outcome="success", closed_at__year=year, **below)
    return dict(rows.order_by().values("unit__path").annotate(number=Count("pk")).values_list("unit__path", "number"))


def _by_branch(branches: list[Unit], counts: Mapping[str, int]) -> Counter[int]:
    """Returns the figures of the branches; what belongs to a group counts for its branch."""
    by_path = {unit.path: unit.pk for unit in branches}
    found: Counter[int] = Counter()
    for path, number in counts.items():
        ends = range(len(path), 0, -Unit.steplen)
        owner = next((by_path[path[:end]] for end in ends if path[:end] in by_path), None)
        if owner is not None:
            found[owner] += number
    return found

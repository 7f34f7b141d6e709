"""Branch cards: the organisation's facts beside the pages about a branch."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, QueryDict
from wagtail.models import Locale

from cms.models import BranchIndexPage, BranchPage, ShowcasePage
from organization import clock
from organization.models import Assignment, Membership, Unit

from .branch_figures import branch_figures, honours_of
from .listing import containing
from .showcases import live_showcases
from .stories import live_stories


@dataclass(frozen=True, kw_only=True)
class BranchGroup:
    """The branches directly below one unit."""

    unit: Unit
    pages: tuple[BranchPage, ...]
    members: int


def branch_listing(index: BranchIndexPage, asked: QueryDict) -> dict[str, Any]:
    """Returns the branch cards below ``index``, grouped by the unit above each branch."""
    words = asked.get("q", "").strip()
    pages = BranchPage.objects.live().public().child_of(index).select_related("unit", "locale")
    pages = pages.defer("introduction").order_by("unit__path")
    if words:
        pages = pages.filter(containing(words, "title", "motto", "unit__name", "unit__name_en", "unit__code"))
    found = list(pages)
    numbers = members_by_unit(page.unit_id for page in found)
    awards = awards_by_unit(index.locale)
    for page in found:
        page.member_count = numbers.get(page.unit_id, 0)
        page.award_count = awards.get(page.unit_id, 0)
    return {"groups": _grouped(found), "count": len(found), "words": words, "filtered": bool(words)}


def _grouped(pages: list[BranchPage]) -> list[BranchGroup]:
    above = {unit.path: unit for unit in Unit.objects.filter(path__in={_path_above(page) for page in pages})}
    return [
        BranchGroup(unit=above[path], pages=rows, members=sum(page.member_count for page in rows))
        for path, rows in ((path, tuple(rows)) for path, rows in groupby(sorted(pages, key=_path_above), _path_above))
        if path in above
    ]


def _path_above(page: BranchPage) -> str:
    path: str = page.unit.path
    return path[: -Unit.steplen]


def members_by_unit(unit_ids: Iterable[int]) -> dict[int, int]:
    """Returns how many members each branch has today, those on a temporary mission included where they serve."""
    rows = Membership.objects.on(clock.today()).filter(unit__in=list(unit_ids))
    return dict(rows.order_by().values("unit").annotate(number=Count("pk")).values_list("unit", "number"))


def awards_by_unit(locale: Locale) -> dict[int, int]:
    """Returns how many published showcases each branch has."""
    rows = ShowcasePage.objects.live().filter(locale=locale).order_by().values("unit")
    return dict(rows.annotate(number=Count("pk")).values_list("unit", "number"))


def branch_page_of(unit: Unit, locale: Locale) -> BranchPage | None:
    """Returns the published card of a branch in that language."""
    page: BranchPage | None = (
        BranchPage.objects.live().public().filter(unit=unit, locale=locale).select_related("unit", "locale").first()
    )
    return page


def branch_card(page: BranchPage, request: HttpRequest) -> dict[str, Any]:
    """Returns everything the card of one branch shows."""
    unit, today = page.unit, clock.today()
    posts = Assignment.objects.on(today).filter(unit=unit, post__scope_kind="body").select_related("post", "member")
    showcases = list(live_showcases(page.locale).filter(unit=unit)[:6])
    return {
        "unit": unit,
        "parent_unit": unit.parent(),
        "kind": unit.kind,
        "member_count": members_by_unit([unit.pk]).get(unit.pk, 0),
        "group_count": unit.get_children().count(),
        "party_day": unit.attributes.get("party_day"),
        "body": unit.bodies.filter(term_start__lte=today).first(),
        "posts": list(posts),
        "showcases": showcases,
        "stories": list(live_stories(page.locale).filter(unit=unit)[:4]),
        "figures": branch_figures(page, request.user),
        **honours_of(page, request.user),
    }

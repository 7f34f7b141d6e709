"""What the home page shows, each part from its own list."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.models import BranchIndexPage, HomePage, NoticeIndexPage, ShowcaseIndexPage, StoryIndexPage
from organization import clock
from organization.models import Membership, Unit
from processes.models import Campaign

from .courses import member_of, open_course
from .notices import live_notices
from .showcases import live_showcases
from .stories import live_stories

FEATURED, STORIES, NOTICES = 3, 4, 5
Span = tuple[Any, date | None, date | None]


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One stage of a campaign with its dates; exactly one is current while the campaign runs."""

    label: str
    start: date | None
    end: date | None
    state: str


@dataclass(frozen=True, kw_only=True)
class CampaignStrip:
    """The campaign of the year as the visitor sees it."""

    campaign: Campaign
    stages: tuple[Stage, ...]
    takes_nominations: bool


def home_parts(page: HomePage) -> dict[str, Any]:
    """Returns the parts of the home page."""
    if page.cover:
        prefetch_related_objects([page.cover], "renditions")
    showcases = list(live_showcases(page.locale).order_by("-featured", "-campaign_year", "-decided_on")[:FEATURED])
    return {
        "showcases": showcases,
        "stories": list(live_stories(page.locale)[:STORIES]),
        "notices": list(live_notices(page.locale)[:NOTICES]),
        "strip": campaign_strip(clock.today()),
        "numbers": numbers(page),
        "indexes": indexes(page),
    }


def own_parts(request: HttpRequest) -> dict[str, Any]:
    """Returns what the home page shows to one member alone: where they go on learning."""
    member = member_of(request)
    return {"course": open_course(member, request)} if member else {}


def indexes(page: HomePage) -> dict[str, Page]:
    """Returns the list pages below the home page by what they list."""
    kinds = {
        ShowcaseIndexPage: "showcases",
        BranchIndexPage: "branches",
        StoryIndexPage: "stories",
        NoticeIndexPage: "notices",
    }
    children = page.get_children().live().select_related("content_type")
    return {kinds[child.specific_class]: child for child in children if child.specific_class in kinds}


def numbers(page: HomePage) -> dict[str, int]:
    """Returns the organisation in three figures."""
    return {
        "branches": Unit.objects.filter(kind__in=["branch", "temp_branch"], dissolved_on__isnull=True).count(),
        "members": Membership.objects.on(clock.today()).filter(kind="formal").count(),
        "showcases": live_showcases(page.locale).count(),
    }


def campaign_strip(today: date) -> CampaignStrip | None:
    """Returns the newest public campaign that has begun, with the stages its dates define."""
    campaign = Campaign.objects.filter(is_public=True, opens_on__lte=today).order_by("-year", "-opens_on").first()
    if campaign is None:
        return None
    spans: list[Span] = [(_("Nomination"), campaign.opens_on, campaign.closes_on)]
    spans.append((_("Review and scoring"), None, None))
    if campaign.vote_opens_at and campaign.vote_closes_at:
        spans.append((_("Members' vote"), _day(campaign.vote_opens_at), _day(campaign.vote_closes_at)))
    spans += [(_("Decision and publicity"), None, None), (_("Showcase"), None, None)]
    current = _current(spans, today)
    stages = tuple(
        Stage(label=str(label), start=start, end=end, state=_state(place, current))
        for place, (label, start, end) in enumerate(spans)
    )
    return CampaignStrip(campaign=campaign, stages=stages, takes_nominations=campaign.takes_cases_on(today))


def _current(spans: list[Span], today: date) -> int:
    begun = [place for place, (_label, start, _end) in enumerate(spans) if start and start <= today]
    place = begun[-1] if begun else 0
    end = spans[place][2]
    return place + 1 if end and today > end else place


def _state(place: int, current: int) -> str:
    if place == current:
        return "current"
    return "done" if place < current else "future"


def _day(moment: Any) -> date:
    from django.utils.timezone import localtime

    day: date = localtime(moment).date()
    return day

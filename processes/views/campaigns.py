"""A campaign: its rules, how far it is, what comes next, and the organisers' tools."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from organization import clock
from processes.models import Campaign, Case, Vote
from processes.queries import startable
from processes.queries.recusals import recusals
from processes.refusal_texts import refusal_text
from processes.services import ActionRefused, close_vote, open_vote
from processes.texts import localized

from .lookup import campaign_or_404
from .member_request import MemberRequest
from .organisers import is_organiser


@dataclass(frozen=True)
class Stage:
    """One state of the procedure with the number of cases in it."""

    title: str
    kind: str
    count: int
    share: int


@login_required
def campaigns(request: MemberRequest) -> HttpResponse:
    """Every campaign, the running ones first."""
    today = clock.today()
    rows = Campaign.objects.select_related("procedure", "unit").order_by("-opens_on")
    return render(request, "processes/campaigns.html", {"campaigns": rows, "today": today})


@login_required
def campaign(request: MemberRequest, slug: str) -> HttpResponse:
    """The page of one campaign; POST opens or closes one of its votes (organisers)."""
    found = campaign_or_404(slug)
    organiser = is_organiser(request.user, found)
    if request.method == "POST":
        return _steer_vote(request, found, organiser)
    version = found.procedure.current_version
    counts = Counter(Case.objects.filter(campaign=found).values_list("state", flat=True))
    cases = Case.objects.filter(campaign=found).select_related("unit", "version", "procedure")
    left_out = {each.member.pk: each.cases for each in recusals(found)}
    return render(
        request,
        "processes/campaign.html",
        {
            "campaign": found,
            "definition": version.definition if version else None,
            "stages": stages(version.definition, counts) if version else [],
            "total": sum(counts.values()),
            "today": clock.today(),
            "organiser": organiser,
            "panel": [(member, left_out.get(member.pk, ())) for member in found.panel.all()] if organiser else [],
            "stepping_aside": len(left_out.get(member.pk, ())) if (member := request.user.as_member) else 0,
            "panel_count": found.panel.count(),
            "votes": list(Vote.objects.filter(campaign=found, case__isnull=True).select_related("version", "campaign")),
            "categories": categories(found, version),
            "mine": list(cases.filter(pk__in=Case.objects.visible_to(request.user))[:20]),
            "public": [each for each in cases if each.definition.states[each.state].kind == "publicity"],
            "can_start": any(each.campaign == found and not each.refusal for each in startable(request.user)),
        },
    )


def stages(definition: Any, counts: Counter[str]) -> list[Stage]:
    """Returns the states in the order of the procedure; failures that nobody reached are left out."""
    most = max(counts.values(), default=1)
    return [
        Stage(localized(state.title), state.kind, counts[key], round(100 * counts[key] / most))
        for key, state in definition.states.items()
        if counts[key] or state.outcome != "failure"
    ]


def categories(found: Campaign, version: Any) -> list[str]:
    """Returns the categories called for; all that occur where the campaign does not name any."""
    if found.categories:
        return list(found.categories)
    used = Case.objects.filter(campaign=found).exclude(category="").values_list("category", flat=True)
    return sorted(set(used))


def _steer_vote(request: MemberRequest, found: Campaign, organiser: bool) -> HttpResponse:
    asked = request.POST.get("vote", "")
    vote = next((each for each in Vote.objects.filter(campaign=found) if str(each.pk) == asked), None)
    if not organiser or vote is None:
        raise Http404
    try:
        if request.POST.get("do") == "open":
            open_vote(vote=vote, actor=request.user)
            messages.success(request, _("The vote is open. Everybody entitled finds it on the workbench."))
        else:
            close_vote(vote=vote, actor=request.user)
            messages.success(request, _("The vote is closed and counted; the cases have gone on."))
    except ActionRefused as refused:
        messages.error(request, str(refusal_text(refused.code, refused.context)))
    return redirect("campaign", found.slug)

"""Starting a procedure."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from organization import clock
from organization.models import Unit
from processes.models import Campaign, Procedure
from processes.queries import Startable, startable
from processes.refusal_texts import refusal_text
from processes.services import ActionRefused, start_case

from .lookup import new_token
from .member_request import MemberRequest


@login_required
def start(request: MemberRequest) -> HttpResponse:
    """What this person may start, and why not for the rest."""
    offers = startable(request.user)
    mine = {each.version.procedure_id for each in offers}
    others = Procedure.objects.filter(versions__status="published").exclude(pk__in=mine).distinct()
    return render(
        request,
        "processes/start.html",
        {
            "open_offers": [each for each in offers if not each.refusal],
            "closed_offers": [
                (each, refusal_text(each.refusal, each.refusal_context)) for each in offers if each.refusal
            ],
            "others": list(others),
            "coming": Campaign.objects.filter(opens_on__gt=clock.today())
            .select_related("procedure")
            .order_by("opens_on"),
            "token": new_token(),
        },
    )


@login_required
def start_procedure(request: MemberRequest, procedure: str) -> HttpResponse:
    """Creates the case (POST); GET explains what will happen first."""
    offers = [each for each in startable(request.user) if each.version.procedure.key == procedure]
    if request.method != "POST":
        return _intro(request, offers)
    offer, unit = _chosen(request, offers)
    if offer is None or unit is None:
        messages.error(request, _("Choose the unit for which you start this."))
        return _intro(request, offers, status=422)
    try:
        case = start_case(
            procedure=procedure,
            unit=unit,
            actor=request.user,
            campaign=offer.campaign,
            token=request.POST.get("token", ""),
        )
    except ActionRefused as refused:
        return _intro(request, offers, refusal=refusal_text(refused.code, refused.context), status=422)
    messages.success(
        request, _("Case %(number)s is open. Fill it in below; it is saved as you go.") % {"number": case.number}
    )
    return redirect(case)


def _intro(request: MemberRequest, offers: list[Startable], *, refusal: Any = None, status: int = 200) -> HttpResponse:
    if not offers:
        messages.info(request, _("You cannot start this procedure. Below is what you can start, and why not the rest."))
        return redirect("start")
    context = {"offers": offers, "definition": offers[0].version.definition, "refusal": refusal, "token": new_token()}
    context["refusals"] = [(each, refusal_text(each.refusal, each.refusal_context)) for each in offers if each.refusal]
    return render(request, "processes/start_procedure.html", context, status=status)


def _chosen(request: MemberRequest, offers: list[Startable]) -> tuple[Startable | None, Unit | None]:
    slug, code = request.POST.get("campaign", ""), request.POST.get("unit", "")
    for offer in offers:
        if (offer.campaign.slug if offer.campaign else "") == slug:
            return offer, next((unit for unit in offer.units if unit.code == code), None)
    return None, None

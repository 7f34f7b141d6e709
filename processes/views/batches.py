"""Cases decided together: the ranking, and one button for all."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from processes.models import Campaign
from processes.queries import ActionOffer, Batch, batch_rows
from processes.refusal_texts import refusal_text
from processes.services import ActionRefused, RawInputs, apply_batch
from processes.services.decide_batch import decide_batch, decisions
from processes.templatetags.processes import category as category_label
from processes.texts import localized

from .lookup import campaign_or_404, new_token
from .member_request import MemberRequest
from .organisers import reads_ranking

DECIDE = "decide"
Decisions = Mapping[Any, ActionOffer | None]


@login_required
def batch(request: MemberRequest, campaign: str, category: str) -> HttpResponse:
    """The ranking of a category; POST shows what a button would do to every case, and does it when confirmed."""
    found = campaign_or_404(campaign)
    table = batch_rows(found, category, request.user)
    decide = decisions(campaign=found, category=category, actor=request.user)
    if not table.offers and not decide and not reads_ranking(request.user, found):
        raise Http404
    if request.method != "POST":
        return _table(request, table, decide)
    action = request.POST.get("action", "")
    offer = next((each for each in table.offers if each.key == action), None)
    if offer is None and (action != DECIDE or not decide):
        messages.info(request, _("This button is no longer there: the batch has moved on."))
        return redirect("batch", campaign, category)
    if "confirmed" not in request.POST:
        return _preview(request, table, decide, offer)
    return _apply(request, table, decide, offer)


def _label(campaign: Campaign, category: str) -> str:
    version = campaign.procedure.current_version
    return category_label(category, version.definition if version else None)


def _table(
    request: MemberRequest,
    table: Batch,
    decide: Decisions,
    refusal: Any = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "table": table,
        "label": _label(table.campaign, table.category),
        "decide": decide,
        "refusal": refusal,
        "cut": next((row.case.pk for row in table.rows if row.within_quota is False), None),
    }
    return render(request, "processes/batch.html", context, status=status)


def _preview(request: MemberRequest, table: Batch, decide: Decisions, offer: ActionOffer | None) -> HttpResponse:
    if offer:
        rows = [(row, _state(row.case, offer) if row.in_step else "") for row in table.rows]
    else:
        rows = [(row, _state(row.case, decide.get(row.case.pk))) for row in table.rows]
    context = {
        "table": table,
        "label": _label(table.campaign, table.category),
        "rows": rows,
        "action": offer.key if offer else DECIDE,
        "title": offer.title if offer else _("Decide for all"),
        "undecided": sum(1 for each in decide.values() if each is None) if offer is None else 0,
        "token": new_token(),
    }
    return render(request, "processes/batch_confirm.html", context)


def _state(case: Any, offer: ActionOffer | None) -> str:
    state = case.definition.states.get(offer.target) if offer else None
    return localized(state.title) if state else ""


def _apply(request: MemberRequest, table: Batch, decide: Decisions, offer: ActionOffer | None) -> HttpResponse:
    place: dict[str, Any] = {"campaign": table.campaign, "category": table.category, "actor": request.user}
    token, comment = request.POST.get("token", ""), request.POST.get("comment", "")
    try:
        if offer is None:
            results = decide_batch(**place, token=token, comment=comment)
        else:
            results = apply_batch(**place, action=offer.key, token=token, inputs=RawInputs(comment=comment))
    except ActionRefused as refused:
        return _table(request, table, decide, refusal=refusal_text(refused.code, refused.context), status=422)
    done = ngettext("Done for %(number)s case.", "Done for %(number)s cases.", len(results)) % {"number": len(results)}
    messages.success(request, done)
    return redirect("batch", table.campaign.slug, table.category)

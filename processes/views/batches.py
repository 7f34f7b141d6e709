"""Cases decided together: the ranking, and one button for all."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from processes.queries import ActionOffer, Batch, batch_rows
from processes.refusal_texts import refusal_text
from processes.services import ActionRefused, RawInputs, apply_batch
from processes.services.decide_batch import decide_batch
from processes.texts import localized

from .lookup import campaign_or_404, new_token
from .organisers import is_organiser

DECIDE = "decide"


@login_required
def batch(request: HttpRequest, campaign: str, category: str) -> HttpResponse:
    """The ranking of a category; POST shows what a button would do to every case, and does it when confirmed."""
    found = campaign_or_404(campaign)
    table = batch_rows(found, category, request.user)
    if not table.offers and not is_organiser(request.user, found):
        raise Http404
    if request.method != "POST":
        return _table(request, table)
    action = request.POST.get("action", "")
    offers = [each for each in table.offers if action in (each.key, DECIDE)]
    if not offers:
        messages.info(request, _("This button is no longer there: the batch has moved on."))
        return redirect("batch", campaign, category)
    if "confirmed" not in request.POST:
        return _preview(request, table, action, offers)
    return _apply(request, table, action, offers)


def deciding(table: Batch) -> list[ActionOffer]:
    """Returns the buttons that sort the ranked cases into chosen and not chosen, when there are such."""
    return [each for each in table.offers if not (each.transition and each.transition.batch)]


def _table(request: HttpRequest, table: Batch, refusal: Any = None, status: int = 200) -> HttpResponse:
    context = {
        "table": table,
        "together": [each for each in table.offers if each.transition and each.transition.batch],
        "decide": deciding(table),
        "refusal": refusal,
        "cut": next((row.case.pk for row in table.rows if row.within_quota is False), None),
    }
    return render(request, "processes/batch.html", context, status=status)


def _preview(request: HttpRequest, table: Batch, action: str, offers: Sequence[ActionOffer]) -> HttpResponse:
    rows = [(row, _choice(row, action, offers, table)) for row in table.rows]
    title = _("Decide for all") if action == DECIDE else offers[0].title
    context = {"table": table, "rows": rows, "action": action, "title": title, "offers": offers, "token": new_token()}
    return render(request, "processes/batch_confirm.html", context)


def _choice(row: Any, action: str, offers: Sequence[ActionOffer], table: Batch) -> str:
    """Returns where a case would go, in words."""
    if action != DECIDE:
        return _state(row.case, offers[0]) if row.in_step else ""
    chosen = [each for each in offers if _is_success(row.case, each)]
    other = [each for each in offers if not _is_success(row.case, each)]
    picked = chosen if row.within_quota else other
    return _state(row.case, picked[0]) if picked else ""


def _is_success(case: Any, offer: ActionOffer) -> bool:
    state = case.definition.states.get(offer.target)
    return bool(state and state.outcome != "failure")


def _state(case: Any, offer: ActionOffer) -> str:
    state = case.definition.states.get(offer.target)
    return localized(state.title) if state else offer.title


def _apply(request: HttpRequest, table: Batch, action: str, offers: Sequence[ActionOffer]) -> HttpResponse:
    token = request.POST.get("token", "")
    comment = request.POST.get("comment", "")
    try:
        if action == DECIDE:
            results = decide_batch(
                campaign=table.campaign, category=table.category, actor=request.user, token=token, comment=comment
            )
        else:
            results = apply_batch(
                campaign=table.campaign,
                category=table.category,
                action=action,
                actor=request.user,
                token=token,
                inputs=RawInputs(comment=comment),
            )
    except ActionRefused as refused:
        return _table(request, table, refusal=refusal_text(refused.code, refused.context), status=422)
    done = ngettext("Done for %(number)s case.", "Done for %(number)s cases.", len(results)) % {"number": len(results)}
    messages.success(request, done)
    return redirect("batch", table.campaign.slug, table.category)

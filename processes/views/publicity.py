"""The public notice of a decision, and objections to it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forms.services import fill_context, shown_values
from processes.models import Case
from processes.queries import available_actions, case_form, handed_in, visible_values
from processes.refusal_texts import refusal_text
from processes.services import ActionRefused, RawInputs, take_action

from .case_page import Typed, filled_form
from .lookup import new_token
from .member_request import MemberRequest
from .periods import period, public_place

OPEN_TO_ALL = "any_member"
MADE_PUBLIC = frozenset({"text", "choice"})
"""Types of the nominated answers that a notice shows; the long ones are for those who judge."""


@login_required
def publicity(request: MemberRequest, case_id: UUID) -> HttpResponse:
    """What is made public, until when, how that is counted; every member may object here."""
    case = Case.objects.select_related("version", "unit", "campaign", "procedure").filter(pk=case_id).first()
    if case is None or public_place(case) is None or case.status != "open":
        raise Http404
    if request.method == "POST":
        return _object(request, case)
    return _page(request, case, Typed())


def _objecting(request: MemberRequest, case: Case):  # type: ignore[no-untyped-def]  # an offer or None
    offers = available_actions(case, request.user)
    return next((each for each in offers if each.transition and OPEN_TO_ALL in each.transition.by), None)


def _page(request: MemberRequest, case: Case, typed: Typed) -> HttpResponse:
    context = fill_context(user=request.user, place=f"case:{case.pk}", unit_path=case.unit_path)
    offer, days, place = _objecting(request, case), period(case), public_place(case) or case
    form, inputs = case_form(case, request.user, region=place.region), frozenset(offer.inputs if offer else ())
    return render(
        request,
        "processes/publicity.html",
        {
            "case": case,
            "state": case.definition.states[place.state],
            "days": days,
            "last": days[-1].day if days else None,
            "working": sum(1 for day in days if day.number),
            "questions": [
                each
                for each in shown_values(
                    definition=case.definition.form, values=visible_values(case, request.user), context=context
                )
                if each.type in MADE_PUBLIC and each.key in handed_in(case.definition)
            ],
            "offer": offer,
            "asked": filled_form(request, case, form, writable=inputs, visible=inputs, typed=typed) if inputs else None,
            "typed": typed,
            "token": new_token(),
        },
        status=typed.status,
    )


def _object(request: MemberRequest, case: Case) -> HttpResponse:
    offer = _objecting(request, case)
    if offer is None:
        messages.info(request, _("Objections can no longer be raised here."))
        return redirect("publicity", case.pk)
    comment = request.POST.get("comment", "")
    try:
        take_action(
            case_id=case.pk,
            action=offer.key,
            actor=request.user,
            inputs=RawInputs(data=request.POST, files=request.FILES, comment=comment),
            token=request.POST.get("token", ""),
        )
    except ActionRefused as refused:
        words = refusal_text(refused.code, refused.context)
        typed = Typed(data=request.POST, errors=refused.field_errors, comment=comment, refusal=words, status=422)
        return _page(request, case, typed)
    messages.success(
        request, _("Your objection has been received. The organisers must answer it before the case can go on.")
    )
    return redirect("publicity", case.pk)

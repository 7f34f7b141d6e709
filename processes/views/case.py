"""One case: reading it, writing into it, pressing its buttons."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from forms.services import drop_draft, form_command, load_draft, save_draft
from organization.one_look import one_look
from organization.sent import number_sent
from processes.models import Case
from processes.queries import ActionOffer, CaseForm, available_actions, case_form
from processes.refusal_texts import refusal_text
from processes.services import ActionRefused, RawInputs, take_action
from processes.texts import localized

from .case_page import Typed, case_context, case_response, draft_key, filled_form, place_shown
from .lookup import case_or_404, new_token
from .member_request import MemberRequest

STATUS = {"changed_meanwhile": 409, "busy": 409, "not_yours": 403, "not_allowed": 403}


@login_required
def case(request: MemberRequest, case_id: UUID) -> HttpResponse:
    """The page of a case; POST saves a draft, works on the form's rows, or presses a button."""
    if request.method != "POST":
        with one_look():
            return case_response(request, case_or_404(request.user, case_id))
    found = case_or_404(request.user, case_id)
    form = case_form(found, request.user, region=place_shown(request, found).region)
    if form_command(request.POST) is not None:
        return case_response(request, found, _typed(request))
    if "save_draft" in request.POST:
        return _save(request, found, form)
    offer = _offer(found, request)
    if needs_confirmation(offer) and not _says_enough(offer, request):
        _keep(request, found, form)
        return redirect(_at(reverse("case-act", args=[found.pk, offer.key]), offer.region))
    inputs = RawInputs(data=request.POST, files=request.FILES, comment=request.POST.get("comment", ""))
    return press(request, found, offer, inputs)


@login_required
def act(request: MemberRequest, case_id: UUID, transition: str) -> HttpResponse:
    """Asks once more before a button that is dangerous, needs a comment or asks for more answers."""
    found = case_or_404(request.user, case_id)
    offer = next((each for each in available_actions(found, request.user) if each.key == transition), None)
    if offer is None:
        messages.info(request, _("This button is no longer there: the case has moved on."))
        return redirect(found)
    if request.method != "POST" or form_command(request.POST) is not None:
        return _confirm(request, found, offer, _typed(request) if request.method == "POST" else Typed())
    inputs = RawInputs(data=_typed_before_and_now(request, found, offer), comment=request.POST.get("comment", ""))
    return press(request, found, offer, inputs, confirming=True)


def needs_confirmation(offer: ActionOffer) -> bool:
    """Whether a button leads to a page of its own before anything happens."""
    return offer.tone == "danger" or offer.comment == "required" or bool(offer.inputs)


def press(
    request: MemberRequest, found: Case, offer: ActionOffer, inputs: RawInputs, *, confirming: bool = False
) -> HttpResponse:
    """Applies a button once and says what it led to, or shows the page again with the reason."""
    key = draft_key(found, place_shown(request, found))
    try:
        result = take_action(
            case_id=found.pk,
            action=offer.key,
            actor=request.user,
            inputs=inputs,
            token=request.POST.get("token", ""),
            expected_seq=number_sent(request.POST.get("seq")),
            on_behalf_of=offer.on_behalf_of,
            todo=offer.todo,
        )
    except ActionRefused as refused:
        return _refused(request, found, offer, refused, confirming=confirming)
    drop_draft(owner=request.user, key=key)
    if not result.repeated:
        target = found.definition.states.get(offer.target)
        state = target if target and target.region else found.definition.states.get(result.state)
        words = {"action": offer.title, "state": localized(state.title) if state else result.state}
        messages.success(request, _("Done: %(action)s. The case is now at “%(state)s”.") % words)
    still = Case.objects.visible_to(request.user).filter(pk=found.pk).exists()
    return redirect(found) if still else redirect("workbench")


def _refused(
    request: MemberRequest, found: Case, offer: ActionOffer, refused: ActionRefused, *, confirming: bool
) -> HttpResponse:
    found = case_or_404(request.user, found.pk)
    typed = _typed(request)
    typed.errors = refused.field_errors
    typed.refusal = refusal_text(refused.code, refused.context)
    typed.changed = list(refused.context.get("since", ())) if refused.code == "changed_meanwhile" else []
    typed.status = STATUS.get(refused.code, 422)
    # The form gets the present seq and a new token, so that pressing again is a fresh, informed decision.
    typed.token = new_token()
    still = any(each.key == offer.key for each in available_actions(found, request.user))
    outside = set(refused.field_errors) - set(offer.inputs)
    if confirming and still and not outside:
        return _confirm(request, found, offer, typed)
    if confirming:
        typed.data, typed.files = None, None
    return case_response(request, found, typed)


def _confirm(request: MemberRequest, found: Case, offer: ActionOffer, typed: Typed) -> HttpResponse:
    context = case_context(request, found, typed)
    asked = _asked(request, found, offer, context["form"], typed) if offer.inputs else None
    context |= {"offer": offer, "asked": asked, "target": found.definition.states.get(offer.target)}
    return render(request, "processes/confirm.html", context, status=typed.status)


def _asked(request: MemberRequest, found: Case, offer: ActionOffer, form: CaseForm, typed: Typed) -> Any:
    inputs = frozenset(offer.inputs)
    return filled_form(request, found, form, writable=inputs, visible=inputs, typed=typed)


def _typed_before_and_now(request: MemberRequest, found: Case, offer: ActionOffer) -> dict[str, Any]:
    """Returns the answers typed on the case's page (kept as a draft) together with those of the dialog."""
    here = place_shown(request, found)
    form, nothing = case_form(found, request.user, region=here.region), frozenset[str]()
    draft = load_draft(owner=request.user, key=draft_key(found, here))
    before = filled_form(request, found, form, writable=form.writable, visible=nothing, typed=Typed(), draft=draft)
    inputs = frozenset(offer.inputs)
    now = filled_form(request, found, form, writable=inputs, visible=nothing, typed=_typed(request))
    return {**(before.raw if draft else {}), **now.raw}


def _typed(request: MemberRequest) -> Typed:
    return Typed(
        data=request.POST,
        files=request.FILES,
        comment=request.POST.get("comment", ""),
        token=request.POST.get("token", ""),
    )


def _offer(found: Case, request: MemberRequest) -> ActionOffer:
    key, region = request.POST.get("action", ""), place_shown(request, found).region
    offers = [each for each in available_actions(found, request.user) if each.key == key]
    if offers:
        return next((each for each in offers if each.region == region), offers[0])
    # Somebody pressed a button that is no longer there: the service words the refusal and the page shows what happened.
    if key in found.definition.transitions or key in {"contribute", "claim", "release"}:
        return ActionOffer(key=key, title=key, tone="primary", comment="optional", inputs=(), help="")
    raise Http404


def _at(address: str, region: str) -> str:
    """The address of a page about one branch of a case."""
    return f"{address}?{urlencode({'at': region})}" if region else address


def _says_enough(offer: ActionOffer, request: MemberRequest) -> bool:
    said = bool(request.POST.get("comment", "").strip())
    return offer.tone != "danger" and not offer.inputs and (said or offer.comment != "required")


def _keep(request: MemberRequest, found: Case, form: CaseForm) -> None:
    if not form.writable:
        return
    filled = filled_form(request, found, form, writable=form.writable, visible=frozenset(), typed=_typed(request))
    save_draft(owner=request.user, key=draft_key(found, place_shown(request, found)), raw=filled.raw, revision=None)


def _save(request: MemberRequest, found: Case, form: CaseForm) -> HttpResponse:
    _keep(request, found, form)
    messages.success(request, _("Draft saved. Nobody else sees it until you hand it in."))
    return redirect(found)

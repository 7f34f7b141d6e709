from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, translate_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organization import clock
from organization.member_forms import DelegationForm, LanguageForm
from organization.models import Delegation, Member, Membership
from organization.queries import posts_of
from organization.refusals import delegation_refusal
from organization.services import DelegationRefused, end_delegation
from organization.signed_in import SignedInRequest


@login_required
def profile(request: SignedInRequest) -> HttpResponse:
    """Shows the reader's posts, unit, delegations and settings."""
    member, today = request.user.as_member, clock.today()
    context: dict[str, Any] = {"member": member, "language_form": LanguageForm(instance=request.user), "today": today}
    if member:
        temporary = Membership.objects.on(today).filter(member=member, kind="temporary").select_related("unit")
        context |= {
            "membership": member.membership_on(today),
            "temporary": temporary,
            "posts": posts_of(member, today),
            "given": Delegation.objects.filter(delegator=member).select_related("delegate"),
            "received": Delegation.objects.filter(delegate=member).select_related("delegator"),
        }
    return render(request, "organization/profile.html", context)


@login_required
def new_delegation(request: SignedInRequest) -> HttpResponse:
    """Asks for a delegation of the reader's own work and creates it."""
    form = DelegationForm(request.POST or None, delegator=_own_member(request))
    if request.method == "POST" and form.is_valid():
        try:
            delegation = form.save(user=request.user)
        except DelegationRefused as refused:  # somebody was quicker between the check and the lock
            form.add_error(None, delegation_refusal(refused.code, refused.context))
        else:
            words = _("%(delegate)s acts for you from %(start)s to %(end)s.")
            values = {"delegate": delegation.delegate, "start": delegation.start_on, "end": delegation.end_on}
            messages.success(request, words % values)
            return redirect("profile")
    return render(request, "organization/delegation.html", {"form": form})


@login_required
@require_POST
def stop_delegation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ends one of the reader's own delegations."""
    delegation = get_object_or_404(Delegation, pk=pk, delegator=_own_member(request))
    end_delegation(delegation=delegation)
    messages.success(request, _("%(delegate)s no longer acts for you.") % {"delegate": delegation.delegate})
    return redirect("profile")


@login_required
@require_POST
def choose_language(request: SignedInRequest) -> HttpResponse:
    """Keeps the language in which the reader's pages open."""
    form = LanguageForm(request.POST, instance=request.user)
    if form.is_valid():
        form.save()
    url = reverse("profile")
    return HttpResponseRedirect(translate_url(url, request.user.language) if request.user.language else url)


def _own_member(request: SignedInRequest) -> Member:
    member: Member | None = request.user.as_member
    if member is None:
        raise PermissionDenied
    return member

"""The handover assistant: what somebody holds who leaves, who takes over, and what became of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from organization.models import Member
from processes.handover_texts import RESULTS, refusal_words
from processes.queries import handovers as held
from processes.queries.desk.chosen import is_overseer
from processes.services import ActionRefused
from processes.services.handovers import Chosen, hand_over_all, take_back_handover

from .listing import page_of, words
from .lookup import new_token
from .member_request import MemberRequest


@login_required
@require_safe
def handovers(request: MemberRequest) -> HttpResponse:
    """Who has left with things in hand, anybody by name, and the handovers so far."""
    if not is_overseer(request.user):
        return render(request, "processes/desk_none.html", status=403)
    text = words(request, "q")
    context = {
        "q": text,
        "found": held.found_people(request.user, text),
        "just_left": held.just_left(request.user),
        "page": page_of(request, held.handovers_of(request.user)),
    }
    return render(request, "processes/handovers.html", context)


@login_required
def handover(request: MemberRequest, code: str) -> HttpResponse:
    """What somebody holds, the successor proposed; hands the ticked things over."""
    member = get_object_or_404(held.leavers(request.user), code=code)
    if request.method == "POST":
        done = _done(request, member)
        if done is not None:
            return redirect("handover-report", done.pk)
    holdings = held.holdings(member, request.user)
    text = words(request, "q")
    people = held.successors(text)
    if holdings.successor is not None and holdings.successor not in people:
        people = [holdings.successor, *people]
    chosen_code = request.POST.get("successor", "") or (holdings.successor.code if holdings.successor else "")
    context = {
        "member": member, "holdings": holdings, "q": text, "people": [each for each in people if each != member],
        "chosen_code": chosen_code, "reason": request.POST.get("reason", ""), "token": new_token(),
        "sent": request.method == "POST", "ticked": {name: request.POST.getlist(name) for name in KEYS},
    }  # fmt: skip
    return render(request, "processes/handover.html", context)


KEYS = ("todo", "case", "panel", "delegation")


def _done(request: MemberRequest, member: Member) -> Any:
    successor = Member.objects.filter(code=request.POST.get("successor", "")[:40].replace("\0", "")).first()
    if successor is None:
        messages.error(request, refusal_words("nobody_chosen", {}))
        return None
    try:
        return hand_over_all(
            member=member, successor=successor, by=request.user, reason=request.POST.get("reason", ""),
            chosen=_chosen(request), token=f"{request.user.pk}:{request.POST.get('token', '')[:60]}".replace("\0", ""),
        )  # fmt: skip
    except ActionRefused as refused:
        messages.error(request, refusal_words(refused.code, refused.context))
        return None


def _chosen(request: MemberRequest) -> Chosen:
    def numbers(name: str) -> set[int]:
        sent = request.POST.getlist(name)[: held.MOST]
        return {int(each) for each in sent if each.isascii() and each.isdigit() and len(each) < 16}

    cases = set()
    for each in request.POST.getlist("case")[: held.MOST]:
        try:
            cases.add(UUID(each))
        except ValueError:
            continue
    return Chosen(todos=numbers("todo"), cases=cases, panels=numbers("panel"), delegations=numbers("delegation"))


@login_required
def report(request: MemberRequest, handover_id: UUID) -> HttpResponse:
    """What became of each thing; takes the handover back."""
    done = get_object_or_404(held.handovers_of(request.user), pk=handover_id)
    if request.method == "POST":
        try:
            taken = take_back_handover(handover=done, by=request.user)
        except ActionRefused as refused:
            messages.error(request, refusal_words(refused.code, refused.context))
        else:
            number = taken.lines.filter(code="undone").count()
            messages.success(
                request, ngettext("%(number)s thing was given back.", "%(number)s things were given back.", number)
                % {"number": number} if number else _("Nothing could be given back; see why below.")
            )  # fmt: skip
        return redirect("handover-report", done.pk)
    lines = done.lines.select_related(
        "case__version", "case__unit__kind", "todo", "campaign", "delegation__delegator", "delegation__delegate"
    )
    told = [(line, str(RESULTS.get(line.code, line.code))) for line in lines]
    kept = sum(line.code not in ("done", "undone") for line, _words in told)
    context = {"handover": done, "lines": told, "kept": kept, "done": len(told) - kept}
    return render(request, "processes/handover_report.html", context)

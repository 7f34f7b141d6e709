"""Entering paper ballots: one teller counts a bundle, another confirms it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from organization.models import Member
from organization.sent import number_sent
from processes.models import PaperBallots, PaperKind, Vote
from processes.queries.votes import answer_titles
from processes.refusal_texts import refusal_text
from processes.services import ActionRefused
from processes.services.paper_ballots import (
    confirm_paper_ballots,
    enter_paper_ballots,
    is_teller,
    withdraw_paper_ballots,
)

from .lookup import vote_or_404
from .member_request import MemberRequest

MOST = 100_000


@login_required
def paper_ballots(request: MemberRequest, vote_id: UUID) -> HttpResponse:
    """The bundles of a vote; POST enters one, or confirms or withdraws one."""
    vote = vote_or_404(request.user, vote_id).vote
    if not is_teller(request.user, vote) or vote.status != "open":
        raise Http404
    if request.method != "POST":
        return _page(request, vote)
    try:
        _do(request, vote)
    except ActionRefused as refused:
        return _page(request, vote, refusal=refusal_text(refused.code, refused.context), status=422)
    return redirect("vote-paper", vote.pk) if Vote.objects.get(pk=vote.pk).status == "open" else redirect(vote)


def _do(request: MemberRequest, vote: Vote) -> None:
    for name, work in (("confirm", confirm_paper_ballots), ("withdraw", withdraw_paper_ballots)):
        if name in request.POST:
            bundle = vote.bundles.filter(pk=number_sent(request.POST[name]) or 0).first()
            if bundle is None:
                raise ActionRefused("too_late")
            work(bundle_id=bundle.pk, teller=request.user)
            return
    kind = request.POST.get("kind", "")
    counts = {key: number_sent(request.POST.get(f"count-{key}")) or 0 for key, _label, _answer in _questions(vote)}
    enter_paper_ballots(
        vote_id=vote.pk,
        teller=request.user,
        kind=kind if kind in PaperKind.values else PaperKind.PRESENT,
        members=request.POST.getlist("member"),
        counts={key: min(number, MOST) for key, number in counts.items()},
    )
    messages.success(request, _("Entered. It counts when another teller has confirmed it."))


def _questions(vote: Vote) -> list[tuple[str, str, str]]:
    """Returns (choice, item, answer) of everything that is counted."""
    answers = answer_titles(vote.spec)
    if not vote.items:
        return [(key, "", label) for key, label in answers.items()]
    return [(f"{item['key']}={key}", item["label"], label) for item in vote.items for key, label in answers.items()]


def _page(request: MemberRequest, vote: Vote, *, refusal: Any = None, status: int = 200) -> HttpResponse:
    bundles = PaperBallots.objects.filter(vote=vote).prefetch_related("members").select_related("entered_by")
    taken = vote.participations.values("member")
    bundled = bundles.values("members")
    waiting = Member.objects.filter(pk__in=vote.roll.values("member")).exclude(pk__in=taken).exclude(pk__in=bundled)
    context = {
        "vote": vote,
        "kinds": PaperKind.choices,
        "waiting": waiting.order_by("code"),
        "questions": [(*each, request.POST.get(f"count-{each[0]}", "")) for each in _questions(vote)],
        "chosen": request.POST.getlist("member"),
        "kind": request.POST.get("kind", PaperKind.PRESENT),
        "open_bundles": [each for each in bundles if each.confirmed_at is None],
        "refusal": refusal,
    }
    return render(request, "processes/vote_paper.html", context, status=status)

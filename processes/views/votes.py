"""Voting: the paper, the confirmation, and what comes out."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forms.services import fill_context, shown_values
from processes.engine.votes import Item, items_problem
from processes.models import Case
from processes.queries import VoteChoice, VotePaper, handed_in, vote_result
from processes.queries.minutes import minutes_of
from processes.refusal_texts import refusal_text
from processes.services import ActionRefused, cast_ballot, close_vote
from processes.services.paper_ballots import is_teller

from .lookup import new_token, vote_or_404
from .member_request import MemberRequest
from .organisers import is_steward


@dataclass(frozen=True)
class Entry:
    """A choice with what a voter sees of it at a glance."""

    choice: VoteChoice
    line: str
    cover: str
    chosen: bool


@login_required
def vote(request: MemberRequest, vote_id: UUID) -> HttpResponse:
    """The ballot paper; POST shows what would be cast, and casts it when confirmed."""
    paper = vote_or_404(request.user, vote_id)
    if paper.vote.status == "closed":
        context = {
            "paper": paper,
            "result": vote_result(paper.vote),
            "minutes": minutes_of(paper.vote, None),
            "unconfirmed": paper.vote.bundles.filter(confirmed_at__isnull=True).count(),
        }
        return render(request, "processes/vote_result.html", context)
    if request.method != "POST":
        return _paper(request, paper, chosen=[])
    if "close" in request.POST:
        return _close(request, paper)
    chosen = list(dict.fromkeys([*request.POST.getlist("choice"), *_answers(request, paper)]))
    if "back" in request.POST:
        # By POST: an address with the choices in it would stand in logs and histories beside who asked for it.
        return _paper(request, paper, chosen=chosen)
    if problem := _problem(paper, chosen):
        return _paper(request, paper, chosen=chosen, refusal=problem, status=422)
    if "confirmed" not in request.POST:
        picked = [each for each in (*paper.choices, *_item_choices(paper)) if each.value in chosen]
        return render(request, "processes/vote_confirm.html", {"paper": paper, "picked": picked, "token": new_token()})
    try:
        cast_ballot(vote_id=vote_id, voter=request.user, choices=chosen, token=request.POST.get("token", ""))
    except ActionRefused as refused:
        return _paper(request, paper, chosen=chosen, refusal=refusal_text(refused.code, refused.context), status=422)
    messages.success(request, _("Thank you. Your vote is counted; nobody can see what you chose."))
    return redirect("vote", vote_id)


@login_required
def vote_entry(request: MemberRequest, vote_id: UUID, case_id: UUID) -> HttpResponse:
    """One entry of a vote in full, for those who may vote on it."""
    paper = vote_or_404(request.user, vote_id)
    found = next((each.case for each in paper.choices if each.case and each.case.pk == case_id), None)
    if found is None or paper.vote.status != "open":
        raise Http404
    context = fill_context(user=request.user, place=f"case:{found.pk}", unit_path=found.unit_path)
    questions = shown_values(
        definition=found.definition.form, values=found.values, visible=handed_in(found.definition), context=context
    )
    return render(request, "processes/vote_entry.html", {"paper": paper, "case": found, "questions": questions})


def _close(request: MemberRequest, paper: VotePaper) -> HttpResponse:
    try:
        close_vote(vote=paper.vote, actor=request.user)
    except ActionRefused as refused:
        return _paper(request, paper, chosen=[], refusal=refusal_text(refused.code, refused.context), status=403)
    messages.success(request, _("The vote is closed and counted."))
    return redirect("vote", paper.vote.pk)


def _answers(request: MemberRequest, paper: VotePaper) -> list[str]:
    """Returns what was chosen for each item: each is a question of its own."""
    sent = (request.POST.get(f"item-{item.key}", "") for item in paper.items if not item.recused)
    return [each for each in sent if each]


def _item_choices(paper: VotePaper) -> list[VoteChoice]:
    return [
        replace(choice, label=f"{item.label}: {choice.label}")
        for item in paper.items
        if not item.recused
        for choice in item.choices
    ]


def _problem(paper: VotePaper, chosen: list[str]) -> Any:
    if not paper.may_vote or paper.has_voted:
        return refusal_text("already_voted" if paper.has_voted else paper.refusal or "not_on_roll", {})
    if paper.items:
        asked = [Item(key=each.key, label=each.label) for each in paper.items if not each.recused]
        problem = items_problem(paper.vote.spec, asked, chosen)
        return refusal_text(problem, {}) if problem else None
    if not chosen:
        return _("Choose at least one.")
    if len(chosen) > paper.max_choices:
        return refusal_text("too_many_choices", {"maximum": paper.max_choices, "chosen": len(chosen)})
    return None


def _paper(
    request: MemberRequest, paper: VotePaper, *, chosen: list[str], refusal: Any = None, status: int = 200
) -> HttpResponse:
    entries = [
        Entry(
            choice=each,
            line=_line(each.case) if each.case else "",
            cover=_cover(each.case) if each.case else "",
            chosen=each.value in chosen,
        )
        for each in paper.choices
    ]
    why_not = refusal_text(paper.refusal, {}) if paper.refusal and not paper.has_voted else None
    context = {"paper": paper, "entries": entries, "refusal": refusal, "why_not": why_not, "chosen": chosen}
    context["teller"] = paper.vote.status == "open" and is_teller(request.user, paper.vote)
    context["steward"] = paper.vote.status == "open" and is_steward(request.user, paper.vote)
    return render(request, "processes/vote.html", context, status=status)


def _line(case: Case) -> str:
    """Returns the first short text of a nomination that is not its title."""
    for spec in case.definition.form.fields:
        words = case.values.get(spec.key)
        if spec.type == "text" and isinstance(words, str) and words and words != case.title:
            return words
    return ""


def _cover(case: Case) -> str:
    """Returns the id of the first image of a nomination."""
    for spec in case.definition.form.fields:
        picture = case.values.get(spec.key)
        if spec.type == "image" and isinstance(picture, dict) and picture.get("file"):
            return str(picture["file"])
    return ""

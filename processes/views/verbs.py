"""The page of one verb: what will happen and who sees it, whom it concerns, and the button that does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forms.lookups import lookups
from organization import clock
from organization.models import Member
from organization.sent import number_sent
from processes.engine.branches import active_places, focused
from processes.engine.verbs import VERBS, Verb
from processes.engine.verbs.send_back import may_come_straight_back
from processes.models import Case
from processes.queries.ground import administers
from processes.queries.snapshots import snapshot
from processes.queries.verbs import droppable, steps_back, steps_to_jump, steps_to_reopen
from processes.refusal_texts import refusal_text
from processes.services import ActionRefused, RawInputs, take_action
from processes.texts import localized
from processes.verb_texts import HOWS, TEXTS

from .lookup import case_or_404, new_token
from .member_request import MemberRequest

FOUND = 20
"""How many people a search offers; a longer word finds fewer."""


@dataclass
class Sent:
    """What was typed so far."""

    members: list[str] = field(default_factory=list)
    q: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    refusal: Any = None
    token: str = ""
    status: int = 200


@login_required
def verb(request: MemberRequest, case_id: UUID, key: str) -> HttpResponse:
    """Asks what the verb needs; POST finds people or does it."""
    found = case_or_404(request.user, case_id)
    known = VERBS.get(key)
    if known is None:
        raise Http404
    sent = _sent(request)
    if request.method != "POST" or "find" in request.POST:
        return _page(request, found, known, sent)
    arguments = {name: request.POST.get(name, "") for name in ("todo", "state", "how", "transition", "on")}
    try:
        result = take_action(
            case_id=found.pk,
            action=f"@{key}",
            actor=request.user,
            inputs=RawInputs(comment=request.POST.get("comment", "")),
            token=sent.token,
            expected_seq=number_sent(request.POST.get("seq")),
            on_behalf_of=request.POST.get("for") or None,
            arguments={**arguments, "members": sent.members},
        )
    except ActionRefused as refused:
        return _refused(request, found, known, sent, refused)
    if not result.repeated:
        messages.success(request, _("Done: %(action)s.") % {"action": TEXTS[key].title})
    still = Case.objects.visible_to(request.user).filter(pk=found.pk).exists()
    return redirect(found) if still else redirect("workbench")


def _sent(request: MemberRequest) -> Sent:
    data = request.POST if request.method == "POST" else request.GET
    members = [each[:40] for each in data.getlist("members") if each][:50]
    return Sent(members=members, q=data.get("q", "").strip()[:40], values=data.dict(), token=data.get("token", ""))


def _refused(request: MemberRequest, found: Case, known: Verb, sent: Sent, refused: ActionRefused) -> HttpResponse:
    sent.refusal = refusal_text(refused.code, refused.context)
    sent.token = ""
    sent.status = 409 if refused.code in ("changed_meanwhile", "busy") else 422
    return _page(request, case_or_404(request.user, found.pk), known, sent)


def _page(request: MemberRequest, case: Case, known: Verb, sent: Sent) -> HttpResponse:
    context = {
        "case": case,
        "verb": known,
        "wording": TEXTS[known.key],
        "sent": sent,
        "token": sent.token or new_token(),
        "hows": HOWS.get(known.key, {}),
        "how": sent.values.get("how") or next(iter(HOWS.get(known.key, {})), ""),
        "people": _people(request, case, known, sent),
        "one": known.most == 1,
        "today": clock.today(),
        **_choices(request, case, known, sent),
    }
    return render(request, "processes/verb.html", context, status=sent.status)


def _people(request: MemberRequest, case: Case, known: Verb, sent: Sent) -> Sequence[Any]:
    """Those chosen, those who take part, and those the search finds; the case's people only, for a comment."""
    if not known.most or known.key == "paper":
        return []
    member = request.user.as_member
    own = member.code if member else ""
    near = Member.objects.filter(participations__case=case, user__is_active=True).exclude(code=own)
    if known.key in ("transfer", "delegate", "add_signer"):
        near = near.exclude(todo_candidacies__todo__in=case.todos.filter(status="open", kind__in=("step", "sign")))
    found = dict(near.order_by("name").values_list("code", "name")[:FOUND])
    chosen = dict(Member.objects.filter(code__in=sent.members).values_list("code", "name"))
    notes: dict[str, str] = {}
    if sent.q and known.key != "comment":
        options = lookups()["person"].search(sent.q, actor=request.user, config={}, limit=FOUND)
        found = {each.value: each.label for each in options if each.value != own}
        notes = {each.value: each.note for each in options}
    return [
        {"code": code, "name": name, "note": notes.get(code, ""), "chosen": code in sent.members}
        for code, name in {**chosen, **found}.items()
    ]


def _choices(request: MemberRequest, case: Case, known: Verb, sent: Sent) -> dict[str, Any]:
    """The steps, signatures or buttons to choose from."""
    seen = snapshot(case)
    todo = number_sent(sent.values.get("todo"))
    region = sent.values.get("at", "")
    open_ones = {each.id: each for each in (*seen.todos, *seen.asides)}
    states = case.definition.states
    if todo in open_ones:
        region = states[open_ones[todo].state].region
    here = focused(seen, region if region in active_places(seen) else "")
    found: dict[str, Any] = {"here": states[here.state], "at": here.region}
    if known.key == "return":
        found["steps"] = [states[key] for key in steps_back(case, here)]
        found["straight"] = [
            states[key] for key in steps_back(case, here) if may_come_straight_back(case.definition, key)
        ]
    elif known.key == "reopen":
        found["steps"] = [states[key] for key in steps_to_reopen(case)]
    elif known.key == "jump":
        found["steps"] = [states[key] for key in steps_to_jump(case, here.region)]
    elif known.key == "drop_signer":
        signatures = droppable(case, request.user, here, anybodys=administers(request.user))
        names = dict(
            Member.objects.filter(code__in=[code for each in signatures for code in each.members]).values_list(
                "code", "name"
            )
        )
        found["signatures"] = [(each.id, [names.get(code, code) for code in each.members]) for each in signatures]
    elif known.key == "paper":
        people = {code for each in here.todos for code in each.members}
        found["signers"] = list(Member.objects.filter(code__in=people).order_by("name"))
        found["transitions"] = [
            (each.key, localized(each.title))
            for each in case.definition.transitions_from(here.state)
            if set(each.by) - {"system"}
        ]
    return found

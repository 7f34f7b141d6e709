"""The page of one verb: what will happen and who sees it, whom it concerns, and the button that does it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from organization import clock
from organization.models import Member
from organization.sent import number_sent
from processes.engine.branches import active_places, focused
from processes.engine.verbs import VERBS, Verb
from processes.engine.verbs.send_back import may_come_straight_back
from processes.models import Case
from processes.queries.addressees import offered_first
from processes.queries.ground import administers
from processes.queries.people import represented
from processes.queries.snapshots import snapshot
from processes.queries.verbs import droppable, steps_back, steps_to_jump, steps_to_reopen
from processes.refusal_texts import refusal_text
from processes.services import ActionRefused, RawInputs, take_action
from processes.texts import localized
from processes.verb_texts import HOWS, TEXTS

from .lookup import case_or_404, new_token
from .member_request import MemberRequest
from .people_chooser import FIND, chooser


@dataclass
class Sent:
    """What was typed so far."""

    members: list[str] = field(default_factory=list)
    find: str = ""
    searched: bool = False
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
    if request.method != "POST" or sent.searched:
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
    find = data.get("members-find", "").strip()[:100]
    return Sent(
        members=members,
        find=find,
        searched=data.get("form-command") == FIND or bool(find and not members),
        values=data.dict(),
        token=data.get("token", ""),
    )


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
        "one": known.most == 1,
        "for_name": _name_of(request, case, sent.values.get("for", "")),
        "today": clock.today(),
        **_choices(request, case, known, sent),
    }
    if known.most and known.key != "paper":
        offered = offered_first(case, request.user, known.key, context["here"].key)
        context["people"] = chooser(
            case, request.user, known.key, chosen=sent.members, find=sent.find, searched=sent.searched, offered=offered
        )
    return render(request, "processes/verb.html", context, status=sent.status)


def _name_of(request: MemberRequest, case: Case, code: str) -> str:
    """The name of whoever is stood in for."""
    member = request.user.as_member
    people = represented(member, case.procedure.key) if member and code else []
    return next((each.name for each in people if each.code == code), code)


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

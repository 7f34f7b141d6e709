"""Deciding several cases at once from the inbox, where their procedure lets one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organization.sent import number_sent
from processes.engine.model import TransitionSpec
from processes.engine.verbs import may_bulk
from processes.models import Todo
from processes.queries import inbox
from processes.refusal_texts import refusal_text
from processes.services import ActionRefused, RawInputs, take_action

from .lookup import new_token
from .member_request import MemberRequest


@dataclass(frozen=True)
class Told:
    """What became of one case."""

    todo: Todo
    refusal: Any = None


@login_required
@require_POST
def bulk(request: MemberRequest) -> HttpResponse:
    """Shows the cases marked and their common buttons; then presses the button case by case and reports each."""
    todos = _marked(request)
    groups = {(todo.case.version_id, todo.state) for todo in todos}
    if not todos or len(groups) > 1:
        text = (
            _("Mark cases that are at the same step.") if todos else _("Nothing was marked that can be decided here.")
        )
        messages.info(request, text)
        return redirect("my-todos")
    choices = common_buttons(todos)
    chosen = next((each for each in choices if each.key == request.POST.get("action")), None)
    context = {"todos": todos, "choices": choices, "token": request.POST.get("token") or new_token()}
    if chosen is None:
        return render(request, "processes/bulk.html", context)
    return render(request, "processes/bulk_report.html", {"chosen": chosen, "told": _pressed(request, todos, chosen)})


def common_buttons(todos: Sequence[Todo]) -> list[TransitionSpec]:
    """Returns the buttons that can be pressed without another answer for every one of these todos."""
    definition, state = todos[0].case.definition, todos[0].state
    return [
        each
        for each in definition.transitions_from(state)
        if not each.inputs
        and not each.batch
        and each.comment != "required"
        and all(todo.role in each.by for todo in todos)
    ]


def _marked(request: MemberRequest) -> list[Todo]:
    """The todos marked that are this person's own and whose step allows it."""
    member = request.user.as_member
    if member is None:
        return []
    ids = [found for each in request.POST.getlist("todo") if (found := number_sent(each)) is not None]
    todos = inbox.chosen(inbox.waiting(member).filter(kind="step"), ids)
    return [
        todo
        for todo in todos
        if todo.state in todo.case.definition.states
        and may_bulk(todo.case.definition, todo.case.definition.states[todo.state])
    ]


def _pressed(request: MemberRequest, todos: Sequence[Todo], chosen: TransitionSpec) -> list[Told]:
    """Each case in a transaction of its own: one that refuses holds up no other."""
    told = []
    token = request.POST.get("token", "")[:60]
    member = request.user.as_member
    for todo in todos:
        holders = [each.member for each in todo.candidates.select_related("member")]
        for_somebody = None if member in holders else holders[0].code
        try:
            take_action(
                case_id=todo.case_id,
                action=chosen.key,
                actor=request.user,
                inputs=RawInputs(comment=request.POST.get("comment", "")),
                token=f"{token}:{todo.pk}" if token else "",
                on_behalf_of=for_somebody,
            )
        except ActionRefused as refused:
            told.append(Told(todo, refusal_text(refused.code, refused.context)))
        else:
            told.append(Told(todo))
    return told

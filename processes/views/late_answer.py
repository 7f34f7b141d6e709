"""Handing in one's part of a joint step after the case has gone on: it is kept beside the others, without effect."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forms.services import build_django_form, form_command
from processes.refusal_texts import refusal_text
from processes.services import ActionRefused, RawInputs
from processes.services.late_answers import add_late_answer, missed_todo

from .case_page import context_of
from .lookup import case_or_404, new_token
from .member_request import MemberRequest


@login_required
def late_answer(request: MemberRequest, case_id: UUID) -> HttpResponse:
    """Asks for the part that was not waited for; POST keeps it."""
    case, member = case_or_404(request.user, case_id), request.user.as_member
    todo = missed_todo(case, member) if member else None
    if todo is None or case.status == "closed":
        messages.info(request, _("Nothing of yours is missing in this case."))
        return redirect(case)
    state = case.definition.states.get(todo.state)
    if state is None:
        raise Http404
    posted = request.method == "POST"
    filled = build_django_form(
        definition=case.definition.form,
        stored={key: value for key, value in case.values.items() if key not in state.writable},
        writable=frozenset(state.writable),
        visible=frozenset(),
        context=context_of(request, case),
        data=request.POST if posted else None,
        files=request.FILES if posted else None,
        told=frozenset(state.writable),
    )
    refusal = None
    if posted and form_command(request.POST) is None:
        comment = request.POST.get("comment", "")
        inputs = RawInputs(data=request.POST, files=request.FILES, comment=comment)
        token = request.POST.get("token", "")
        try:
            add_late_answer(case_id=case.pk, actor=request.user, inputs=inputs, token=token)
        except ActionRefused as refused:
            errors: Any = refused.field_errors
            filled.show_errors(errors)
            refusal = refusal_text(refused.code, refused.context)
        else:
            messages.success(request, _("Your answer was kept with the others. The case has not changed."))
            return redirect(case)
    context = {
        "case": case,
        "state": state,
        "filled": filled,
        "refusal": refusal,
        "comment": request.POST.get("comment", ""),
        "token": new_token(),
    }
    return render(request, "processes/late_answer.html", context, status=422 if refusal else 200)

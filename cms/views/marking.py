"""Marking answers: one after the other, without names."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from cms.engine.kinds import kind_of
from cms.models import Exam
from cms.queries.marking import open_answers, waiting_answers
from cms.refusals import MarkRefused
from cms.services import give_mark
from cms.services.mark_attempts import criteria_of
from organization.signed_in import SignedInRequest


@login_required
def mark_next(request: SignedInRequest, exam_id: int) -> HttpResponse:
    """Shows the next answer that waits for this marker and takes the points for it."""
    member = request.user.as_member
    if member is None:
        raise Http404
    exam = get_object_or_404(Exam, pk=exam_id, markers__member=member)
    waiting = waiting_answers(exam, member)
    if request.method == "POST":
        answer = get_object_or_404(open_answers(member).filter(attempt__exam=exam), pk=request.POST.get("answer", "0"))
        given = {one.key: request.POST.get(f"points-{one.key}", "") for one in criteria_of(answer)}
        comment = request.POST.get("comment", "")
        try:
            give_mark(answer_id=answer.pk, marker=member, given=given, comment=comment)
        except MarkRefused as refused:
            messages.error(request, refused.text)
            waiting = [answer, *(one for one in waiting if one.pk != answer.pk)]
        else:
            messages.success(request, _("The mark was kept."))
            return redirect("mark-next", exam_id)
    context: dict[str, object] = {"exam": exam, "waiting": len(waiting)}
    if waiting:
        answer = waiting[0]
        content = answer.version.content
        kind = kind_of(content["kind"])
        context |= {
            "answer": answer,
            "stem": content["stem"],
            "given": kind.told(content, answer.answer),
            "model": kind.told(content, kind.solution(content)),
            "criteria": [(one, request.POST.get(f"points-{one.key}", "")) for one in criteria_of(answer)],
            "comment": request.POST.get("comment", ""),
        }
    response = render(request, "cms/learning/marking.html", context)
    response["Cache-Control"] = "private, no-store"
    return response

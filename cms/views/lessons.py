"""Courses as their members work on them: start, answer, reflect, have a checklist confirmed, look where one stands."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.models import CoursePage, LessonPage, LessonStatus
from cms.queries.courses import course_rows, may_read, own_courses
from cms.queries.lessons import waiting_checklists
from cms.refusals import LessonRefused
from cms.services import (
    ask_confirmation,
    check_lesson,
    confirm_checklist,
    finish_course,
    keep_answers,
    keep_position,
    start_course,
    withdraw_checklist,
)
from cms.services.sent_answers import answers_sent
from organization.sent import number_sent
from organization.signed_in import SignedInRequest

from .private import own_member, private_page


@login_required
def my_courses(request: SignedInRequest) -> HttpResponse:
    """Shows the courses the member has begun and how far each has come."""
    member = request.user.as_member
    rows = own_courses(member, request) if member else []
    return private_page(request, "cms/learning/courses.html", {"rows": rows, "member": member})


@login_required
@require_POST
def begin(request: SignedInRequest, page_id: int) -> HttpResponse:
    """Begins a course, in another year anew, and opens the lesson that is next; without one the course is finished."""
    member, page = own_member(request), _readable(request, CoursePage, page_id)
    start_course(course=page, member=member, again=True)
    finish_course(course=page.translation_key, member=member)
    return redirect((course_rows([page], member)[0].next or page).get_url(request=request))


@login_required
@require_POST
def save(request: SignedInRequest, page_id: int) -> HttpResponse:
    """Saves the answers that are posted and answers in JSON."""
    page = _readable(request, LessonPage, page_id)
    sent = answers_sent(request.POST)
    left = keep_answers(lesson=page, member=own_member(request), sent=sent)
    saved = [one.place for one in sent if one.place not in left.stale + left.gone]
    return JsonResponse({"saved": saved, "stale": list(left.stale), "gone": list(left.gone)})


@login_required
@require_POST
def position(request: SignedInRequest, page_id: int) -> HttpResponse:
    """Remembers where a video was stopped."""
    page, member = _readable(request, LessonPage, page_id), own_member(request)
    video, seconds = (number_sent(request.POST.get(name)) for name in ("video", "seconds"))
    if video is not None and seconds is not None:
        keep_position(lesson=page, member=member, video=video, seconds=seconds)
    return HttpResponse(status=204)


@login_required
def hand_in(request: SignedInRequest, page_id: int) -> HttpResponse:
    """Takes what proves the lesson and goes back to it, or on to the next one when it is done."""
    page = _readable(request, LessonPage, page_id)
    back = redirect(f"{page.get_url(request=request)}#evidence")
    if request.method != "POST":
        return back
    member = own_member(request)
    try:
        if "withdraw" in request.POST:
            withdraw_checklist(lesson=page, member=member)
            return back
        if "steps" in request.POST:
            ticked = {number_sent(one) or 0 for one in request.POST.getlist("step")}
            ask_confirmation(lesson=page, member=member, done=ticked)
            messages.success(request, _("Asked. The lesson is done as soon as a demonstrator has confirmed it."))
            return back
        left = keep_answers(lesson=page, member=member, sent=answers_sent(request.POST))
        if left.gone:
            messages.warning(
                request, _("This lesson was changed meanwhile: look at its questions and answer them again.")
            )
        progress = check_lesson(lesson=page, member=member)
    except LessonRefused as refused:
        messages.error(request, refused.text)
        return back
    if progress.status == LessonStatus.DONE:
        messages.success(request, _("This lesson is done."))
    else:
        messages.warning(request, _("Not everything is right yet: look at what is marked and try again."))
    return back


@login_required
def checklists(request: SignedInRequest) -> HttpResponse:
    """Lists the checklists that wait for this demonstrator."""
    return private_page(request, "cms/learning/checklists.html", {"rows": waiting_checklists(request.user.as_member)})


@login_required
@require_POST
def decide_checklist(request: SignedInRequest, progress_id: int) -> HttpResponse:
    """Confirms a checklist or sends it back with what is missing."""
    accept, note = "accept" in request.POST, request.POST.get("note", "").strip()
    if not accept and not note:
        messages.error(request, _("Say what is still missing, so that the learner can practise it."))
        return redirect("checklists")
    decided = confirm_checklist(progress_id=progress_id, demonstrator=own_member(request), accept=accept, note=note)
    if decided is None:
        messages.error(request, _("This checklist is not yours to confirm, or has been decided already."))
    else:
        messages.success(request, _("Your decision was kept."))
    return redirect("checklists")


def _readable(request: SignedInRequest, kind: Any, page_id: int) -> Any:
    """Returns a live page that this person may read."""
    page = get_object_or_404(kind.objects.live(), pk=page_id)
    if not may_read(page, request):
        raise Http404
    return page

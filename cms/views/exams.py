"""The exams of a member: the list, the page before the clock starts, the sitting, the result."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.models import AttemptStatus, Exam, ExamAttempt
from cms.queries.courses import course_index, course_rows, offered_courses, open_course
from cms.queries.exams import answered_places, exam_row, exam_rows, may_review, reviewed, sitting_page
from cms.queries.learning_paths import paths_of
from cms.queries.lessons import waiting_checklists
from cms.queries.marking import marking_rows
from cms.queries.study_hours import claims_to_decide, hours_account
from cms.refusals import SittingRefused
from cms.services import hand_in, save_answers, start_attempt
from cms.services.sent_answers import answers_sent
from organization import clock
from organization.scope import visible_unit_paths
from organization.sent import number_sent
from organization.signed_in import SignedInRequest

from .private import own_member, private_page

MOST_COURSES = 6


@login_required
def learning(request: SignedInRequest) -> HttpResponse:
    """Shows what the member is to learn: exams, the hours of the year, what waits for their word."""
    member = request.user.as_member
    today = clock.today()
    return private_page(
        request,
        "cms/learning/home.html",
        {
            "exams": exam_rows(member),
            "account": hours_account(member, today.year, today) if member else None,
            "marking": [row for row in marking_rows(member) if row.waiting],
            "claims": claims_to_decide(request.user).count(),
            "course": open_course(member, request) if member else None,
            "courses": course_rows(offered_courses(request, MOST_COURSES), member),
            "course_index": course_index(request),
            "paths": paths_of(member),
            "oversees": bool(visible_unit_paths(request.user, today)),
            "checklists": len(waiting_checklists(member)),
        },
    )


@login_required
def exam(request: SignedInRequest, exam_id: int) -> HttpResponse:
    """Shows the rules of an exam; posting starts the clock, or goes on with the sitting that runs."""
    member = own_member(request)
    found = get_object_or_404(Exam.objects.for_member(member).select_related("paper__bank"), pk=exam_id)
    if request.method == "POST":
        try:
            return redirect("sitting", start_attempt(exam=found, member=member).pk)
        except SittingRefused as refused:
            messages.error(request, refused.text)
            return redirect("exam", exam_id)
    return private_page(request, "cms/learning/exam.html", {"exam": found, "row": exam_row(found, member)})


@login_required
def sitting(request: SignedInRequest, attempt_id: UUID) -> HttpResponse:
    """Shows one page of questions and saves what is posted; every save is answered by where to go next."""
    attempt = _attempt(request, attempt_id)
    if attempt.status == AttemptStatus.RUNNING and clock.now() > attempt.ends_at:
        attempt = hand_in(attempt_id=attempt_id, by_clock=True)
    if attempt.status != AttemptStatus.RUNNING:
        return redirect("sitting-result", attempt_id)
    pages = -(-len(attempt.drawn) // attempt.exam.per_page)
    page = min(pages, max(1, number_sent(request.GET.get("page")) or 1))
    if request.method == "POST":
        return _save_page(request, attempt, page, pages)
    context = {
        "attempt": attempt,
        "exam": attempt.exam,
        "questions": sitting_page(attempt, page),
        "page_number": page,
        "pages": pages,
        "places": answered_places(attempt),
        "left": max(0, int((attempt.ends_at - clock.now()).total_seconds())),
        "hide_search_box": True,
    }
    return private_page(request, "cms/learning/sitting.html", context)


@login_required
@require_POST
def save(request: SignedInRequest, attempt_id: UUID) -> HttpResponse:
    """Saves what is posted and answers in JSON; asks the database for as little as can be."""
    try:
        sent = answers_sent(request.POST)
        stale = save_answers(attempt_id=attempt_id, user=request.user, sent=sent)
    except ExamAttempt.DoesNotExist:
        raise Http404 from None
    except SittingRefused as refused:
        return JsonResponse({"refused": refused.code, "text": refused.text}, status=409)
    return JsonResponse({"saved": [one.place for one in sent if one.place not in stale], "stale": list(stale)})


@login_required
def check(request: SignedInRequest, attempt_id: UUID) -> HttpResponse:
    """Shows what is still unanswered before handing in; posting hands in."""
    attempt = _attempt(request, attempt_id)
    if request.method == "POST":
        hand_in(attempt_id=attempt_id, by_clock=clock.now() > attempt.ends_at)
        return redirect("sitting-result", attempt_id)
    if attempt.status != AttemptStatus.RUNNING:
        return redirect("sitting-result", attempt_id)
    places = answered_places(attempt)
    context = {
        "attempt": attempt,
        "exam": attempt.exam,
        "open_places": [place for place in places if not place[1]],
        "count": len(places),
        "left": max(0, int((attempt.ends_at - clock.now()).total_seconds())),
    }
    return private_page(request, "cms/learning/check.html", context)


@login_required
def result(request: SignedInRequest, attempt_id: UUID) -> HttpResponse:
    """Shows the member their own points, and the review when the exam allows it."""
    attempt = _attempt(request, attempt_id)
    if attempt.status == AttemptStatus.RUNNING:
        return redirect("sitting", attempt_id)
    allowed = may_review(attempt)
    context = {"attempt": attempt, "exam": attempt.exam, "review": reviewed(attempt) if allowed else None}
    return private_page(request, "cms/learning/result.html", context)


def _save_page(request: SignedInRequest, attempt: ExamAttempt, page: int, pages: int) -> HttpResponse:
    try:
        stale = save_answers(attempt_id=attempt.pk, user=request.user, sent=answers_sent(request.POST))
    except SittingRefused as refused:
        messages.error(request, refused.text)
        return redirect("sitting-result", attempt.pk)
    if stale:
        words = _("Question %(places)s was answered later in another window: that answer was kept.")
        messages.warning(request, words % {"places": ", ".join(str(place) for place in stale)})
    wanted = number_sent(request.POST.get("go")) or 0
    if "check" in request.POST or wanted > pages:
        return redirect("sitting-check", attempt.pk)
    return redirect(f"{reverse('sitting', args=[attempt.pk])}?page={wanted or page}")


def _attempt(request: SignedInRequest, attempt_id: UUID) -> ExamAttempt:
    rows = ExamAttempt.objects.visible_to(request.user).select_related("exam", "member")
    attempt: ExamAttempt = get_object_or_404(rows, pk=attempt_id)
    return attempt

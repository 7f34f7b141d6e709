"""Marks given by people, and the points of a sitting once nothing waits any more."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.db.models import Sum

from cms.engine.kinds import Criterion, kind_of, rounded
from cms.engine.settling import settle_marks
from cms.models import AnswerMark, AttemptAnswer, AttemptStatus, ExamAttempt, HoursSource
from cms.refusals import MarkRefused
from organization import clock
from organization.models import Member

from .study_hours import award_hours
from .study_lesson import finish_lessons_of_exam


@transaction.atomic
def give_mark(*, answer_id: int, marker: Member, given: Mapping[str, str], comment: str = "") -> AnswerMark:
    """Returns the stored mark; raises MarkRefused. ``given`` is {criterion: points as text}.

    Two markers mark independently; when they are too far apart a third one does, and the rule of
    ``engine.settling`` fixes the points.
    """
    answer = AttemptAnswer.objects.select_for_update(of=("self",)).select_related("version").get(pk=answer_id)
    attempts = ExamAttempt.objects.select_for_update(of=("self",)).select_related("exam", "member")
    attempt = attempts.get(pk=answer.attempt_id)
    if not attempt.exam.markers.filter(member=marker).exists():
        raise MarkRefused("not_a_marker")
    if attempt.member_id == marker.pk:
        raise MarkRefused("own")
    if answer.marks.filter(marker=marker).exists():
        raise MarkRefused("marked_by_you")
    if attempt.status != AttemptStatus.MARKING or not answer.awaiting:
        raise MarkRefused("settled")
    points = _points(criteria_of(answer), given)
    mark = AnswerMark.objects.create(
        answer=answer,
        marker=marker,
        by_criterion={key: str(value) for key, value in points.items()},
        points=rounded(sum(points.values(), Decimal(0))),
        comment=comment[:500],
        marked_at=clock.now(),
    )
    settled = settle_marks(list(answer.marks.values_list("points", flat=True)), of=answer.awaiting)
    if settled.points is not None:
        answer.points = (answer.points or Decimal(0)) + settled.points
        answer.awaiting = Decimal(0)
        answer.save(update_fields=["points", "awaiting"])
        finish_if_settled(attempt)
    return mark


def criteria_of(answer: AttemptAnswer) -> list[Criterion]:
    """Returns what the answer is marked by, the points spread so that together they are what is still open."""
    content = answer.version.content
    listed = kind_of(content["kind"]).criteria(content)
    total = sum((one.points for one in listed), Decimal(0))
    return [
        Criterion(key=one.key, text=one.text, points=rounded(answer.awaiting * one.points / total)) for one in listed
    ]


def finish_if_settled(attempt: ExamAttempt) -> None:
    """Fixes the points of a handed-in sitting for which no answer waits any more, and enters the hours if passed."""
    if attempt.answers.filter(awaiting__gt=0).exists():
        return
    attempt.finish_marking()
    attempt.points = attempt.answers.aggregate(points=Sum("points"))["points"] or Decimal(0)
    attempt.passed = attempt.points * 100 >= attempt.total * attempt.exam.pass_percent
    attempt.save()
    if attempt.passed:
        finish_lessons_of_exam(exam_id=attempt.exam_id, member=attempt.member)
    if attempt.passed and attempt.exam.hours:
        award_hours(
            member=attempt.member,
            source=HoursSource.EXAM,
            reference=f"exam:{attempt.exam_id}",
            title=attempt.exam.title,
            hours=attempt.exam.hours,
        )


def _points(criteria: list[Criterion], given: Mapping[str, str]) -> dict[str, Decimal]:
    points = {}
    for one in criteria:
        try:
            value = Decimal(given.get(one.key, "").strip()[:12])
        except InvalidOperation:
            raise MarkRefused("points") from None
        if not value.is_finite() or not 0 <= value <= one.points:
            raise MarkRefused("points")
        points[one.key] = value
    return points

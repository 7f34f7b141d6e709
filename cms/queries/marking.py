"""What waits for a marker: answers without the name of who wrote them."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from cms.engine.settling import settle_marks
from cms.models import AttemptAnswer, AttemptStatus, Exam
from organization.models import Member


@dataclass(frozen=True, kw_only=True)
class MarkingRow:
    """An exam with how many answers wait for this marker."""

    exam: Exam
    waiting: int


def marking_rows(member: Member | None) -> list[MarkingRow]:
    """Returns the exams this member marks."""
    if member is None:
        return []
    exams = Exam.objects.filter(markers__member=member).order_by("-pk")
    return [MarkingRow(exam=exam, waiting=len(waiting_answers(exam, member))) for exam in exams]


def waiting_answers(exam: Exam, member: Member) -> list[AttemptAnswer]:
    """Returns the answers that need this member's mark: fewer than two, or two that disagree."""
    rows = open_answers(member).filter(attempt__exam=exam).annotate(given=Count("marks")).filter(given__lt=3)
    rows = rows.select_related("version").prefetch_related("marks").order_by("version", "pk")
    return [row for row in rows if settle_marks([one.points for one in row.marks.all()], of=row.awaiting).wanted]


def open_answers(member: Member) -> QuerySet[AttemptAnswer]:
    """Returns the answers this member may mark: of exams they mark, not their own, not marked by them already."""
    rows = AttemptAnswer.objects.filter(attempt__status=AttemptStatus.MARKING, awaiting__gt=0)
    rows = rows.filter(attempt__exam__markers__member=member).exclude(attempt__member=member)
    return rows.exclude(Q(marks__marker=member))

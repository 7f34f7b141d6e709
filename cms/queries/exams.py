"""Exams as their members see them: what is to be sat, one page of a sitting, the result."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cms.engine.kinds import Shown, kind_of
from cms.models import AttemptAnswer, AttemptStatus, Exam, ExamAllowance, ExamAttempt, ExamWindow, Review
from cms.models.exam import nearest_window
from organization import clock
from organization.models import Member


@dataclass(frozen=True, kw_only=True)
class ExamRow:
    """An exam for one member: when, what has been sat, and whether another attempt may begin."""

    exam: Exam
    window: ExamWindow
    attempts: tuple[ExamAttempt, ...]
    allowed: int
    extra_minutes: int

    @property
    def running(self) -> ExamAttempt | None:
        """The sitting that goes on."""
        return next((one for one in self.attempts if one.status == AttemptStatus.RUNNING), None)

    @property
    def passed(self) -> bool:
        """Whether any sitting was passed."""
        return any(one.passed for one in self.attempts)

    @property
    def left(self) -> int:
        """How many attempts may still be begun."""
        return max(0, self.allowed - len(self.attempts))

    @property
    def may_begin(self) -> bool:
        """Whether a sitting may be begun or gone on with now."""
        return self.running is not None or (self.window.is_open and self.left > 0)

    @property
    def minutes(self) -> int:
        """How long a sitting lasts for this member."""
        return self.exam.minutes + self.extra_minutes


@dataclass(frozen=True, kw_only=True)
class SittingQuestion:
    """A question on the page of a sitting; ``shown`` holds no key."""

    place: int
    shown: Shown
    answer: Any
    seq: int
    of: Decimal

    @property
    def is_answered(self) -> bool:
        """Whether anything has been saved for it."""
        return self.answer is not None


@dataclass(frozen=True, kw_only=True)
class ReviewedQuestion:
    """A question in the review: the answer given, the right one, what it earned and why."""

    place: int
    stem: str
    kind: str
    given: list[str]
    right: list[str]
    explanation: str
    points: Decimal
    of: Decimal
    comments: list[str]


def exam_rows(member: Member | None) -> list[ExamRow]:
    """Returns the exams for a member, those that can be sat now first."""
    branch = member.branch if member else None
    if member is None or branch is None:
        return []
    rows = _rows(list(Exam.objects.for_member(member)), member, branch.path)
    return sorted(rows, key=lambda row: (not row.may_begin, row.window.closes_at))


def exam_row(exam: Exam, member: Member) -> ExamRow | None:
    """Returns one exam for a member, None when their branch has no window."""
    branch = member.branch
    return next(iter(_rows([exam], member, branch.path)), None) if branch else None


def _rows(exams: Sequence[Exam], member: Member, path: str) -> list[ExamRow]:
    ids = [exam.pk for exam in exams]
    windows: dict[int, list[ExamWindow]] = {}
    for window in ExamWindow.objects.filter(exam__in=ids).select_related("unit"):
        windows.setdefault(window.exam_id, []).append(window)
    sat: dict[int, list[ExamAttempt]] = {}
    for attempt in ExamAttempt.objects.filter(member=member, exam__in=ids).defer("drawn").order_by("number"):
        sat.setdefault(attempt.exam_id, []).append(attempt)
    allowances = {one.exam_id: one for one in ExamAllowance.objects.filter(exam__in=ids, member=member)}
    rows = []
    for exam in exams:
        nearest, own = nearest_window(windows.get(exam.pk, ()), path), allowances.get(exam.pk)
        if nearest is not None:
            rows.append(
                ExamRow(
                    exam=exam,
                    window=nearest,
                    attempts=tuple(sat.get(exam.pk, ())),
                    allowed=exam.attempts + (own.extra_attempts if own else 0),
                    extra_minutes=own.extra_minutes if own else 0,
                )
            )
    return rows


def sitting_page(attempt: ExamAttempt, number: int) -> list[SittingQuestion]:
    """Returns the questions of one page of a sitting, each without its key."""
    size = attempt.exam.per_page
    rows = attempt.answers.select_related("version").filter(place__gt=(number - 1) * size, place__lte=number * size)
    return [sitting_question(attempt, row) for row in rows]


def sitting_question(attempt: ExamAttempt, row: AttemptAnswer) -> SittingQuestion:
    """Returns a question of a sitting as its learner sees it."""
    content = row.version.content
    seed = f"{attempt.seed}.{row.place}" if attempt.exam.shuffled else ""
    shown = kind_of(content["kind"]).shown(content, seed)
    return SittingQuestion(place=row.place, shown=shown, answer=row.answer, seq=row.seq, of=row.of)


def answered_places(attempt: ExamAttempt) -> list[tuple[int, bool, int]]:
    """Returns (place, whether answered, page) of every question."""
    size = attempt.exam.per_page
    rows = attempt.answers.values_list("place", "answer")
    return [(place, answer is not None, (place - 1) // size + 1) for place, answer in rows]


def may_review(attempt: ExamAttempt) -> bool:
    """Whether the learner may look at the questions and the right answers now."""
    if attempt.status != AttemptStatus.MARKED or attempt.exam.review == Review.NEVER:
        return False
    if attempt.exam.review == Review.MARKED:
        return True
    # Nobody may show the key to others who can still begin: the last window of all counts.
    return all(window.closes_at <= clock.now() for window in attempt.exam.windows.all()) and not (
        ExamAttempt.objects.filter(exam=attempt.exam_id, status=AttemptStatus.RUNNING).exists()
    )


def reviewed(attempt: ExamAttempt) -> list[ReviewedQuestion]:
    """Returns the questions of a marked sitting with key and explanation; ask ``may_review`` first."""
    rows = attempt.answers.select_related("version").prefetch_related("marks")
    return [_reviewed(row) for row in rows]


def _reviewed(row: AttemptAnswer) -> ReviewedQuestion:
    content = row.version.content
    kind = kind_of(content["kind"])
    return ReviewedQuestion(
        place=row.place,
        stem=content["stem"],
        kind=content["kind"],
        given=kind.told(content, row.answer),
        right=kind.told(content, kind.solution(content)),
        explanation=content["explanation"],
        points=row.points or Decimal(0),
        of=row.of,
        comments=[mark.comment for mark in row.marks.all() if mark.comment],
    )

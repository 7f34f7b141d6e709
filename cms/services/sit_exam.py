"""Sitting an exam: begin, save, hand in. The server's clock alone counts."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from cms.engine.drawing import Candidate, DrawRule, draw_paper
from cms.engine.kinds import kind_of
from cms.models import AttemptAnswer, AttemptStatus, Exam, ExamAttempt, Question
from cms.models.attempt import GRACE
from cms.models.exam import nearest_window
from cms.refusals import SittingRefused
from organization import clock
from organization.models import Member, User

from .mark_attempts import finish_if_settled
from .sent_answers import Sent


@transaction.atomic
def start_attempt(*, exam: Exam, member: Member) -> ExamAttempt:
    """Returns the member's running sitting, a new one if there is none; raises SittingRefused.

    Codes: not_open, no_attempt_left, too_few_questions. The caller has found the exam through ``for_member``.
    """
    # One person who taps twice gets one sitting: the second waits for the first.
    Member.objects.select_for_update().get(pk=member.pk)
    running = ExamAttempt.objects.filter(exam=exam, member=member, status=AttemptStatus.RUNNING).first()
    if running is not None:
        return running
    branch = member.branch
    window = nearest_window(exam.windows.select_related("unit"), branch.path) if branch else None
    moment = clock.now()
    if branch is None or window is None or not exam.is_published or not window.is_open_at(moment):
        raise SittingRefused("not_open")
    allowance = exam.allowances.filter(member=member).first()
    used = ExamAttempt.objects.filter(exam=exam, member=member).count()
    if used >= exam.attempts + (allowance.extra_attempts if allowance else 0):
        raise SittingRefused("no_attempt_left")
    extra = timedelta(minutes=allowance.extra_minutes if allowance else 0)
    ends_at = min(moment + timedelta(minutes=exam.minutes), window.closes_at) + extra
    return _draw(exam, member, used + 1, branch.path, moment, ends_at)


def _draw(exam: Exam, member: Member, number: int, path: str, moment: datetime, ends_at: datetime) -> ExamAttempt:
    personal = f"{exam.seed}.{member.pk}.{number}"
    drawn = drawn_paper(exam, exam.seed if exam.same_for_all else personal)
    if drawn.missing or not drawn.placed:
        raise SittingRefused("too_few_questions")
    attempt = ExamAttempt.objects.create(
        exam=exam,
        member=member,
        unit_path=path,
        number=number,
        seed=personal[:40],
        drawn=[[one.version, one.kind, str(one.points)] for one in drawn.placed],
        started_at=moment,
        ends_at=ends_at,
        total=sum((one.points for one in drawn.placed), Decimal(0)),
    )
    AttemptAnswer.objects.bulk_create(
        AttemptAnswer(attempt=attempt, place=place, version_id=one.version, of=one.points)
        for place, one in enumerate(drawn.placed, start=1)
    )
    return attempt


def drawn_paper(exam: Exam, seed: str) -> Any:
    """Returns what the exam's paper draws today with that seed."""
    paper = exam.paper
    rows = Question.objects.filter(bank=paper.bank_id, current__isnull=False)
    columns = ("pk", "current_id", "kind", "difficulty", "tags", "is_retired")
    bank = {
        pk: (
            Candidate(question=pk, version=version, kind=kind, difficulty=level, tags=frozenset(tags.split())),
            retired,
        )
        for pk, version, kind, level, tags, retired in rows.values_list(*columns)
    }
    fixed = [(bank[question][0], Decimal(points)) for question, points in paper.fixed if question in bank]
    rules = [
        DrawRule(
            count=rule.count,
            points=rule.points,
            kind=rule.kind,
            tag=rule.tag,
            easiest=rule.easiest,
            hardest=rule.hardest,
        )
        for rule in paper.rules.all()
    ]
    free = [candidate for candidate, retired in bank.values() if not retired]
    return draw_paper(fixed=fixed, rules=rules, bank=free, seed=seed, shuffle=exam.shuffled)


@transaction.atomic
def save_answers(*, attempt_id: Any, user: User, sent: list[Sent]) -> tuple[int, ...]:
    """Stores the answers and returns the places at which a newer one stood already; raises SittingRefused.

    Codes: over, handed_in. May be repeated: an answer whose number is not newer changes nothing. For one answer this is
    two statements, the lock of the sitting and the update; only the person's own tabs ever wait for each other.
    """
    own = ExamAttempt.objects.visible_to(user).select_for_update(of=("self",))
    attempt = own.only("status", "ends_at").get(pk=attempt_id)
    if attempt.status != AttemptStatus.RUNNING:
        raise SittingRefused("handed_in")
    moment = clock.now()
    if moment > attempt.ends_at + GRACE:
        raise SittingRefused("over")
    stale = []
    for one in sent:
        row = AttemptAnswer.objects.filter(attempt=attempt_id, place=one.place, seq__lt=one.seq)
        if not row.update(answer=one.answer, seq=one.seq, saved_at=moment):
            stale.append(one.place)
    return tuple(stale)


@transaction.atomic
def hand_in(*, attempt_id: Any, by_clock: bool = False) -> ExamAttempt:
    """Returns the sitting, handed in and marked as far as a computer can; handing in again changes nothing."""
    attempt = ExamAttempt.objects.select_for_update(of=("self",)).select_related("exam", "member").get(pk=attempt_id)
    if attempt.status != AttemptStatus.RUNNING:
        return attempt
    attempt.hand_in()
    attempt.by_clock = by_clock
    attempt.handed_in_at = min(clock.now(), attempt.ends_at) if by_clock else clock.now()
    attempt.save()
    answers = list(attempt.answers.select_related("version"))
    for one in answers:
        mark = kind_of(one.version.body["kind"]).mark(one.version.content, one.answer, one.of)
        one.points, one.awaiting = mark.points, mark.awaiting
    AttemptAnswer.objects.bulk_update(answers, ["points", "awaiting"])
    finish_if_settled(attempt)
    return attempt


def hand_in_overdue() -> int:
    """Hands in every sitting whose time is up and returns how many; the worker does it every half minute."""
    due = ExamAttempt.objects.filter(status=AttemptStatus.RUNNING, ends_at__lt=clock.now() - GRACE)
    ids = list(due.order_by("ends_at").values_list("pk", flat=True)[:500])
    for attempt_id in ids:
        hand_in(attempt_id=attempt_id, by_clock=True)
    return len(ids)

"""Working on a lesson. A lesson is done by what proves it, never by how long it was open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from cms.engine.kinds import kind_of
from cms.models import CoursePage, CourseProgress, Evidence, ExamAttempt, HoursSource, LessonPage, LessonProgress
from cms.models.progress import LessonStatus
from cms.queries.courses import in_language, lessons_asked, may_repeat
from cms.queries.lessons import LEAST_WORDS, REFLECTION, numbered
from cms.refusals import LessonRefused
from organization import clock
from organization.models import Member

from .sent_answers import Sent
from .study_hours import award_hours, path_of

LONGEST_POSITION = 24 * 3600


@dataclass(frozen=True, kw_only=True)
class NotKept:
    """The places whose answers were not stored: a newer one stood already, or the question is not there any more."""

    stale: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()


@transaction.atomic
def start_course(*, course: CoursePage, member: Member, again: bool = False) -> CourseProgress:
    """Returns the member's row of a course; asked again, one that was finished in another year begins anew."""
    moment = clock.now()
    row, made = CourseProgress.objects.get_or_create(
        member=member,
        course=course.translation_key,
        defaults={"begun_at": moment, "touched_at": moment, "unit_path": path_of(member)},
    )
    if again and not made and may_repeat(row):
        LessonProgress.objects.filter(member=member, course=row.course).delete()
        row.begun_at = row.touched_at = moment
        row.done_at = row.last_lesson = None
        row.save()
    return row


@transaction.atomic
def keep_answers(*, lesson: LessonPage, member: Member, sent: Sequence[Sent]) -> NotKept:
    """Stores answers by the questions they name, wherever these stand by now; may be repeated."""
    row = _own(lesson, member)
    if row.status == LessonStatus.DONE:
        return NotKept()
    names = {str(block.id) for _place, block in numbered(lesson)}
    if lesson.evidence == Evidence.REFLECTION:
        names = {REFLECTION}
    stale, gone = [], []
    for one in sent:
        kept = row.answers.get(one.question, {})
        if one.question not in names:
            gone.append(one.place)
        elif one.seq <= kept.get("seq", 0):
            stale.append(one.place)
        else:
            right = kept.get("right") if kept.get("answer") == one.answer else None
            row.answers[one.question] = {"seq": one.seq, "answer": one.answer, "right": right}
    _touch(row)
    return NotKept(stale=tuple(stale), gone=tuple(gone))


@transaction.atomic
def check_lesson(*, lesson: LessonPage, member: Member) -> LessonProgress:
    """Returns the lesson, done when its evidence is there; raises LessonRefused (short, exam_open, by_others)."""
    row = _own(lesson, member)
    if row.status == LessonStatus.DONE:
        return row
    proves: dict[str, Callable[[LessonPage, LessonProgress], bool]] = {
        Evidence.QUESTIONS: _all_right,
        Evidence.REFLECTION: _is_written,
        Evidence.EXAM: _is_passed,
    }
    if lesson.evidence not in proves:
        raise LessonRefused("by_others")
    if proves[lesson.evidence](lesson, row):
        _finish(row, lesson)
    else:
        _touch(row)
    return row


@transaction.atomic
def ask_confirmation(*, lesson: LessonPage, member: Member, done: set[int]) -> LessonProgress:
    """Returns the lesson, waiting for a demonstrator; raises LessonRefused (steps, not_a_checklist, nobody)."""
    row = _own(lesson, member)
    if lesson.evidence != Evidence.CHECKLIST:
        raise LessonRefused("not_a_checklist")
    if row.status != LessonStatus.BEGUN:
        return row
    if done != set(range(1, len(lesson.steps) + 1)):
        raise LessonRefused("steps")
    if not demonstrators_of(row.course).exclude(pk=member.pk).exists():
        raise LessonRefused("nobody")
    row.ask_confirmation()
    row.note = ""
    _touch(row)
    return row


@transaction.atomic
def withdraw_checklist(*, lesson: LessonPage, member: Member) -> None:
    """Takes back that a demonstrator was asked, so that the lesson can be worked on again."""
    row = _own(lesson, member)
    if row.status == LessonStatus.WAITING:
        row.send_back()
        _touch(row)


@transaction.atomic
def confirm_checklist(*, progress_id: int, demonstrator: Member, accept: bool, note: str = "") -> LessonProgress | None:
    """Returns the lesson, done or sent back with what is missing; None when it is not this person's to decide."""
    rows = LessonProgress.objects.select_for_update(of=("self",)).filter(status=LessonStatus.WAITING)
    row: LessonProgress | None = rows.exclude(member=demonstrator).filter(pk=progress_id).first()
    if row is None or not demonstrators_of(row.course).filter(pk=demonstrator.pk).exists():
        return None
    lesson = LessonPage.objects.live().filter(translation_key=row.lesson, evidence=Evidence.CHECKLIST).first()
    if lesson is None:
        return None
    row.confirmed_by, row.note = demonstrator, note[:300]
    if accept:
        _finish(row, lesson)
    else:
        row.send_back()
        row.save()
    return row


@transaction.atomic
def keep_position(*, lesson: LessonPage, member: Member, video: int, seconds: int) -> None:
    """Remembers where a video was stopped."""
    row = _own(lesson, member)
    shown = [block.value["video"] for block in lesson.body if block.block_type == "video"]
    if video in [one.pk for one in shown if one is not None]:
        row.positions[str(video)] = min(seconds, LONGEST_POSITION)
        _touch(row)


def finish_lessons_of_exam(*, exam_id: int, member: Member) -> None:
    """Finishes the lessons whose last step is an exam that the member has just passed, in courses they have begun."""
    begun = set(CourseProgress.objects.filter(member=member).values_list("course", flat=True))
    keys = set()
    for lesson in LessonPage.objects.live().filter(evidence=Evidence.EXAM, exam=exam_id):
        if lesson.translation_key not in keys and lesson.get_parent().translation_key in begun:
            keys.add(lesson.translation_key)
            check_lesson(lesson=lesson, member=member)


@transaction.atomic
def finish_course(*, course: UUID, member: Member) -> bool:
    """Whether a course is finished by this: every lesson published in any language is done. Enters its hours."""
    rows = CourseProgress.objects.select_for_update(of=("self",))
    progress = rows.filter(member=member, course=course, done_at__isnull=True).first()
    wanted = lessons_asked(course)
    done = LessonProgress.objects.filter(member=member, course=course, status=LessonStatus.DONE)
    if progress is None or not wanted or wanted - set(done.values_list("lesson", flat=True)):
        return False
    progress.done_at = progress.last_done_at = clock.now()
    progress.save(update_fields=["done_at", "last_done_at"])
    page = in_language(CoursePage.objects.live().filter(translation_key=course))[0]
    if page.hours:
        award_hours(
            member=member,
            source=HoursSource.LESSON,
            reference=f"course:{course}:{clock.today().year}",
            title=page.title,
            hours=page.hours,
        )
    return True


def finish_courses() -> int:
    """Finishes the courses whose only open lessons have been taken away, and returns how many."""
    finished = 0
    for course in (
        CourseProgress.objects.filter(done_at__isnull=True).order_by().values_list("course", flat=True).distinct()
    ):
        wanted = lessons_asked(course)
        done = LessonProgress.objects.filter(course=course, lesson__in=wanted, status=LessonStatus.DONE)
        counted = done.order_by().values("member").annotate(count=Count("pk")).filter(count=len(wanted))
        unfinished = CourseProgress.objects.filter(
            course=course, done_at__isnull=True, member__in=counted.values("member")
        )
        for row in unfinished.select_related("member"):
            finished += finish_course(course=course, member=row.member)
    return finished


def demonstrators_of(course: Any) -> Any:
    """Returns who may confirm the checklists of a course: named on any of its translations, and able to sign in."""
    named = CoursePage.objects.filter(translation_key=course).values("demonstrators__member")
    return Member.objects.filter(pk__in=named, user__is_active=True)


def _own(lesson: LessonPage, member: Member) -> LessonProgress:
    """Returns the member's row of a lesson, locked; a lesson begins its course."""
    course = lesson.get_parent().specific
    start_course(course=course, member=member)
    LessonProgress.objects.get_or_create(
        member=member,
        lesson=lesson.translation_key,
        defaults={"course": course.translation_key, "touched_at": clock.now(), "unit_path": path_of(member)},
    )
    rows = LessonProgress.objects.select_for_update(of=("self",))
    row: LessonProgress = rows.get(member=member, lesson=lesson.translation_key)
    return row


def _touch(row: LessonProgress) -> None:
    row.touched_at = clock.now()
    row.save()
    CourseProgress.objects.filter(member=row.member_id, course=row.course).update(
        touched_at=row.touched_at, last_lesson=row.lesson
    )


def _all_right(lesson: LessonPage, row: LessonProgress) -> bool:
    blocks = dict(numbered(lesson))
    for block in blocks.values():
        kept = row.answers.get(block.id)
        if kept is not None and kept["answer"] is not None:
            content = block.value.content
            kept["right"] = kind_of(content["kind"]).share(content, kept["answer"]) == 1
    return bool(blocks) and all(row.answers.get(block.id, {}).get("right") for block in blocks.values())


def _is_written(lesson: LessonPage, row: LessonProgress) -> bool:
    if len(str(row.answers.get(REFLECTION, {}).get("answer") or "").strip()) < LEAST_WORDS:
        raise LessonRefused("short")
    return True


def _is_passed(lesson: LessonPage, row: LessonProgress) -> bool:
    if not ExamAttempt.objects.filter(exam=lesson.exam_id, member=row.member_id, passed=True).exists():
        raise LessonRefused("exam_open")
    return True


def _finish(row: LessonProgress, lesson: LessonPage) -> None:
    row.finish()
    row.done_at = clock.now()
    _touch(row)
    finish_course(course=row.course, member=row.member)

"""One lesson as its learner sees it, and what waits for the word of a demonstrator."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from cms.engine.kinds import Shown, kind_of
from cms.models import CoursePage, Evidence, ExamAttempt, LessonPage, LessonProgress, LessonStatus
from organization.models import Member

from .courses import course_rows, member_of

REFLECTION = "reflection"
"""The place of a reflection among the answers; questions are known by the ids of their blocks."""
LEAST_WORDS = 20


@dataclass(frozen=True, kw_only=True)
class LessonQuestion:
    """A question at the end of a lesson; key and explanation only once it has been answered rightly."""

    place: int
    key: str
    shown: Shown
    answer: Any
    seq: int
    right: bool | None
    told: tuple[str, ...] = ()
    explanation: str = ""


def lesson_parts(page: LessonPage, request: HttpRequest) -> dict[str, Any]:
    """Returns what the page of a lesson shows."""
    member = member_of(request)
    course = page.get_parent().specific
    row = course_rows([course], member)[0] if isinstance(course, CoursePage) else None
    progress = lesson_progress(page, member)
    neighbours = [each.page for each in row.lessons] if row else []
    here = next((place for place, each in enumerate(neighbours) if each.pk == page.pk), 0)
    return {
        "course": course,
        "row": row,
        "member": member,
        "progress": progress,
        "positions": progress.positions if progress else {},
        "number": here + 1,
        "before": neighbours[here - 1] if here else None,
        "after": neighbours[here + 1] if here + 1 < len(neighbours) else None,
        **_evidence_parts(page, member, progress),
    }


def _evidence_parts(page: LessonPage, member: Member | None, progress: LessonProgress | None) -> dict[str, Any]:
    if page.evidence == Evidence.QUESTIONS:
        return {"questions": lesson_questions(page, progress)}
    if page.evidence == Evidence.REFLECTION:
        return {"reflection": (progress.answers if progress else {}).get(REFLECTION, {}), "least": LEAST_WORDS}
    if page.evidence == Evidence.EXAM and member is not None:
        passed = ExamAttempt.objects.filter(exam=page.exam_id, member=member, passed=True).exists()
        return {"exam_passed": passed}
    return {}


def lesson_progress(page: LessonPage, member: Member | None) -> LessonProgress | None:
    """Returns how far a member has come with a lesson, None before it is begun."""
    if member is None:
        return None
    return LessonProgress.objects.filter(member=member, lesson=page.translation_key).first()


def lesson_questions(page: LessonPage, progress: LessonProgress | None) -> list[LessonQuestion]:
    """Returns the questions of a lesson with what was answered so far."""
    answers = progress.answers if progress else {}
    return [_question(place, block, answers.get(block.id, {})) for place, block in numbered(page)]


def numbered(page: LessonPage) -> Iterator[tuple[int, Any]]:
    """Yields each question of a lesson with its place."""
    yield from enumerate(page.questions, start=1)


def _question(place: int, block: Any, kept: dict[str, Any]) -> LessonQuestion:
    content = block.value.content
    kind = kind_of(content["kind"])
    right, answer = kept.get("right"), kept.get("answer")
    return LessonQuestion(
        place=place,
        key=block.id,
        shown=kind.shown(content, str(block.id)),
        answer=answer,
        seq=kept.get("seq", 0),
        right=right,
        told=tuple(kind.told(content, answer)) if right else (),
        explanation=content["explanation"] if right else "",
    )


@dataclass(frozen=True, kw_only=True)
class WaitingChecklist:
    """A checklist somebody has asked to be confirmed."""

    progress: LessonProgress
    lesson: LessonPage


def waiting_checklists(member: Member | None) -> list[WaitingChecklist]:
    """Returns the checklists that wait for this demonstrator, the oldest first; never their own."""
    if member is None:
        return []
    courses = CoursePage.objects.filter(demonstrators__member=member).values("translation_key")
    rows = LessonProgress.objects.filter(status=LessonStatus.WAITING, course__in=courses).exclude(member=member)
    found = list(rows.select_related("member").order_by("touched_at")[:100])
    pages: dict[Any, LessonPage] = {}
    lessons = LessonPage.objects.live().filter(evidence=Evidence.CHECKLIST)
    for page in lessons.filter(translation_key__in=[row.lesson for row in found]):
        pages.setdefault(page.translation_key, page)
    return [WaitingChecklist(progress=row, lesson=pages[row.lesson]) for row in found if row.lesson in pages]

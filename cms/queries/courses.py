"""Courses for lists and for one member: what there is, how far they have come, where they go on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import get_language
from wagtail.models import Locale, Page, PageViewRestriction

from cms.models import CourseIndexPage, CoursePage, CourseProgress, LessonPage, LessonProgress, LessonStatus
from organization import clock
from organization.models import Member

from .listing import one_page, with_covers

ROWS = 12


@dataclass(frozen=True, kw_only=True)
class LessonRow:
    """A lesson of a course and how far the member has come with it; ``status`` is empty before it is begun."""

    page: LessonPage
    status: str = ""

    @property
    def is_done(self) -> bool:
        """Whether it is proved."""
        return self.status == LessonStatus.DONE


@dataclass(frozen=True, kw_only=True)
class CourseRow:
    """A course and how far the member has come; ``progress`` is None before it is begun."""

    page: CoursePage
    lessons: tuple[LessonRow, ...]
    progress: CourseProgress | None = None

    @property
    def done(self) -> int:
        """How many lessons are proved."""
        return sum(row.is_done for row in self.lessons)

    @property
    def is_done(self) -> bool:
        """Whether the whole course is."""
        return self.progress is not None and self.progress.done_at is not None

    @property
    def minutes(self) -> int:
        """How long the lessons take together, about."""
        return sum(row.page.minutes for row in self.lessons)

    @property
    def next(self) -> LessonPage | None:
        """Where the member goes on: the lesson last worked on, or the first one after it that is not done."""
        rows = list(self.lessons)
        last = self.progress.last_lesson if self.progress else None
        here = next((place for place, row in enumerate(rows) if row.page.translation_key == last), 0)
        open_rows = [row for row in rows[here:] + rows[:here] if not row.is_done]
        # What waits for a demonstrator is left for later.
        ready = [row for row in open_rows if row.status != LessonStatus.WAITING] or open_rows
        return ready[0].page if ready else None


def live_courses(locale: Locale) -> Any:
    """Returns the published courses of a language, ready for a list."""
    pages = CoursePage.objects.live().filter(locale=locale).select_related("unit", "locale").defer("introduction")
    return with_covers(pages).order_by("path")


def course_listing(index: CourseIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Returns one page of the courses, each with how far the reader has come."""
    listing = one_page(live_courses(index.locale).child_of(index), request.GET.get("page"), size=ROWS)
    return {"listing": listing, "rows": course_rows(listing, member_of(request))}


def course_parts(page: CoursePage, request: HttpRequest) -> dict[str, Any]:
    """Returns what the page of a course shows."""
    member = member_of(request)
    row = course_rows([page], member)[0]
    return {
        "row": row,
        "member": member,
        "repeatable": row.progress is not None and may_repeat(row.progress),
        "demonstrators": [one.member for one in page.demonstrators.select_related("member")],
    }


def course_rows(pages: Iterable[CoursePage], member: Member | None) -> list[CourseRow]:
    """Returns the courses with their lessons and the member's progress, in five queries.

    A lesson that is not translated yet is shown in the language it has: the course asks for it all the same.
    """
    found = list(pages)
    keys = [page.translation_key for page in found]
    courses: dict[UUID, CourseProgress] = {}
    status: dict[UUID, str] = {}
    if member is not None:
        courses = {row.course: row for row in CourseProgress.objects.filter(member=member, course__in=keys)}
        rows = LessonProgress.objects.filter(member=member, course__in=keys)
        status = dict(rows.values_list("lesson", "status"))
    translations = CoursePage.objects.filter(
        Q(live=True, translation_key__in=keys) | Q(pk__in=[one.pk for one in found])
    )
    course_of = dict(translations.values_list("path", "translation_key"))
    lessons: dict[UUID, list[LessonPage]] = {}
    # A lesson's path is that of its course and four letters more.
    for lesson in lessons_below(course_of):
        lessons.setdefault(course_of[lesson.path[: -LessonPage.steplen]], []).append(lesson)
    return [
        CourseRow(
            page=page,
            lessons=tuple(
                LessonRow(page=lesson, status=status.get(lesson.translation_key, ""))
                for lesson in _each_once(lessons.get(page.translation_key, ()), page.path)
            ),
            progress=courses.get(page.translation_key),
        )
        for page in found
    ]


def _each_once(lessons: Iterable[LessonPage], path: str) -> list[LessonPage]:
    """Returns the lessons below a page, then those that stand only below its translations."""
    chosen: dict[UUID, LessonPage] = {}
    for lesson in sorted(lessons, key=lambda lesson: not lesson.path.startswith(path)):
        chosen.setdefault(lesson.translation_key, lesson)
    return list(chosen.values())


def lessons_below(paths: Iterable[str]) -> Any:
    """Returns the published lessons below some pages in their order, without what only the lesson's page shows."""
    found = LessonPage.objects.none()
    for path in paths:
        found = found | LessonPage.objects.live().filter(path__startswith=path)
    return found.select_related("locale").defer("body", "questions").order_by("path")


def lessons_asked(course: UUID) -> set[UUID]:
    """Returns what a course asks for: the lessons published below it in any language."""
    paths = CoursePage.objects.live().filter(translation_key=course).values_list("path", flat=True)
    return set(lessons_below(paths).values_list("translation_key", flat=True))


def offered_courses(request: HttpRequest, most: int) -> list[CoursePage]:
    """Returns the first courses that whoever asks may read, those in the active language before all others."""
    locale = Locale.get_active()
    found = list(readable(live_courses(locale), request)[:most])
    translated = CoursePage.objects.live().filter(locale=locale).values("translation_key")
    others = CoursePage.objects.live().exclude(translation_key__in=translated).order_by("path")
    return [*found, *in_language(readable(others, request)[: most - len(found)])]


def course_index(request: HttpRequest) -> CourseIndexPage | None:
    """Returns the list of all courses in the active language, when whoever asks may read it."""
    found: CourseIndexPage | None = readable(
        CourseIndexPage.objects.live().filter(locale=Locale.get_active()), request
    ).first()
    return found


def own_courses(member: Member, request: HttpRequest) -> list[CourseRow]:
    """Returns the courses a member has begun, last worked on first, each in the reader's language if there is one."""
    begun = {row.course: row for row in CourseProgress.objects.filter(member=member)}
    pages = readable(CoursePage.objects.live().filter(translation_key__in=begun), request)
    rows = course_rows(in_language(pages), member)
    return sorted(rows, key=lambda row: begun[row.page.translation_key].touched_at, reverse=True)


def open_course(member: Member, request: HttpRequest) -> CourseRow | None:
    """Returns the course a member was last on and has not finished."""
    unfinished = CourseProgress.objects.filter(member=member, done_at__isnull=True).order_by("-touched_at")
    for progress in unfinished[:3]:
        pages = in_language(readable(CoursePage.objects.live().filter(translation_key=progress.course), request))
        for row in course_rows(pages, member):
            if row.next:
                return row
    return None


def in_language(pages: Any) -> list[CoursePage]:
    """Returns one page for each course: that in the active language, else any."""
    chosen: dict[UUID, CoursePage] = {}
    for page in pages.select_related("locale", "unit"):
        if page.translation_key not in chosen or page.locale.language_code == get_language():
            chosen[page.translation_key] = page
    return list(chosen.values())


def may_repeat(row: CourseProgress) -> bool:
    """Whether a finished course may be done again: its hours count once a year."""
    return row.done_at is not None and localdate(row.done_at).year < clock.today().year


def may_read(page: Page, request: HttpRequest) -> bool:
    """Whether whoever asks may read a page, by its own privacy and that of the pages above it."""
    return all(restriction.accept_request(request) for restriction in page.get_view_restrictions())


def readable(pages: Any, request: HttpRequest) -> Any:
    """Keeps the pages that whoever asks may read."""
    for restriction in PageViewRestriction.objects.select_related("page").prefetch_related("groups"):
        if not restriction.accept_request(request):
            pages = pages.not_descendant_of(restriction.page, inclusive=True)
    return pages


def member_of(request: HttpRequest) -> Member | None:
    """Returns the member who asks, None for visitors and for logins without a member record."""
    user = getattr(request, "user", None)
    return user.as_member if user is not None and user.is_authenticated else None

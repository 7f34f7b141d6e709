"""Learning paths: what is asked of one member, and what is still missing in the units somebody oversees."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from cms.models import CoursePage, CourseProgress, LearningPath
from organization import clock
from organization.models import Member, Membership, User
from organization.scope import visible_unit_paths

from .courses import CourseRow, course_rows, in_language


@dataclass(frozen=True, kw_only=True)
class PathRow:
    """A path for one member: its courses in their order, and which of them count as done."""

    path: LearningPath
    courses: tuple[CourseRow, ...]

    @property
    def missing(self) -> list[CourseRow]:
        """The courses that are still to be done."""
        return [row for row in self.courses if not counts(self.path, row.progress)]

    @property
    def done(self) -> int:
        """How many courses count as done."""
        return len(self.courses) - len(self.missing)


@dataclass(frozen=True, kw_only=True)
class PathOverview:
    """A path in the units somebody oversees: how many are done, and who is still missing which courses."""

    path: LearningPath
    asked: int
    done: int
    is_empty: bool = False
    """Whether no course of it is published: then nobody misses anything, and nobody has done anything."""
    missing: tuple[tuple[Member, str, tuple[CoursePage, ...]], ...] = ()


def counts(path: LearningPath, progress: CourseProgress | None) -> bool:
    """Whether a course counts for a path: finished, and not before the path's first day."""
    if progress is None or progress.last_done_at is None:
        return False
    return path.counts_from is None or localdate(progress.last_done_at) >= path.counts_from


def paths_of(member: Member | None) -> list[PathRow]:
    """Returns the published paths a member is to follow, what is due first and late ones before all."""
    if member is None:
        return []
    found = [path for path in _above(member) if path.audience().filter(pk=member.pk).exists()]
    rows = []
    for path in found:
        rows.append(PathRow(path=path, courses=tuple(course_rows(courses_of(path), member))))
    return sorted(rows, key=lambda row: (not row.courses, not row.missing, row.path.due_on or date.max))


def _above(member: Member) -> list[LearningPath]:
    """Returns the published paths of the units a member belongs to or holds a post in, and of those above them."""
    today = clock.today()
    paths = set(member.memberships.on(today).values_list("unit__path", flat=True))
    paths |= set(member.assignments.on(today).values_list("unit__path", flat=True))
    rows = LearningPath.objects.filter(is_published=True).select_related("unit").prefetch_related("posts")
    return [path for path in rows if any(each.startswith(path.unit.path) for each in paths)]


def courses_of(path: LearningPath) -> list[CoursePage]:
    """Returns the published courses of a path in their order, in the reader's language where there is one."""
    keys = list(path.courses.values_list("course__translation_key", flat=True))
    pages = {
        page.translation_key: page for page in in_language(CoursePage.objects.live().filter(translation_key__in=keys))
    }
    return [pages[key] for key in dict.fromkeys(keys) if key in pages]


def overviews(user: User) -> list[PathOverview]:
    """Returns the published paths that concern people this person oversees, with figures."""
    if not visible_unit_paths(user, clock.today()):
        return []
    rows = LearningPath.objects.filter(is_published=True).select_related("unit").prefetch_related("posts")
    return [found for path in rows if (found := overview(user, path)).asked]


def overview(user: User, path: LearningPath) -> PathOverview:
    """Returns who, of those this person oversees, is still missing which courses of a path; in the order of codes."""
    people = list(overseen_audience(user, path))
    courses = courses_of(path)
    absent = missing_courses(path, people, [page.translation_key for page in courses])
    names = _branches(people)
    missing = tuple(
        (member, names.get(member.pk, ""), tuple(page for page in courses if page.translation_key in absent[member.pk]))
        for member in people
        if member.pk in absent
    )
    return PathOverview(
        path=path, asked=len(people), done=len(people) - len(missing), is_empty=not courses, missing=missing
    )


def overseen_audience(user: User, path: LearningPath) -> Sequence[Member]:
    """Returns the people a path is for, as far as this person oversees them."""
    today = clock.today()
    people: Any = path.audience()
    found: Sequence[Member] = people.in_units(visible_unit_paths(user, today), today).order_by("code").distinct()
    return found


def missing_courses(path: LearningPath, people: Sequence[Member], keys: Sequence[UUID]) -> dict[int, set[UUID]]:
    """Returns what is missing, by member; whoever has done everything is not in it."""
    done: dict[int, set[UUID]] = defaultdict(set)
    rows = CourseProgress.objects.filter(member__in=people, course__in=keys, last_done_at__isnull=False)
    for row in rows:
        if counts(path, row):
            done[row.member_id].add(row.course)
    wanted = set(keys)
    return {member.pk: left for member in people if (left := wanted - done[member.pk])}


def _branches(people: Sequence[Member]) -> dict[int, str]:
    rows = Membership.objects.on(clock.today()).filter(member__in=people, kind="formal").select_related("unit")
    return {row.member_id: row.unit.label for row in rows}

"""The demo's courses: pages in both languages, a film with captions, demonstrators."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from wagtail.models import Page

from cms.models import (
    CmsImage,
    CourseDemonstrator,
    CoursePage,
    Exam,
    LearningPath,
    LessonPage,
    PathCourse,
    Recording,
    Team,
)
from organization import clock
from organization.models import Member, Unit

from .bodies import Bodies
from .read import FOLDER, content
from .tree import Tree, put_page

VIDEO = "停电作业三步"
PATH = ("排头兵：组织生活基本功", "Vanguard: the basics of branch life", "每名党员都要学的一门课，学完最后考一考。")


def put_courses(tree: Tree, pictures: dict[str, CmsImage], units: dict[str, Unit]) -> None:
    """Makes the courses with their lessons; needs the exam that ends one of them."""
    for row in content("courses"):
        words = row[tree.language]
        course = put_page(
            tree.indexes["courses"],
            CoursePage,
            key=f"course-{row['slug']}",
            slug=row["slug"],
            locale=tree.locale,
            title=words["title"],
            search_description=words["summary"],
            introduction=words["introduction"],
            cover=pictures[row["cover"]],
            unit=units.get(row["unit"] or ""),
            hours=Decimal(row["hours"]),
        )
        for member in Member.objects.filter(code__in=row["demonstrators"]):
            CourseDemonstrator.objects.get_or_create(page=course, member=member)
        bodies = Bodies(pictures, {}, language=tree.language)
        for lesson in row["lessons"]:
            _put_lesson(course, row["slug"], lesson, tree, bodies)


def put_path() -> None:
    """Makes the path that every member of the demo is to follow this year."""
    root = Unit.get_first_root_node()
    course = CoursePage.objects.filter(slug="branch-basics").order_by("pk").first()
    path, made = LearningPath.objects.get_or_create(
        unit=root,
        title=PATH[0],
        defaults={
            "title_en": PATH[1],
            "words": PATH[2],
            "team": Team.MEMBERS,
            "due_on": clock.today() + timedelta(days=30),
            "is_published": True,
        },
    )
    if made and course is not None:
        PathCourse.objects.create(path=path, course=course)


def _put_lesson(course: Page, slug: str, row: dict[str, Any], tree: Tree, bodies: Bodies) -> None:
    words = row[tree.language]
    body = [block for block in words["body"] if block[0] != "video"]
    films = [
        {"type": "video", "value": {"video": _film().pk, "caption": block[1]}}
        for block in words["body"]
        if block[0] == "video"
    ]
    put_page(
        course,
        LessonPage,
        key=f"lesson-{slug}-{row['slug']}",
        slug=row["slug"],
        locale=tree.locale,
        title=words["title"],
        search_description=words["summary"],
        minutes=row["minutes"],
        evidence=row["evidence"],
        task=words.get("task", ""),
        checklist=words.get("checklist", ""),
        exam=Exam.objects.order_by("pk").first() if row["evidence"] == "exam" else None,
        body=[*bodies.blocks(body), *films],
        questions=[_question(*each, pictures=bodies.pictures) for each in words.get("questions", ())],
    )


def _question(
    kind: str, stem: str, lines: str, explanation: str, *, pictures: Mapping[str, CmsImage]
) -> dict[str, Any]:
    first, rest = lines.split("\n", 1) if "\n" in lines else (lines, "")
    if kind == "hot_spot":
        lines = f"picture {pictures[first].pk}\n{rest}"
    return {"type": "question", "value": {"kind": kind, "stem": stem, "lines": lines, "explanation": explanation}}


def _film() -> Recording:
    there = Recording.objects.filter(title=VIDEO).first()
    if there is not None:
        return there
    folder = FOLDER / "videos"
    film = Recording(
        title=VIDEO,
        content_type="video/webm",
        captions_zh=(folder / "three-steps.zh-hans.vtt").read_text(encoding="utf-8"),
        captions_en=(folder / "three-steps.en.vtt").read_text(encoding="utf-8"),
    )
    film.file.save("three-steps.webm", ContentFile((folder / "three-steps.webm").read_bytes()))
    return film

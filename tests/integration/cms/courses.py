"""What tests about courses begin with: a course with the lessons asked for."""

from decimal import Decimal
from typing import Any

from cms.demo.tree import Tree
from cms.models import CourseDemonstrator, CoursePage, LessonPage

QUESTION = {"kind": "single", "stem": "先做什么？", "lines": "*停电\n接地", "explanation": "停电在前"}
BLOCK = "5f5f5f5f-0000-4000-8000-000000000001"
EVIDENCE: dict[str, dict[str, Any]] = {
    "questions": {"questions": [{"type": "question", "value": QUESTION, "id": BLOCK}]},
    "reflection": {"task": "想一想"},
    "checklist": {"checklist": "检查工具\n逐相验电"},
    "exam": {},
}


def make_course(tree: Tree, *kinds: str, demonstrators: tuple[Any, ...] = (), **values: Any) -> CoursePage:
    """Returns a live course with one lesson of each kind of evidence."""
    exam = values.pop("exam", None)
    course = CoursePage(slug="steps", locale=tree.locale, **{"title": "三步", "hours": Decimal(2), **values})
    tree.indexes["courses"].add_child(instance=course)
    for number, kind in enumerate(kinds):
        fields = {**EVIDENCE[kind], "exam": exam if kind == "exam" else None}
        lesson = LessonPage(title=f"第{number}课", slug=f"l{number}", locale=tree.locale, evidence=kind, **fields)
        course.add_child(instance=lesson)
    for member in demonstrators:
        CourseDemonstrator.objects.create(page=course, member=member)
    return course


def lessons_of(course: CoursePage) -> list[LessonPage]:
    return list(LessonPage.objects.child_of(course).order_by("path"))


def answers(seq: int, choice: str, kind: str = "single") -> dict[str, Any]:
    """Returns what a browser posts for the first question of a lesson."""
    control, question = ("text", "reflection") if kind == "written" else ("choice", BLOCK)
    return {"question": f"1:{kind}:{question}", "seq-1": str(seq), f"q1:{control}": choice}

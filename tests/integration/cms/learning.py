"""What tests about learning begin with: a bank, a paper, an exam that is open."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from cms.engine.notation import Written
from cms.models import Exam, ExamMarker, ExamWindow, Paper, PaperRule, Question, QuestionBank
from cms.services import save_question
from organization import clock
from organization.models import Member, Unit

LINES = {
    "single": ("谁召集?", "*书记\n组长"),
    "truth": ("对吗?", "对"),
    "fill_in": ("每年___学时", "三十二"),
    "written": ("为什么?", "观点 = 6\n例子 = 4\n> 略"),
}


def make_question(bank: QuestionBank, kind: str = "single", *, stem: str = "", **values: Any) -> Question:
    text, lines = LINES[kind]
    written = Written(kind=kind, stem=stem or text, lines=lines, explanation="见第三条")
    return save_question(question=Question(bank=bank, **values), written=written, user=None)


def make_exam(unit: Unit, *, keeper: Unit, kinds: tuple[str, ...] = ("single", "truth"), **values: Any) -> Exam:
    """Returns an exam that ``unit`` may sit for another hour, from a bank kept by ``keeper``."""
    bank = QuestionBank.objects.create(unit=keeper, title="题库")
    questions = [make_question(bank, kind, stem=f"{n} {LINES[kind][0]}") for n, kind in enumerate(kinds)]
    paper = Paper.objects.create(bank=bank, title="试卷", fixed=[[one.pk, "10"] for one in questions])
    exam = Exam.objects.create(**{"paper": paper, "title": "小测", "is_published": True, "seed": "s", **values})
    moment = clock.now()
    ExamWindow.objects.create(
        exam=exam, unit=unit, opens_at=moment - timedelta(hours=1), closes_at=moment + timedelta(hours=1)
    )
    return exam


def add_rule(exam: Exam, count: int, **wishes: Any) -> None:
    PaperRule.objects.create(paper=exam.paper, count=count, points=Decimal(2), **wishes)


def add_markers(exam: Exam, *members: Member) -> None:
    for member in members:
        ExamMarker.objects.create(exam=exam, member=member)

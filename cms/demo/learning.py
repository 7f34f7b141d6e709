"""The demo's question bank, one paper drawn by rules, one exam that everybody may sit."""

from datetime import timedelta
from decimal import Decimal

from cms.engine.notation import Written
from cms.models import Exam, ExamMarker, ExamWindow, Paper, PaperRule, Question, QuestionBank, Review
from cms.services import save_question
from organization import clock
from organization.models import Member, Unit

from .read import content

BANK, PAPER, EXAM = "组织生活与规程题库", "组织生活常识卷", "以考促学：组织生活常识"
RULES = (
    ("single", 3, 2),
    ("multiple", 2, 4),
    ("truth", 2, 2),
    ("fill_in", 2, 4),
    ("ordering", 1, 5),
    ("matching", 1, 5),
)
WORDS = (
    "一共 13 题，70 分及格，大约 30 分钟。可以随时停下来，换手机或电脑接着答，但时间照走。\n"
    "简答题由两位同志阅卷，稍后出分。成绩只有你自己看得到。"
)
MARKERS = ("M0017", "M0046", "M0012")


def put_learning() -> int:
    """Returns how many questions there are after making what was missing."""
    root = Unit.get_first_root_node()
    bank, made = QuestionBank.objects.get_or_create(title=BANK, unit=root)
    if not made:
        return bank.questions.count()
    last = [_put_question(bank, row) for row in content("questions")][-2:]
    paper = Paper.objects.create(bank=bank, title=PAPER, fixed=[[one.pk, "10"] for one in last])
    for place, (kind, count, points) in enumerate(RULES):
        PaperRule.objects.create(paper=paper, sort_order=place, kind=kind, count=count, points=points)
    exam = Exam.objects.create(
        paper=paper,
        title=EXAM,
        introduction=WORDS,
        minutes=30,
        attempts=3,
        pass_percent=70,
        per_page=5,
        review=Review.MARKED,
        hours=Decimal(2),
        seed="demo",
        is_published=True,
    )
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    opens_at, closes_at = today - timedelta(days=7), today + timedelta(days=83, hours=10)
    ExamWindow.objects.create(exam=exam, unit=root, opens_at=opens_at, closes_at=closes_at)
    for member in Member.objects.filter(code__in=MARKERS):
        ExamMarker.objects.create(exam=exam, member=member)
    return bank.questions.count()


def _put_question(bank: QuestionBank, row: dict[str, str]) -> Question:
    question = Question(bank=bank, difficulty=int(row["difficulty"]), tags=row["tags"], clause=row["clause"])
    written = Written(kind=row["kind"], stem=row["stem"], lines=row["answers"], explanation=row["explanation"])
    return save_question(question=question, written=written, user=None)

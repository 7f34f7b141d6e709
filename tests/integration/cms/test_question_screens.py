"""The administration of questions and exams: written, imported, looked at, and only by those in charge."""

from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from cms.models import Exam, PaperRule, Question, QuestionBank
from cms.services.import_questions import COLUMNS
from organization.models import User
from tests.integration.cms.learning import add_rule, make_exam
from tests.integration.conftest import Cast

MODELS = ("questionbank", "question", "paper", "exam")
RIGHTS = [f"{verb}_{model}" for verb in ("add", "change", "view") for model in MODELS]


@pytest.fixture
def exam(cast: Cast) -> Exam:
    return make_exam(cast.branch, keeper=cast.committee)


def editor_client(user: Any) -> Client:
    """Returns a client of somebody who was given every right on the screens; what they oversee stays theirs."""
    user.user_permissions.add(
        Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin"),
        *Permission.objects.filter(codename__in=RIGHTS, content_type__app_label="cms"),
    )
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def typed(bank: QuestionBank, **values: Any) -> dict[str, Any]:
    return {
        "bank": bank.pk, "kind": "single", "stem": "谁召集?", "lines": "*书记\n组长", "difficulty": 2, "rule": "",
        "explanation": "", "tags": "法规,支部", "clause": "",
    } | values  # fmt: skip


def sheet(*rows: list[Any]) -> SimpleUploadedFile:
    book = Workbook()
    assert book.active is not None
    for row in (list(COLUMNS), *rows):
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("questions.xlsx", out.getvalue())


def test_those_in_charge_alone_see_the_questions(cast: Cast, exam: Exam) -> None:
    question = Question.objects.order_by("pk").first()
    assert question is not None
    bank = question.bank
    addresses = [
        reverse("questions:edit", args=[question.pk]),
        reverse("question_preview", args=[question.pk]),
        reverse("question_exchange", args=[bank.pk]),
        reverse("question_export", args=[bank.pk, "xlsx"]),
        reverse("exam_preview", args=[exam.pk]),
        reverse("exam_results", args=[exam.pk]),
        reverse("papers:edit", args=[exam.paper_id]),
        reverse("exams:edit", args=[exam.pk]),
    ]
    above, below = editor_client(cast.organizer), editor_client(cast.secretary)
    assert [above.get(address).status_code for address in addresses] == [200] * 8
    assert [below.get(address).status_code for address in addresses] == [404] * 8
    assert "谁召集" not in below.get(reverse("questions:index")).content.decode()


def test_a_question_is_written_in_its_notation(cast: Cast, exam: Exam) -> None:
    client, bank = editor_client(cast.organizer), exam.paper.bank
    before = Question.objects.count()
    page = client.post(reverse("questions:add"), typed(bank, lines="书记\n组长")).content.decode()
    assert Question.objects.count() == before
    assert "*" in page
    assert client.post(reverse("questions:add"), typed(bank)).status_code == 302
    question = Question.objects.order_by("-pk").first()
    assert question is not None
    assert question.current is not None
    assert (question.tag_list, question.current.number) == (["法规", "支部"], 1)
    edited = typed(bank, stem="由谁召集?")
    assert client.post(reverse("questions:edit", args=[question.pk]), edited).status_code == 302
    question.refresh_from_db()
    assert question.current.number == 2


def test_every_bad_cell_is_told_and_nothing_is_stored(cast: Cast, exam: Exam) -> None:
    client, bank = editor_client(cast.organizer), exam.paper.bank
    before = Question.objects.count()
    file = sheet(
        ["", "single", "好题?", "*甲\n乙", "", "", "标签", 3, "第一条"],
        ["", "riddle", "?", "甲", "", "", "", 9, ""],
        [99999, "single", "", "甲\n乙", "", "", "", "", ""],
    )
    page = client.post(reverse("question_exchange", args=[bank.pk]), {"file": file, "store": ""})
    told = {(row, column) for row, column, _words in page.context["problems"]}
    assert told == {(3, "kind"), (3, "difficulty"), (4, "number"), (4, "stem"), (4, "answers")}
    assert Question.objects.count() == before


def test_what_is_exported_is_imported_again(cast: Cast, exam: Exam) -> None:
    client, bank = editor_client(cast.organizer), exam.paper.bank
    for kind in ("xlsx", "gift"):
        sent = client.get(reverse("question_export", args=[bank.pk, kind])).content
        file = SimpleUploadedFile("q.xlsx" if kind == "xlsx" else "q.txt", sent)
        address = reverse("question_exchange", args=[bank.pk])
        assert client.post(address, {"file": file, "store": ""}).status_code == 302
    # The workbook's numbers found the same questions, unchanged; GIFT knows no numbers and made new ones.
    assert [one.versions.count() for one in bank.questions.all()] == [1] * 4


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nothing", b"\xff\xfe\x00", "没有题".encode()])
@pytest.mark.parametrize("name", ["q.xlsx", "q.txt"])
def test_odd_files_are_survived(cast: Cast, exam: Exam, name: str, content: bytes) -> None:
    client = editor_client(cast.organizer)
    file = SimpleUploadedFile(name, content)
    address = reverse("question_exchange", args=[exam.paper.bank_id])
    assert client.post(address, {"file": file, "store": ""}).status_code == 200


def test_an_exam_is_published_only_with_enough_questions_for_units_in_scope(cast: Cast, exam: Exam) -> None:
    client = editor_client(cast.organizer)
    values = {
        "title": "新考试", "paper": exam.paper_id, "introduction": "", "minutes": 30, "attempts": 1, "per_page": 5,
        "pass_percent": 60, "hours": "0", "review": "closed", "is_published": "on",
        "windows-TOTAL_FORMS": 1, "windows-INITIAL_FORMS": 0, "windows-MIN_NUM_FORMS": 1, "windows-MAX_NUM_FORMS": 1000,
        "windows-0-unit": cast.branch.pk, "windows-0-opens_at": "2026-01-01 08:00",
        "windows-0-closes_at": "2026-02-01 08:00",
        "allowances-TOTAL_FORMS": 0, "allowances-INITIAL_FORMS": 0,
        "markers-TOTAL_FORMS": 0, "markers-INITIAL_FORMS": 0,
    }  # fmt: skip
    secretary = editor_client(cast.secretary)
    assert secretary.post(reverse("exams:add"), values).status_code == 200
    add_rule(exam, 50)
    assert client.post(reverse("exams:add"), values).status_code == 200
    PaperRule.objects.all().delete()
    assert client.post(reverse("exams:add"), values).status_code == 302
    assert Exam.objects.filter(title="新考试", is_published=True).exclude(seed="").count() == 1

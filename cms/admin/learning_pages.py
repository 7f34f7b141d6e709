"""What is not about one row: import and export of a bank, previews, results."""

from datetime import UTC
from io import BytesIO
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.engine.gift import write_gift
from cms.engine.kinds import kind_of
from cms.engine.notation import write_question
from cms.models import Exam, Question, QuestionBank, QuestionVersion
from cms.qti_file import write_qti
from cms.queries.exam_results import exam_result
from cms.queries.exams import SittingQuestion
from cms.refusals import question_problem
from cms.services.import_questions import COLUMNS, PlannedQuestion, plan_gift, plan_qti, plan_sheet, store_planned
from cms.services.sit_exam import drawn_paper
from organization.import_words import unsafe_file_words
from organization.sheets import UnsafeWorkbook
from organization.signed_in import SignedInRequest

MOST_BYTES = 5 * 1024 * 1024
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FileForm(forms.Form):
    """A workbook, a GIFT file, or QTI."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("An .xlsx workbook, a GIFT .txt file, or QTI 2.1 or 3.0 as .xml or .zip."),
    )


def exchange(request: SignedInRequest, bank_id: int) -> HttpResponse:
    """Shows what a file would become, with every bad cell; stores it when asked to and nothing is wrong."""
    bank = _bank(request, bank_id)
    form = FileForm(request.POST or None, request.FILES or None)
    planned: list[PlannedQuestion] | None = None
    if request.method == "POST":
        if not (request.user.has_perm("cms.add_question") and request.user.has_perm("cms.change_question")):
            raise PermissionDenied
        planned = _planned(form, bank) if form.is_valid() else None
        if planned is not None and "store" in request.POST:
            if not planned:
                form.add_error("file", _("There is no question in this file."))
            elif not any(one.problems for one in planned):
                count = store_planned(bank=bank, planned=planned, user=request.user)
                messages.success(request, _("Stored: %(count)s questions.") % {"count": count})
                return redirect("question_exchange", bank_id)
    problems = [
        (one.row, column, question_problem(problem)) for one in planned or () for column, problem in one.problems
    ]
    context = {
        "bank": bank,
        "form": form,
        "planned": planned,
        "good": sum(not one.problems for one in planned or ()),
        "shown": (planned or [])[:50],
        "problems": problems[:500],
        "columns": COLUMNS,
    }
    return render(request, "cms/admin/exchange.html", context)


def export(request: SignedInRequest, bank_id: int, kind: str) -> HttpResponse:
    """Sends the questions of a bank as a workbook or as GIFT."""
    bank = _bank(request, bank_id)
    rows = bank.questions.filter(current__isnull=False).select_related("current").order_by("pk")
    if kind in ("qti-2.1", "qti-3.0"):
        questions = ((question.pk, question.current.content) for question in rows if question.current)
        response = HttpResponse(write_qti(questions, version=kind.removeprefix("qti-")), content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="questions-{bank.pk}-{kind}.zip"'
        return response
    if kind == "gift":
        text, _left_out = write_gift(question.current.content for question in rows if question.current)
        response = HttpResponse(text, content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="questions-{bank.pk}.txt"'
        return response
    response = HttpResponse(_workbook(list(rows)), content_type=SHEET)
    response["Content-Disposition"] = f'attachment; filename="questions-{bank.pk}.xlsx"'
    return response


def question_preview(request: SignedInRequest, question_id: int) -> HttpResponse:
    """Shows a question as the learner sees it."""
    rows = Question.objects.visible_to(request.user).select_related("current")
    question = get_object_or_404(rows, pk=question_id, current__isnull=False)
    _need(request, "cms.view_question", "cms.change_question")
    return _preview(request, question.stem[:40], [_shown(1, question.current, "1")])


def exam_preview(request: SignedInRequest, exam_id: int) -> HttpResponse:
    """Shows a paper drawn for a trial, as a learner would see it."""
    exam = get_object_or_404(Exam.objects.visible_to(request.user).select_related("paper__bank"), pk=exam_id)
    _need(request, "cms.view_exam", "cms.change_exam")
    drawn = drawn_paper(exam, exam.seed if exam.same_for_all else "trial")
    versions = QuestionVersion.objects.in_bulk([one.version for one in drawn.placed])
    questions = [
        _shown(place, versions[one.version], str(one.points)) for place, one in enumerate(drawn.placed, start=1)
    ]
    return _preview(request, exam.title, questions)


def results(request: SignedInRequest, exam_id: int) -> HttpResponse:
    """Shows how the exam went, in figures that name nobody."""
    exam = get_object_or_404(Exam.objects.visible_to(request.user), pk=exam_id)
    _need(request, "cms.view_exam", "cms.change_exam")
    return render(request, "cms/admin/results.html", {"exam": exam, "result": exam_result(exam, request.user)})


def _bank(request: SignedInRequest, bank_id: int) -> QuestionBank:
    _need(request, "cms.view_question", "cms.change_question")
    bank: QuestionBank = get_object_or_404(QuestionBank.objects.visible_to(request.user), pk=bank_id)
    return bank


def _need(request: SignedInRequest, *permissions: str) -> None:
    if not any(request.user.has_perm(one) for one in permissions):
        raise PermissionDenied


def _planned(form: FileForm, bank: QuestionBank) -> list[PlannedQuestion] | None:
    file = form.cleaned_data["file"]
    if file.size > MOST_BYTES:
        form.add_error("file", _("The file is larger than 5 MB: split it."))
        return None
    if not file.name.lower().endswith((".txt", ".gift")):
        try:
            return plan_qti(file) if file.name.lower().endswith((".xml", ".zip")) else plan_sheet(file, bank)
        except UnsafeWorkbook as unsafe:
            form.add_error("file", unsafe_file_words(unsafe))
            return None
    try:
        return plan_gift(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        form.add_error("file", _("The text is not UTF-8: save it as UTF-8 and try again."))
        return None


def _workbook(questions: list[Question]) -> bytes:
    # The library for workbooks takes megabytes that no other work of a process needs.
    from openpyxl import Workbook

    book = Workbook(write_only=False)
    sheet = book.active
    sheet.append(COLUMNS)  # type: ignore[union-attr]  # a new workbook has one
    for row, question in enumerate(questions, start=2):
        assert question.current is not None  # noqa: S101  (asked for by the query)
        written = write_question(question.current.content)
        values: tuple[Any, ...] = (
            question.pk,
            written.kind,
            written.stem,
            written.lines,
            written.explanation,
            written.rule,
            question.tags,
            question.difficulty,
            question.clause,
        )
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row=row, column=column)  # type: ignore[union-attr]  # a new workbook has one
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with = stays a text
    book.properties.created = book.properties.modified = _moment()
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _moment() -> Any:
    from organization import clock

    return clock.now().astimezone(UTC).replace(tzinfo=None)


def _shown(place: int, version: QuestionVersion, points: str) -> SittingQuestion:
    from decimal import Decimal

    content = version.content
    shown = kind_of(content["kind"]).shown(content, "trial")
    return SittingQuestion(place=place, shown=shown, answer=None, seq=0, of=Decimal(points))


def _preview(request: SignedInRequest, title: str, questions: list[SittingQuestion]) -> HttpResponse:
    return render(request, "cms/learning/preview.html", {"title": title, "questions": questions})

"""Questions from spreadsheets, GIFT and QTI files: first a plan with every bad cell, then everything or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from django.db import transaction

from cms.engine.gift import read_gift
from cms.engine.kinds import Problem
from cms.engine.notation import Written
from cms.models import Question, QuestionBank
from cms.models.question import split_tags
from cms.qti_file import read_qti
from cms.question_check import question_problems
from organization.models import User
from organization.sheets import Cell, Limits, read_rows

from .save_question import save_question

COLUMNS = ("number", "kind", "stem", "answers", "explanation", "rule", "tags", "difficulty", "clause")
LIMITS = Limits(rows=5_000, columns=len(COLUMNS), text=8_000)
_LONGEST = {"tags": 300, "clause": 200, "answers": 8_000, "explanation": 4_000}


@dataclass(frozen=True, kw_only=True)
class PlannedQuestion:
    """One question of a file: where it stands, what it would become, and what is wrong with it."""

    row: int
    number: int | None
    written: Written
    tags: str
    difficulty: int
    clause: str
    problems: tuple[tuple[str, Problem], ...]


def plan_sheet(file: IO[bytes], bank: QuestionBank) -> list[PlannedQuestion]:
    """Returns what the rows of a workbook would become; the first row names the columns. Raises UnsafeWorkbook."""
    rows = read_rows(file, LIMITS)
    known = set(bank.questions.values_list("pk", flat=True))
    return [_planned(row.number, row.cells, known) for row in rows[1:]]


def plan_gift(text: str) -> list[PlannedQuestion]:
    """Returns what the questions of a GIFT file would become."""
    return [_unnumbered(one.line, one.written, one.tag, "unreadable") for one in read_gift(text)]


def plan_qti(file: IO[bytes]) -> list[PlannedQuestion]:
    """Returns what the items of a QTI file or package would become. Raises UnsafeWorkbook."""
    return [_unnumbered(place, one.written, "", "unread_item") for place, one in enumerate(read_qti(file), start=1)]


def _unnumbered(row: int, written: Written | None, tags: str, code: str) -> PlannedQuestion:
    problems = question_problems(written) if written else (Problem(code=code),)
    return PlannedQuestion(
        row=row,
        number=None,
        written=written or Written(kind="single", stem="", lines=""),
        tags=tags,
        difficulty=2,
        clause="",
        problems=tuple(("answers", problem) for problem in problems),
    )


@transaction.atomic
def store_planned(*, bank: QuestionBank, planned: Sequence[PlannedQuestion], user: User) -> int:
    """Stores every planned question and returns how many; raises QuestionInvalid, and then nothing is stored."""
    for one in planned:
        question = Question.objects.get(pk=one.number, bank=bank) if one.number else Question(bank=bank)
        question.difficulty, question.tags, question.clause = one.difficulty, one.tags, one.clause
        save_question(question=question, written=one.written, user=user)
    return len(planned)


def _planned(row: int, cells: Sequence[Cell], known: set[int]) -> PlannedQuestion:
    values = dict.fromkeys(COLUMNS, "") | {name: cell.text for name, cell in zip(COLUMNS, cells, strict=False)}
    problems = [(name, Problem(code="formula")) for name, cell in zip(COLUMNS, cells, strict=False) if cell.is_formula]
    problems += [
        (name, Problem(code="long", context={"limit": limit}))
        for name, limit in _LONGEST.items()
        if len(values[name]) > limit
    ]
    number = _whole(values["number"])
    if values["number"] and number not in known:
        problems.append(("number", Problem(code="number")))
    difficulty = _whole(values["difficulty"] or "2")
    if difficulty not in range(1, 6):
        problems.append(("difficulty", Problem(code="difficulty")))
    written = Written(
        kind=values["kind"].strip(),
        stem=values["stem"],
        lines=values["answers"],
        explanation=values["explanation"],
        rule=values["rule"].strip(),
    )
    problems += [(_column(problem), problem) for problem in question_problems(written)]
    return PlannedQuestion(
        row=row,
        number=number if values["number"] else None,
        written=written,
        tags=" ".join(split_tags(values["tags"])),
        difficulty=difficulty or 2,
        clause=values["clause"].strip(),
        problems=tuple(problems),
    )


def _column(problem: Problem) -> str:
    return {"kind": "kind", "no_stem": "stem", "long_stem": "stem", "rule": "rule"}.get(problem.code, "answers")


def _whole(text: str) -> int | None:
    text = text.strip().removesuffix(".0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None

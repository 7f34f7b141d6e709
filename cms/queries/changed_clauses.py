"""Questions that rest on a clause which has changed since they were written or last confirmed."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from cms.models import Question, RegulationClause, RegulationVersion
from organization.models import User


@dataclass(frozen=True, kw_only=True)
class ChangedQuestion:
    """A question with its clause then and now; empty where the clause is gone, or was never kept."""

    question: Question
    before: str
    now: str


def changed_questions(user: User) -> QuerySet[Question]:
    """Returns the questions in scope that are still drawn and whose clause is another one now, or gone."""
    same = RegulationClause.objects.filter(
        page=OuterRef("clause_page"),
        page__live=True,
        anchor=OuterRef("clause_anchor"),
        digest=OuterRef("clause_digest"),
    )
    rows = Question.objects.visible_to(user).filter(is_retired=False).exclude(clause_digest="")
    found: QuerySet[Question] = rows.exclude(Exists(same)).select_related("clause_page", "bank")
    return found


def with_clauses(questions: list[Question]) -> list[ChangedQuestion]:
    """Returns the questions with what their clauses said and say."""
    pages = {question.clause_page_id for question in questions}
    current = RegulationClause.objects.filter(page__in=pages, page__live=True)
    now = {(row.page_id, row.anchor): row.text for row in current}
    before = {
        (version.page_id, clause.anchor, clause.digest): clause.text
        for version in RegulationVersion.objects.filter(page__in=pages)
        for clause in version.read
    }
    return [
        ChangedQuestion(
            question=each,
            before=before.get((each.clause_page_id, each.clause_anchor, each.clause_digest), ""),
            now=now.get((each.clause_page_id, each.clause_anchor), ""),
        )
        for each in questions
    ]

"""Storing a question: its columns, and a new version when what it says has changed."""

from django.db import transaction

from cms.engine.notation import Written, compile_question
from cms.models import Question, QuestionVersion
from cms.models.question import split_tags
from cms.question_check import question_problems
from cms.refusals import QuestionInvalid
from cms.regulation_source import clause_cited
from organization import clock
from organization.models import User


@transaction.atomic
def save_question(*, question: Question, written: Written, user: User | None) -> Question:
    """Returns the stored question; raises QuestionInvalid with everything that is wrong.

    ``question`` carries bank, difficulty, tags, clause; kind and text come from ``written``. Versions are only added:
    sittings that were drawn before keep what they were given.
    """
    problems = question_problems(written)
    if problems:
        raise QuestionInvalid(problems)
    compiled = compile_question(written)
    if question.pk:
        Question.objects.select_for_update().get(pk=question.pk)
    question.kind, question.stem = written.kind, compiled.body["stem"]
    question.tags = " ".join(split_tags(question.tags))
    question.updated_at = clock.now()
    link_clause(question)
    question.save()
    newest = question.versions.first()
    if newest is None or newest.body != compiled.body:
        question.current = QuestionVersion.objects.create(
            question=question,
            number=(newest.number if newest else 0) + 1,
            body=compiled.body,
            created_at=question.updated_at,
            created_by=user,
        )
        question.save(update_fields=["current"])
    return question


def link_clause(question: Question) -> None:
    """Lets a question rest on the clause it cites as that clause reads now; the caller stores it."""
    clause = clause_cited(question.clause)
    question.clause_page = clause.page if clause else None
    question.clause_anchor = clause.anchor if clause else ""
    question.clause_digest = clause.digest if clause else ""


def confirm_clause(question: Question) -> None:
    """Keeps that a question is still right now that its clause has changed; without a clause it rests on none."""
    link_clause(question)
    question.save(update_fields=["clause_page", "clause_anchor", "clause_digest"])

"""Questions of banks, for those who edit them: nobody who may have to sit an exam finds a question by its answer."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from cms.engine.notation import write_question
from cms.models import Question, QuestionBank
from organization import clock
from organization.models import Unit
from organization.scope import visible_unit_paths

from .base import Entry, Source
from .listening import queue_later

EDITING = ("wagtailadmin.access_admin", "cms.change_question")
LONGEST_TITLE = 120


class QuestionSource(Source):
    """Questions with their answers, explanation, tags and clause; overseeing a unit alone does not find them."""

    kind = "question"
    label = _("Exam question")
    model = Question

    @override
    def queryset(self) -> QuerySet[Any]:
        return Question.objects.select_related("bank__unit", "current")

    @override
    def entries(self, objects: Sequence[Any]) -> Iterator[Entry]:
        for question in objects:
            changed_on = timezone.localdate(question.updated_at)
            stem = " ".join(question.stem.split())
            yield Entry(
                object_id=str(question.pk),
                title=stem if len(stem) <= LONGEST_TITLE else f"{stem[: LONGEST_TITLE - 1]}…",
                summary=" ".join(part for part in (question.tags, question.clause) if part),
                body="\n".join([*([stem] if len(stem) > LONGEST_TITLE else []), *_answers(question)]),
                url=reverse("questions:edit", args=[question.pk]),
                access=_editors(question.bank.unit.path),
                confidentiality="internal",
                unit_path=question.bank.unit.path,
                topic=question.bank.title,
                year=changed_on.year,
                happened_on=changed_on,
            )

    @override
    def visible(self, ids: Collection[str], actor: Any) -> set[str]:
        if not actor.has_perms(EDITING):
            return set()
        numbers = [int(each) for each in ids if each.isdigit()]
        found = Question.objects.visible_to(actor).filter(pk__in=numbers)
        return {str(pk) for pk in found.values_list("pk", flat=True)}

    @override
    def connect(self) -> None:
        for signal in (post_save, post_delete):
            signal.connect(self._changed, sender=Question, dispatch_uid=f"search.question.{id(signal)}")
        post_save.connect(self._bank_changed, sender=QuestionBank, dispatch_uid="search.question.bank")

    def _changed(self, instance: Any, **_rest: Any) -> None:
        queue_later(self.kind, [instance.pk])

    def _bank_changed(self, instance: Any, *, created: bool = False, **_rest: Any) -> None:
        if not created:
            queue_later(self.kind, Question.objects.filter(bank=instance).values_list("pk", flat=True))


def editor_tokens(actor: Any) -> set[str]:
    """Returns the tokens of somebody who may edit the questions of the units they oversee."""
    if not actor.has_perms(EDITING):
        return set()
    return {f"questions:{path}" for path in visible_unit_paths(actor, clock.today())}


def _editors(path: str) -> tuple[str, ...]:
    return tuple(f"questions:{path[:end]}" for end in range(0, len(path) + 1, Unit.steplen))


def _answers(question: Any) -> list[str]:
    if question.current is None:
        return []
    written = write_question(question.current.content)
    # Without the signs of the notation: a right option begins with *, a sample answer with >.
    lines = (line.lstrip("*> ") for line in written.lines.splitlines())
    return [part for part in (*lines, written.explanation) if part]

"""Sittings: one person's questions, answers and points."""

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition
from typing_extensions import override

from organization.models import Member, User
from organization.models.fields import StateField, UnitPathField

from .exam import Exam
from .question import QuestionVersion

GRACE = timedelta(seconds=20)
"""An answer sent at the last second may be this long on its way."""


class AttemptStatus(models.TextChoices):
    """A sitting runs, waits for its markers, and is marked."""

    RUNNING = "running", _("running")
    MARKING = "marking", _("being marked")
    MARKED = "marked", _("marked")


class AttemptQuerySet(models.QuerySet[Any]):
    """Sittings; each is its own member's and nobody else's."""

    def visible_to(self, actor: User | AnonymousUser) -> Self:
        """Keeps the actor's own sittings."""
        return self.filter(member__user=actor) if actor.is_authenticated else self.none()


class ExamAttempt(FSMModelMixin, models.Model):
    """One sitting. ``drawn`` pins the questions: [[version, kind, points as text], …] in their order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    exam = models.ForeignKey(Exam, models.PROTECT, related_name="sittings")
    member = models.ForeignKey(Member, models.PROTECT, related_name="exam_attempts")
    unit_path = UnitPathField(_("unit path"))
    number = models.PositiveSmallIntegerField(_("attempt"))
    seed = models.CharField(max_length=40)
    drawn = models.JSONField(default=list)
    started_at = models.DateTimeField(_("begun"))
    ends_at = models.DateTimeField(_("ends"))
    handed_in_at = models.DateTimeField(_("handed in"), null=True)
    by_clock = models.BooleanField(_("ended by the clock"), default=False)
    status = StateField(_("status"), default=AttemptStatus.RUNNING, choices=AttemptStatus.choices)
    points = models.DecimalField(_("points"), max_digits=7, decimal_places=2, null=True)
    total = models.DecimalField(_("points of the paper"), max_digits=7, decimal_places=2, default=Decimal(0))
    passed = models.BooleanField(_("passed"), null=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(fields=["exam", "member", "number"], name="exam_attempt_once"),
            models.UniqueConstraint(
                fields=["exam", "member"], condition=Q(status="running"), name="exam_attempt_one_running"
            ),
        ]
        indexes = [models.Index(fields=["status", "ends_at"], name="exam_attempt_due")]

    @override
    def __str__(self) -> str:
        return f"{self.exam} {self.number}"

    @transition(field=status, source=AttemptStatus.RUNNING, target=AttemptStatus.MARKING)
    def hand_in(self) -> None:
        """Takes no more answers."""

    @transition(field=status, source=AttemptStatus.MARKING, target=AttemptStatus.MARKED)
    def finish_marking(self) -> None:
        """Fixes the points."""


class AttemptAnswer(models.Model):
    """The answer to one question of a sitting; made empty at the start, so that saving is one update.

    ``seq`` counts the changes: a saving that comes late or twice carries an old number and changes nothing.
    """

    attempt = models.ForeignKey(ExamAttempt, models.CASCADE, related_name="answers")
    place = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="answers")
    answer = models.JSONField(null=True)
    seq = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    of = models.DecimalField(max_digits=6, decimal_places=2)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    awaiting = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(0))

    class Meta:
        verbose_name = _("answer in a sitting")
        verbose_name_plural = _("answers in sittings")
        ordering = ["attempt", "place"]
        constraints = [models.UniqueConstraint(fields=["attempt", "place"], name="attempt_answer_once")]

    @override
    def __str__(self) -> str:
        return f"{self.attempt_id} {self.place}"


class AnswerMark(models.Model):
    """What one marker gave for one answer, criterion by criterion; written once."""

    answer = models.ForeignKey(AttemptAnswer, models.CASCADE, related_name="marks")
    marker = models.ForeignKey(Member, models.PROTECT, related_name="+")
    by_criterion = models.JSONField(default=dict)
    points = models.DecimalField(max_digits=6, decimal_places=2)
    comment = models.CharField(_("comment"), max_length=500, blank=True)
    marked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ["answer", "marked_at"]
        constraints = [models.UniqueConstraint(fields=["answer", "marker"], name="answer_mark_once")]

    @override
    def __str__(self) -> str:
        return f"{self.answer_id} {self.points}"

"""How far each member has come; courses and lessons are known by what their translations have in common."""

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMModelMixin, transition
from typing_extensions import override

from organization.models import Member, User
from organization.models.fields import StateField, UnitPathField


class LessonStatus(models.TextChoices):
    """A lesson is worked on, perhaps waits for a demonstrator, and is done."""

    BEGUN = "begun", pgettext_lazy("lesson", "begun")
    WAITING = "waiting", _("waits for a demonstrator")
    DONE = "done", pgettext_lazy("lesson", "done")


class ProgressQuerySet(models.QuerySet[Any]):
    """What one has done oneself; others learn of it through queries that keep their scope."""

    def visible_to(self, actor: User | AnonymousUser) -> Self:
        """Keeps the actor's own rows."""
        return self.filter(member__user=actor) if actor.is_authenticated else self.none()


class CourseProgress(models.Model):
    """A member on a course; a course that is done again in another year begins anew.

    ``done_at`` is empty then until it is finished again; ``last_done_at`` stays.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="courses")
    unit_path = UnitPathField(_("unit path"), blank=True)
    course = models.UUIDField(_("course"), db_index=True)
    begun_at = models.DateTimeField(_("begun"))
    touched_at = models.DateTimeField(_("last worked on"))
    last_lesson = models.UUIDField(null=True)
    done_at = models.DateTimeField(pgettext_lazy("lesson", "done"), null=True)
    last_done_at = models.DateTimeField(null=True)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("member on a course")
        verbose_name_plural = _("members on courses")
        ordering = ["-touched_at"]
        constraints = [models.UniqueConstraint(fields=["member", "course"], name="course_progress_once")]

    @override
    def __str__(self) -> str:
        return f"{self.member_id} {self.course}"


class LessonProgress(FSMModelMixin, models.Model):
    """A member on a lesson.

    ``answers`` keeps for each question {"seq", "answer", "right"}, ``positions`` the seconds of each video.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="lessons")
    unit_path = UnitPathField(_("unit path"), blank=True)
    course = models.UUIDField(_("course"), db_index=True)
    lesson = models.UUIDField(_("lesson"))
    answers = models.JSONField(default=dict)
    positions = models.JSONField(default=dict)
    status = StateField(_("status"), default=LessonStatus.BEGUN, choices=LessonStatus.choices)
    note = models.CharField(_("what is still missing"), max_length=300, blank=True)
    confirmed_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    touched_at = models.DateTimeField(_("last worked on"))
    done_at = models.DateTimeField(pgettext_lazy("lesson", "done"), null=True)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("member on a lesson")
        verbose_name_plural = _("members on lessons")
        ordering = ["-touched_at"]
        constraints = [models.UniqueConstraint(fields=["member", "lesson"], name="lesson_progress_once")]
        indexes = [models.Index(fields=["status", "course"], name="lesson_progress_waiting")]

    @override
    def __str__(self) -> str:
        return f"{self.member_id} {self.lesson}"

    @transition(field=status, source=LessonStatus.BEGUN, target=LessonStatus.WAITING)
    def ask_confirmation(self) -> None:
        """Waits for a demonstrator."""

    @transition(field=status, source=LessonStatus.WAITING, target=LessonStatus.BEGUN)
    def send_back(self) -> None:
        """Goes on after a demonstrator has said what is missing."""

    @transition(field=status, source=[LessonStatus.BEGUN, LessonStatus.WAITING], target=LessonStatus.DONE)
    def finish(self) -> None:
        """Is proved."""

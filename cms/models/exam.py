"""Exams: a paper that units sit within a window of time."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Value
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from typing_extensions import override

from organization import clock
from organization.models import Member, Unit
from organization.scope import ScopedQuerySet

from .paper import Paper


class Review(models.TextChoices):
    """When the learner may look at the questions again, with the right answers and explanations."""

    NEVER = "never", _("never")
    MARKED = "marked", _("as soon as it is marked")
    CLOSED = "closed", _("after the window has closed")


class ExamQuerySet(ScopedQuerySet):
    """Exams, scoped by the unit of their bank; members reach them through ``for_member`` alone."""

    scope_field = "paper__bank__unit__path"

    def for_member(self, member: Member | None) -> Self:
        """Keeps the published exams that have a window for the member's branch."""
        branch = member.branch if member else None
        if branch is None:
            return self.none()
        own = ExamWindow.objects.alias(path=Value(branch.path)).filter(path__startswith=models.F("unit__path"))
        return self.filter(is_published=True, pk__in=own.values("exam"))


class Exam(ClusterableModel):
    """A paper to be sat: by whom and when (windows), how long, how often, and what may be seen afterwards."""

    paper = models.ForeignKey(Paper, models.PROTECT, verbose_name=_("paper"), related_name="exams")
    title = models.CharField(_("title"), max_length=120)
    introduction = models.TextField(_("introduction"), blank=True, help_text=_("Shown before the clock starts."))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=60, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    attempts = models.PositiveSmallIntegerField(
        _("attempts"), default=1, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    pass_percent = models.PositiveSmallIntegerField(
        _("passed from, in percent"), default=60, validators=[MaxValueValidator(100)]
    )
    per_page = models.PositiveSmallIntegerField(
        _("questions on a page"), default=5, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    same_for_all = models.BooleanField(
        _("the same questions for everybody"), default=False, help_text=_("Otherwise each sitting is drawn by itself.")
    )
    shuffled = models.BooleanField(_("shuffle questions and options"), default=True)
    review = models.CharField(_("review"), max_length=10, choices=Review.choices, default=Review.CLOSED)
    hours = models.DecimalField(
        _("study hours when passed"),
        max_digits=4,
        decimal_places=1,
        default=Decimal(0),
        validators=[MinValueValidator(0)],
    )
    seed = models.CharField(max_length=32, editable=False)
    is_published = models.BooleanField(
        _("published"), default=False, help_text=_("Members see it from then on; check the preview first.")
    )

    objects = ExamQuerySet.as_manager()

    class Meta:
        verbose_name = _("exam")
        verbose_name_plural = _("exams")
        ordering = ["-pk"]

    @override
    def __str__(self) -> str:
        return self.title


class ExamWindow(models.Model):
    """A unit, with all below it, may begin between two moments; the sitting ends with the window at the latest."""

    exam = ParentalKey(Exam, on_delete=models.CASCADE, related_name="windows")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit"), related_name="+")
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))

    class Meta:
        verbose_name = _("window")
        verbose_name_plural = _("windows")
        ordering = ["opens_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["exam", "unit"], name="exam_window_once")]

    @override
    def __str__(self) -> str:
        return str(self.unit)

    @override
    def clean(self) -> None:
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("The window closes before it opens.")})

    def is_open_at(self, moment: datetime) -> bool:
        """Whether a sitting may begin then."""
        return self.opens_at <= moment < self.closes_at

    @property
    def is_open(self) -> bool:
        """Whether a sitting may begin now."""
        return self.is_open_at(clock.now())

    @property
    def is_coming(self) -> bool:
        """Whether the window has not opened yet."""
        return clock.now() < self.opens_at


class ExamAllowance(models.Model):
    """More time or a resit for one person."""

    exam = ParentalKey(Exam, on_delete=models.CASCADE, related_name="allowances")
    member = models.ForeignKey(Member, models.CASCADE, verbose_name=_("member"), related_name="+")
    extra_minutes = models.PositiveSmallIntegerField(_("more minutes"), default=0, validators=[MaxValueValidator(600)])
    extra_attempts = models.PositiveSmallIntegerField(_("more attempts"), default=0, validators=[MaxValueValidator(20)])
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")
        constraints = [models.UniqueConstraint(fields=["exam", "member"], name="exam_allowance_once")]

    @override
    def __str__(self) -> str:
        return str(self.member)


class ExamMarker(models.Model):
    """Somebody who marks what the computer cannot."""

    exam = ParentalKey(Exam, on_delete=models.CASCADE, related_name="markers")
    member = models.ForeignKey(Member, models.CASCADE, verbose_name=_("member"), related_name="+")

    class Meta:
        verbose_name = _("marker")
        verbose_name_plural = _("markers")
        constraints = [models.UniqueConstraint(fields=["exam", "member"], name="exam_marker_once")]

    @override
    def __str__(self) -> str:
        return str(self.member)


def nearest_window(windows: Iterable[ExamWindow], unit_path: str) -> ExamWindow | None:
    """Returns the window of the nearest unit on the way up from that path, None when there is none."""
    fitting = [one for one in windows if unit_path.startswith(one.unit.path)]
    return max(fitting, key=lambda one: len(one.unit.path), default=None)

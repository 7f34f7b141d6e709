"""Learning paths: the courses some people of a unit are to have done, by a day."""

from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from typing_extensions import override
from wagtail.models import Orderable

from organization import clock
from organization.models import Member, Post, Unit
from organization.scope import ScopedQuerySet

from .course import CoursePage
from .team import Team, people_of


class LearningPathQuerySet(ScopedQuerySet):
    """Paths, scoped by the unit that asks for them; learners reach theirs through ``for_member``."""

    scope_field = "unit__path"


class LearningPath(ClusterableModel):
    """Courses that a team, or the holders of some posts, of a unit and everything below it are to do."""

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit"), related_name="learning_paths")
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    words = models.TextField(_("what it is for"), max_length=600, blank=True)
    team = models.CharField(_("for whom"), max_length=10, choices=Team.choices, default=Team.MEMBERS)
    posts = ParentalManyToManyField(
        Post,
        verbose_name=_("only holders of"),
        blank=True,
        related_name="+",
        help_text=_("Posts held in the unit or below it; empty: the whole team."),
    )
    due_on = models.DateField(
        _("required by"), null=True, blank=True, help_text=_("Empty: recommended, nobody is reminded.")
    )
    counts_from = models.DateField(
        _("done since"), null=True, blank=True, help_text=_("Courses finished before that day do not count.")
    )
    remind_days = models.PositiveSmallIntegerField(
        _("reminder, days before"), default=7, validators=[MaxValueValidator(60)]
    )
    is_published = models.BooleanField(_("published"), default=False)

    objects = LearningPathQuerySet.as_manager()

    class Meta:
        verbose_name = _("learning path")
        verbose_name_plural = _("learning paths")
        ordering: ClassVar[list[str]] = ["due_on", "pk"]

    @override
    def __str__(self) -> str:
        return self.title_en if self.title_en and get_language() == "en" else self.title

    @property
    def is_late(self) -> bool:
        """Whether the day by which it is required has passed."""
        return self.due_on is not None and self.due_on < clock.today()

    def audience(self) -> "models.QuerySet[Member]":
        """Returns the people the path is for today."""
        return people_of(self.unit, self.team, list(self.posts.all()))


class PathCourse(Orderable):
    """One course of a path; any of its translations is meant."""

    path = ParentalKey(LearningPath, on_delete=models.CASCADE, related_name="courses")
    course = models.ForeignKey(CoursePage, models.CASCADE, verbose_name=_("course"), related_name="+")

    class Meta(Orderable.Meta):
        verbose_name = _("course of a path")
        verbose_name_plural = _("courses of paths")

    @override
    def __str__(self) -> str:
        return str(self.course)

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from organization.models.body import Body
from organization.models.member import Member
from organization.models.period import Period, PeriodQuerySet, dates_in_order
from organization.models.post import Post
from organization.models.unit import Unit


class AssignmentQuerySet(PeriodQuerySet):
    """Assignments, scoped by their unit."""

    scope_field = "unit__path"


class Assignment(Period):
    """A member holds a post in a unit, perhaps with a seat in its body, from one day to another.

    That nobody holds the same post in the same unit twice on one day is guarded by the database itself
    (an exclusion constraint on PostgreSQL, triggers on SQLite: see ``organization.overlaps``).
    """

    member = models.ForeignKey(Member, models.CASCADE, verbose_name=_("member"), related_name="assignments")
    post = models.ForeignKey(Post, models.PROTECT, verbose_name=_("post"), related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit"), related_name="assignments")
    body = models.ForeignKey(
        Body, models.SET_NULL, verbose_name=_("seat in"), null=True, blank=True, related_name="assignments"
    )
    is_head = models.BooleanField(_("heads the office"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    source = models.CharField(
        _("decided by"), max_length=200, blank=True, help_text=_("Document number of the decision.")
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["unit__path", "post__position", "position", "pk"]
        indexes = [models.Index(fields=["unit", "post", "end_on"], name="assignment_unit_post")]
        constraints = [
            dates_in_order("assignment"),
            models.UniqueConstraint(
                fields=["member", "post", "unit"],
                condition=Q(end_on__isnull=True),
                name="assignment_open_once",
                violation_error_message=_("This member already holds this post in this unit."),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.member} — {self.unit} {self.post}"

    @override
    def clean(self) -> None:
        same = Assignment.objects.filter(member=self.member_id, post=self.post_id, unit=self.unit_id)
        if self.start_on and same.exclude(pk=self.pk).overlapping(self.start_on, self.end_on).exists():
            raise ValidationError(_("This member already holds this post in this unit on some of these days."))
        if self.body_id and self.unit_id and self.body and self.body.unit_id != self.unit_id:
            raise ValidationError({"body": _("This body belongs to another unit.")})

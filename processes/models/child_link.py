"""A case that a step has asked for, from the moment it is asked for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChildLink(models.Model):
    """One part of a step that starts cases: planned with the step, started once, reported back once.

    ``visit`` is the seq at which the parent came to the step, ``part`` the row, unit or number that the child is for.
    ``problem`` says why it could not be started yet.
    """

    parent = models.ForeignKey("processes.Case", models.CASCADE, related_name="child_links")
    state = models.CharField(_("state"), max_length=60)
    visit = models.PositiveIntegerField(_("visit"))
    part = models.CharField(_("part"), max_length=60)
    unit = models.ForeignKey("organization.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    child = models.OneToOneField("processes.Case", models.SET_NULL, null=True, blank=True, related_name="parent_link")
    problem = models.JSONField(_("why it could not be started"), default=dict, blank=True)
    reported_at = models.DateTimeField(_("reported back at"), null=True, blank=True)
    dropped_at = models.DateTimeField(_("given up at"), null=True, blank=True)
    """The step was left before the child was started."""

    class Meta:
        verbose_name = _("child of a case")
        verbose_name_plural = _("children of cases")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["parent"],
                condition=models.Q(child__isnull=True, dropped_at__isnull=True),
                name="child_waiting_to_start",
            )
        ]
        constraints = [models.UniqueConstraint(fields=["parent", "visit", "part"], name="child_once_per_part")]

    def __str__(self) -> str:
        return f"{self.parent} · {self.part}"

"""One person's part of a joint step."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Contribution(models.Model):
    """A score sheet, an opinion or a decision; each member gives one per visit of the state."""

    case = models.ForeignKey("processes.Case", models.CASCADE, related_name="contributions")
    state = models.CharField(_("state"), max_length=60)
    visit = models.PositiveIntegerField(_("visit"))
    member = models.ForeignKey("organization.Member", models.PROTECT, related_name="contributions")
    role = models.CharField(_("role"), max_length=60, blank=True)
    """The role in which the member was asked."""
    part = models.CharField(_("part"), max_length=60, blank=True)
    """The row that it is about, where one member may have several parts."""
    late = models.BooleanField(_("came late"), default=False)
    """Handed in after the case had moved on: kept, and without any effect."""
    values = models.JSONField(_("values"), default=dict)
    comment = models.TextField(_("comment"), blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "visit", "member", "part"], name="contribution_once_per_part")
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.state}"

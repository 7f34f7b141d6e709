"""A procedure that follows another one: a branch's version of what headquarters made."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TemplateLink(models.Model):
    """``version`` is the version of the template that is in the follower's document: what a merge starts from."""

    follower = models.OneToOneField("processes.Procedure", models.CASCADE, related_name="template_link")
    template = models.ForeignKey("processes.Procedure", models.PROTECT, related_name="followers")
    version = models.ForeignKey("processes.ProcedureVersion", models.PROTECT, related_name="+")
    unit = models.ForeignKey("organization.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    """For whose cases the follower is made."""
    merged_at = models.DateTimeField(_("merged at"))

    class Meta:
        verbose_name = _("template link")
        verbose_name_plural = _("template links")
        ordering = ["template", "follower"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(follower=models.F("template")), name="template_link_of_another_procedure"
            )
        ]

    def __str__(self) -> str:
        return f"{self.follower} ← {self.template} {self.version.number}"

"""How far somebody has read a case."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseVisit(models.Model):
    """The last history entry that was there when the member last opened the page of the case."""

    case = models.ForeignKey("processes.Case", models.CASCADE, related_name="readers")
    member = models.ForeignKey("organization.Member", models.CASCADE, related_name="case_visits")
    seq = models.PositiveIntegerField(_("last entry seen"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("look at a case")
        verbose_name_plural = _("looks at cases")
        constraints = [models.UniqueConstraint(fields=["case", "member"], name="case_visit_once_per_member")]

    def __str__(self) -> str:
        return f"{self.member} · {self.case} · {self.seq}"

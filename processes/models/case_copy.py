"""Who was sent a copy of a case, and whether they have read it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseCopy(models.Model):
    """A case sent to somebody for information (抄送): nothing is asked but to read it."""

    case = models.ForeignKey("processes.Case", models.CASCADE, related_name="copies")
    member = models.ForeignKey("organization.Member", models.PROTECT, related_name="copies")
    sent_by = models.ForeignKey("organization.Member", models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(_("note"), blank=True)
    sent_at = models.DateTimeField(_("sent at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        verbose_name = _("copy of a case")
        verbose_name_plural = _("copies of cases")
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["member"], condition=models.Q(read_at__isnull=True), name="copy_unread")]
        constraints = [models.UniqueConstraint(fields=["case", "member"], name="copy_once_per_member")]

    def __str__(self) -> str:
        return f"{self.member} · {self.case}"

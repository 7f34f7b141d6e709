"""What the histories looked like on a day, in one number that can be kept elsewhere."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditAnchor(models.Model):
    """The Merkle root over the heads of all cases that moved since the anchor before, chained to that one."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    day = models.DateField(_("day"), unique=True)
    at = models.DateTimeField(_("at"))
    leaves = models.PositiveIntegerField(_("cases"))
    root = models.CharField(_("root"), max_length=64)
    previous = models.CharField(_("hash of the anchor before"), max_length=64, blank=True)
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("audit anchor")
        verbose_name_plural = _("audit anchors")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.day}"


class AnchoredHead(models.Model):
    """The head of one case as an anchor has it; no foreign key, so that it outlives a case that was removed."""

    anchor = models.ForeignKey(AuditAnchor, models.PROTECT, related_name="heads")
    case = models.UUIDField(_("case"))
    seq = models.PositiveIntegerField(_("entries"))
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("anchored head")
        verbose_name_plural = _("anchored heads")
        ordering = ["anchor", "case"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="anchored_head_once")]

    def __str__(self) -> str:
        return f"{self.case} {self.seq}"

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from organization import clock
from organization.models.user import User


class ImportKind(models.TextChoices):
    UNITS = "units", _("units")
    MEMBERS = "members", _("members")


class ImportBatch(models.Model):
    """An uploaded sheet waiting to be confirmed, kept afterwards as the record of what was imported."""

    kind = models.CharField(_("kind"), max_length=20, choices=ImportKind.choices)
    file_name = models.CharField(_("file"), max_length=200)
    rows = models.JSONField(_("rows"))
    uploaded_by = models.ForeignKey(User, models.SET_NULL, verbose_name=_("uploaded by"), null=True, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"), default=clock.now)
    applied_at = models.DateTimeField(_("imported at"), null=True, blank=True)
    result = models.JSONField(_("result"), default=dict, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-uploaded_at", "-pk"]

    @override
    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.file_name}"

"""A printed document, frozen as it was."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Printout(models.Model):
    """The words of a document at the moment it was made, in both languages, as escaped HTML."""

    case = models.ForeignKey("processes.Case", models.PROTECT, related_name="printouts")
    delivery_key = models.CharField(_("delivery"), max_length=160, unique=True)
    """``case:seq:ordinal`` of the effect that made it."""
    key = models.CharField(_("key"), max_length=60)
    number = models.CharField(_("number"), max_length=120, blank=True)
    title = models.JSONField(_("title"), default=dict)
    body = models.JSONField(_("body"), default=dict)
    sha256 = models.CharField("SHA-256", max_length=64)
    file = models.ForeignKey(
        "forms.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("PDF")
    )
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("printout")
        verbose_name_plural = _("printouts")
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.case} · {self.key}"

"""Numbers without gaps."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NumberSequence(models.Model):
    """The last number given under a key such as ``case:TT:2026``; taken under its row lock."""

    key = models.CharField(_("key"), max_length=120, primary_key=True)
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("number sequence")
        verbose_name_plural = _("number sequences")

    def __str__(self) -> str:
        return f"{self.key} {self.last}"


class IssuedNumber(models.Model):
    """A document number and the case it was given to; a voided number is never given again."""

    sequence = models.ForeignKey(NumberSequence, models.PROTECT, related_name="issued")
    value = models.PositiveIntegerField(_("value"))
    text = models.CharField(_("number"), max_length=120, unique=True)
    case = models.ForeignKey("processes.Case", models.PROTECT, related_name="issued_numbers")
    field = models.CharField(_("field"), max_length=60)
    issued_at = models.DateTimeField(_("issued at"))
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("issued number")
        verbose_name_plural = _("issued numbers")
        ordering = ["sequence", "value"]
        constraints = [models.UniqueConstraint(fields=["sequence", "value"], name="issued_number_once")]

    def __str__(self) -> str:
        return self.text

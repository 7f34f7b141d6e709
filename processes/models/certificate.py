"""A certificate that somebody was given by a case, and the code by which others check it."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without signs that are taken for one another on paper."""
CODE_LENGTH = 16


def new_code() -> str:
    """Returns 80 random bits as letters that can be read out."""
    return "".join(secrets.choice(ALPHABET) for _sign in range(CODE_LENGTH))


class Certificate(models.Model):
    """Number, holder, words and days as they were when it was given; it can be revoked, never changed."""

    case = models.ForeignKey("processes.Case", models.PROTECT, related_name="certificates")
    delivery_key = models.CharField(_("delivery"), max_length=160)
    """``case:seq:ordinal`` of the effect that gave it."""
    number = models.CharField(_("number"), max_length=120, unique=True)
    holder = models.ForeignKey("organization.Member", models.PROTECT, related_name="certificates")
    holder_name = models.CharField(_("holder"), max_length=100)
    issuer_name = models.CharField(_("given by"), max_length=200)
    title = models.JSONField(_("title"), default=dict)
    body = models.JSONField(_("text"), default=dict)
    issued_on = models.DateField(_("given on"))
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    code = models.CharField(_("code"), max_length=20, unique=True, default=new_code, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_why = models.CharField(_("why it was revoked"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["delivery_key", "holder"], name="certificate_once"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("certificate", args=[self.code])

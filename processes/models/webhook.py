"""Another program that wants to be told when records come in or change."""

import secrets

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class WebhookEvent(models.TextChoices):
    """What it is told of."""

    SUBMITTED = "submitted", _("New records")
    CHANGED = "changed", _("New records and every change")


def new_secret() -> str:
    """Returns 256 random bits as text."""
    return "whsec_" + secrets.token_urlsafe(32)


class Webhook(models.Model):
    """An address, what is sent there, and the secret by which the receiver knows that we sent it."""

    name = models.CharField(_("name"), max_length=80)
    url = models.URLField(_("address"), max_length=500, validators=[URLValidator(schemes=["https", "http"])])
    form = models.ForeignKey(
        "forms.Form", models.CASCADE, null=True, blank=True, verbose_name=_("form"), help_text=_("Blank: every form.")
    )
    event = models.CharField(_("told of"), max_length=12, choices=WebhookEvent.choices, default=WebhookEvent.SUBMITTED)
    with_answers = models.BooleanField(
        _("send the answers"),
        default=False,
        help_text=_("Otherwise only that something happened; masked answers and files are never sent."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    secret = models.CharField(_("secret"), max_length=80, default=new_secret, editable=False)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

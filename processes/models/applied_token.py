"""What was already done, known by the token that asked for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AppliedToken(models.Model):
    """The result of a request, kept for ever: the same token gives the same result and does nothing twice."""

    token = models.CharField(_("token"), max_length=120, primary_key=True)
    purpose = models.CharField(_("purpose"), max_length=200)
    """Who asked for what; the same token for anything else is refused."""
    result = models.JSONField(_("result"), default=dict)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("applied token")
        verbose_name_plural = _("applied tokens")

    def __str__(self) -> str:
        return self.token

"""Who has answered a form that takes one answer per person: a fingerprint alone, apart from the answers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Participation(models.Model):
    """Says that somebody has answered, not when and not what.

    The primary key is the first 63 bits of an HMAC-SHA-256 of form and person under the site's secret. It is a number
    because SQLite then stores the row under it and keeps no order of arrival beside it; there is no time and no link
    to the record.
    """

    id = models.BigAutoField(primary_key=True, editable=False)
    form = models.ForeignKey("forms.Form", models.CASCADE, related_name="participations")

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")

    def __str__(self) -> str:
        return str(self.pk)

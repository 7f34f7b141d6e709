"""A case that is only played: nothing of it is a case."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Simulation(models.Model):
    """``document`` is the procedure as it was when the play began, ``script`` a worked example in the making.

    Where the played case stands is never stored: it is what comes of the script (see processes.engine.examples).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey("processes.Procedure", models.CASCADE, related_name="simulations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="simulations")
    unit = models.ForeignKey("organization.Unit", models.CASCADE, related_name="+", verbose_name=_("unit"))
    document = models.JSONField(_("document"))
    script = models.JSONField(_("script"), default=dict)
    created_at = models.DateTimeField(_("created at"))
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("simulation")
        verbose_name_plural = _("simulations")
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return f"{self.procedure} · {self.unit.label}"

"""What a pack brought when it was installed or brought up to date last."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class PackInstallation(models.Model):
    """``document`` is the pack as it was taken over: what the next merge against local changes starts from."""

    procedure = models.OneToOneField("processes.Procedure", models.CASCADE, related_name="pack")
    key = models.SlugField(_("key"), max_length=60, unique=True)
    document: Any = models.JSONField(_("document"), default=dict)
    taken_at = models.DateTimeField(_("taken over at"))

    class Meta:
        verbose_name = _("installed pack")
        verbose_name_plural = _("installed packs")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class SearchState(models.Model):
    """What the engines and rebuilds remember: which build answers, how far a new one is, sizes."""

    key = models.CharField(_("key"), max_length=60, primary_key=True)
    value = models.JSONField(_("value"), default=dict)

    class Meta:
        verbose_name = _("state of the search")
        verbose_name_plural = _("states of the search")

    @override
    def __str__(self) -> str:
        return self.key

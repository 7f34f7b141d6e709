from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class SearchChange(models.Model):
    """Something changed and its entries have to be looked at again; written in the transaction of the change."""

    kind = models.CharField(_("kind"), max_length=20)
    object_id = models.CharField(_("object"), max_length=40)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    available_at = models.DateTimeField(_("not before"))
    queued_at = models.DateTimeField(_("queued at"))
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = _("change to be indexed")
        verbose_name_plural = _("changes to be indexed")
        ordering = ["pk"]
        indexes = [models.Index(fields=["available_at"], name="search_change_waiting")]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"

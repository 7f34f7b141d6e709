from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class SearchBucket(models.Model):
    """One combination of what is counted beside the hits; a document points to it, so that counting reads one number
    per document."""

    kind = models.CharField(_("kind"), max_length=20)
    unit_path = models.CharField(_("unit path"), max_length=255, blank=True)
    topic = models.CharField(_("topic"), max_length=80, blank=True)
    status = models.CharField(_("status"), max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), default=0)

    class Meta:
        verbose_name = _("combination of facets")
        verbose_name_plural = _("combinations of facets")
        constraints = [
            models.UniqueConstraint(fields=["kind", "unit_path", "topic", "status", "year"], name="search_bucket_once"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.unit_path} {self.topic} {self.status} {self.year}"

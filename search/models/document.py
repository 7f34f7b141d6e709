from django.db import models
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from typing_extensions import override

from organization.models.fields import UnitPathField


class SearchDocument(index.Indexed, models.Model):
    """The mirror: one row for every thing and language that can be found. All engines index these rows.

    ``access`` holds the tokens of those who may find it. What is confidential never gets here: sources leave such
    fields out. ``digest`` changes when anything of it changes.
    """

    kind = models.CharField(_("kind"), max_length=20)
    object_id = models.CharField(_("object"), max_length=40)
    locale = models.CharField(_("language"), max_length=10, blank=True)
    title = models.CharField(_("title"), max_length=300)
    summary = models.TextField(_("summary"), blank=True)
    body = models.TextField(_("text"), blank=True)
    url = models.TextField(_("address"))
    unit_path = UnitPathField(_("unit path"), blank=True, db_index=False)
    access = models.JSONField(_("may be found by"), default=list)
    confidentiality = models.CharField(_("confidentiality"), max_length=20, default="public")
    topic = models.CharField(_("topic"), max_length=80, blank=True)
    status = models.CharField(_("status"), max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    happened_on = models.DateField(_("date"), null=True, blank=True)
    digest = models.CharField("SHA-256", max_length=64)
    indexed_at = models.DateTimeField(_("indexed at"))

    search_auto_update = False
    """The indexer tells the engines, not the signals of modelsearch."""
    search_fields = [
        index.SearchField("title", boost=3),
        index.SearchField("summary", boost=1.5),
        index.SearchField("body"),
        index.AutocompleteField("title"),
        index.FilterField("kind"),
        index.FilterField("object_id"),
        index.FilterField("locale"),
        index.FilterField("unit_path"),
        index.FilterField("access"),
        index.FilterField("topic"),
        index.FilterField("status"),
        index.FilterField("year"),
        index.FilterField("happened_on"),
    ]

    class Meta:
        verbose_name = _("searchable document")
        verbose_name_plural = _("searchable documents")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "locale"], name="search_document_once_per_language"),
        ]

    @override
    def __str__(self) -> str:
        return self.title

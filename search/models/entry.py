"""The index of the database engines; the tokens themselves lie beside it, in FTS5 or in a column of type tsvector."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class SearchEntry(models.Model):
    """One indexed state of one document. A changed document gets a new entry: its number is that of the tokens."""

    build = models.PositiveIntegerField(_("build"))
    document = models.BigIntegerField(_("document"))
    bucket = models.BigIntegerField(_("combination of facets"))
    day = models.IntegerField(_("day"), default=0)
    """``happened_on`` as a number, to sort by."""
    length = models.PositiveIntegerField(_("length"))
    digest = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = _("entry of the index")
        verbose_name_plural = _("entries of the index")
        constraints = [models.UniqueConstraint(fields=["document", "build"], name="search_entry_once_per_build")]

    @override
    def __str__(self) -> str:
        return f"{self.document}/{self.build}"


class SearchFrequency(models.Model):
    """How many documents contain a frequent token; rare ones are counted when they are asked for."""

    token = models.CharField(_("token"), max_length=80, primary_key=True)
    documents = models.PositiveIntegerField(_("documents"))

    class Meta:
        verbose_name = _("frequency")
        verbose_name_plural = _("frequencies")

    @override
    def __str__(self) -> str:
        return self.token

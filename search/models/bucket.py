from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class Audience(models.IntegerChoices):
    """Who may find a document, as far as one number can say it; "some" are told by their access tokens."""

    PUBLIC = 0, _("everybody")
    MEMBERS = 1, _("everybody who is signed in")
    SOME = 2, _("some")


class SearchBucket(models.Model):
    """One combination of what is counted beside the hits; a document points to it, so that counting reads one number
    per document. The number says what it is (``search.engines.buckets``)."""

    id = models.BigIntegerField(_("number"), primary_key=True)
    kind = models.CharField(_("kind"), max_length=20)
    unit_path = models.CharField(_("unit path"), max_length=255, blank=True)
    topic = models.CharField(_("topic"), max_length=80, blank=True)
    status = models.CharField(_("status"), max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), default=0)
    locale = models.CharField(_("language"), max_length=10, blank=True)
    audience = models.PositiveSmallIntegerField(_("may be found by"), choices=Audience.choices, default=Audience.SOME)

    class Meta:
        verbose_name = _("combination of facets")
        verbose_name_plural = _("combinations of facets")

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.unit_path} {self.topic} {self.status} {self.year}"

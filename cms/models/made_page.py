"""Which effect made which page."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.models import Page


class MadePage(models.Model):
    """A page made by an effect; the same effect delivered twice finds it here and makes no second page."""

    effect_key = models.CharField(_("effect"), max_length=200, unique=True)
    case_id = models.UUIDField(_("case"), db_index=True)
    field = models.CharField(_("field of the case that names the page"), max_length=80, blank=True)
    page = models.ForeignKey(Page, models.CASCADE, verbose_name=_("page"), related_name="made_by")
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("page made by a case")
        verbose_name_plural = _("pages made by cases")
        ordering = ["-made_at"]

    @override
    def __str__(self) -> str:
        return self.effect_key

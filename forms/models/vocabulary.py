"""Lists to choose from that administrators keep apart from forms, with dates and levels."""

from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

DEEPEST = 6


class Vocabulary(index.Indexed, models.Model):
    """A list of terms under one key; forms name the key, so terms change without a new version of the form."""

    key = models.SlugField(_("key"), max_length=60, unique=True, help_text=_("Stable name used by forms."))
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    description = models.TextField(_("description"), blank=True)

    search_fields = [index.SearchField("title"), index.SearchField("title_en"), index.SearchField("key")]

    class Meta:
        verbose_name = _("vocabulary")
        verbose_name_plural = _("vocabularies")
        ordering = ["title"]

    def __str__(self) -> str:
        return (self.title_en if get_language() == "en" else "") or self.title


class VocabularyTermQuerySet(models.QuerySet["VocabularyTerm"]):
    """Terms."""

    def on(self, day: date) -> Self:
        """Keeps the terms that may be chosen on that day."""
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        )


class VocabularyTerm(index.Indexed, models.Model):
    """One term. Its code is what answers store; it is never given to another term."""

    vocabulary = models.ForeignKey(Vocabulary, models.CASCADE, related_name="terms", verbose_name=_("vocabulary"))
    code = models.CharField(_("code"), max_length=60, help_text=_("Stored in answers; do not change it later."))
    label = models.CharField(_("words"), max_length=200)
    label_en = models.CharField(_("words in English"), max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("below")
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    starts_on = models.DateField(_("may be chosen from"), null=True, blank=True)
    ends_on = models.DateField(_("may be chosen until"), null=True, blank=True)

    objects = VocabularyTermQuerySet.as_manager()

    search_fields = [
        index.SearchField("label"),
        index.SearchField("label_en"),
        index.SearchField("code"),
        index.FilterField("vocabulary"),
    ]

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["vocabulary", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vocabulary", "code"],
                name="vocabulary_term_once",
                violation_error_message=_("The vocabulary has a term with this code."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="vocabulary_term_dates_in_order",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """The words in the language on screen."""
        return (self.label_en if get_language() == "en" else "") or self.label

    def clean(self) -> None:
        above: Any = self.parent
        for _depth in range(DEEPEST):
            if above is None:
                return
            if above.vocabulary_id != self.vocabulary_id or above.pk == self.pk:
                break
            above = above.parent
        raise ValidationError(
            {"parent": _("The term above must be another one of the same vocabulary, at most six levels deep.")}
        )

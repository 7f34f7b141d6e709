from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class AskedQuestion(models.Model):
    """A question that was asked. Neither who asked is kept nor the time of day.

    ``mark`` is a keyed digest of the folded question; ``text`` stays empty until it was asked often enough to be
    nobody's own.
    """

    mark = models.CharField(_("mark"), max_length=64, unique=True)
    text = models.CharField(_("question"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("asked question")
        verbose_name_plural = _("asked questions")

    @override
    def __str__(self) -> str:
        return self.text or "…"


class AskedDay(models.Model):
    """How often a question was asked on one day, and how often nothing was found."""

    question = models.ForeignKey(AskedQuestion, models.CASCADE, related_name="days")
    day = models.DateField(_("day"))
    asked = models.PositiveIntegerField(_("asked"), default=0)
    missed = models.PositiveIntegerField(_("nothing found"), default=0)

    class Meta:
        verbose_name = _("day of a question")
        verbose_name_plural = _("days of questions")
        constraints = [models.UniqueConstraint(fields=["question", "day"], name="asked_day_once")]
        indexes = [models.Index(fields=["day"], name="asked_day")]

    @override
    def __str__(self) -> str:
        return f"{self.question_id} {self.day}"

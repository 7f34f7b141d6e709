"""Papers: which questions an exam asks, fixed ones and ones drawn by rules."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from typing_extensions import override
from wagtail.models import Orderable

from organization.scope import ScopedQuerySet

from .question import QuestionBank, QuestionKind


class PaperQuerySet(ScopedQuerySet):
    """Papers, scoped by the unit of their bank."""

    scope_field = "bank__unit__path"


class Paper(ClusterableModel):
    """Fixed questions first, in their order, then those that the rules draw from the bank."""

    bank = models.ForeignKey(QuestionBank, models.PROTECT, verbose_name=_("question bank"), related_name="papers")
    title = models.CharField(_("title"), max_length=120)
    fixed = models.JSONField(_("fixed questions"), default=list, blank=True)
    """[[question, points as text], …]"""

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["title", "pk"]

    @override
    def __str__(self) -> str:
        return self.title

    @property
    def total(self) -> Decimal:
        """The points of the whole paper."""
        fixed = sum((Decimal(points) for _question, points in self.fixed), Decimal(0))
        return fixed + sum((rule.count * rule.points for rule in self.rules.all()), Decimal(0))


class PaperRule(Orderable):
    """Draws so many questions of a kind, tag and difficulty."""

    paper = ParentalKey(Paper, on_delete=models.CASCADE, related_name="rules")
    count = models.PositiveSmallIntegerField(
        _("how many"), default=5, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    points = models.DecimalField(
        _("points each"), max_digits=5, decimal_places=2, default=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    kind = models.CharField(_("kind of question"), max_length=20, choices=QuestionKind.choices, blank=True)
    tag = models.CharField(_("tag"), max_length=60, blank=True)
    easiest = models.PositiveSmallIntegerField(
        _("difficulty from"), default=1, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    hardest = models.PositiveSmallIntegerField(
        _("difficulty to"), default=5, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )

    class Meta(Orderable.Meta):
        verbose_name = _("rule for drawing")
        verbose_name_plural = _("rules for drawing")

    @override
    def __str__(self) -> str:
        return f"{self.count} × {self.points}"

    @override
    def clean(self) -> None:
        if self.easiest and self.hardest and self.easiest > self.hardest:
            raise ValidationError({"hardest": _("The difficulty ends before it begins.")})

"""Indicators and duties as they are kept here, what was counted for them, and who is excused from a duty."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import sha256_of
from organization.models.fields import UnitPathField
from organization.scope import ScopedQuerySet
from organization.texts import localized
from processes.engine.measures.model import Measure
from processes.engine.measures.reading import read

_READ: dict[tuple[str, str], Measure] = {}


class MeasureKind(models.TextChoices):
    """A figure, or something that has to be done in every span."""

    INDICATOR = "indicator", _("Indicator")
    DUTY = "duty", _("Duty")


class StoredMeasure(models.Model):
    """One definition as JSON (``processes.engine.measures``); ``taken`` is what its pack said when it was taken over.

    ``counted_as`` is the digest of the definition that was counted last, ``counted_at`` the moment up to which changes
    are in the figures.
    """

    key = models.SlugField(_("key"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=MeasureKind.choices, default=MeasureKind.INDICATOR)
    procedure = models.ForeignKey(
        "processes.Procedure", models.CASCADE, null=True, blank=True, related_name="measures", verbose_name=_("pack")
    )
    document: Any = models.JSONField(_("definition"), default=dict)
    taken: Any = models.JSONField(_("as the pack brought it"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    is_active = models.BooleanField(_("counted"), default=True)
    counted_as = models.CharField(_("counted as"), max_length=64, blank=True, editable=False)
    counted_at = models.DateTimeField(_("counted at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("indicator or duty")
        verbose_name_plural = _("indicators and duties")
        ordering = ["kind", "position", "key"]

    def __str__(self) -> str:
        return localized(self.document.get("title")) or self.key

    @property
    def digest(self) -> str:
        """The digest of the definition as it is now."""
        return sha256_of(self.document)

    @property
    def spec(self) -> Measure:
        """The definition as the engine reads it (read once per process and content). Raises MeasureError."""
        held = self.__dict__.get("_held")
        if held is None or held[0] is not self.document:
            key = (self.kind, self.digest)
            if key not in _READ:
                _READ[key] = read(self.document, "duty" if self.kind == MeasureKind.DUTY else "indicator")
            held = self.__dict__["_held"] = (self.document, _READ[key])
        spec: Measure = held[1]
        return spec


class MeasurePart(models.Model):
    """What one case, record or person adds to a measure, of one unit in one span (see ``engine.measures.Part``)."""

    measure = models.ForeignKey(StoredMeasure, models.CASCADE, related_name="parts")
    unit = models.ForeignKey("organization.Unit", models.CASCADE, related_name="+")
    span = models.CharField(_("span"), max_length=8)
    number = models.DecimalField(_("number"), max_digits=20, decimal_places=6)
    base = models.DecimalField(_("base"), max_digits=20, decimal_places=6)
    items = models.PositiveIntegerField(_("items"), default=1)
    day = models.DateField(_("day"), null=True, blank=True)
    bucket = models.CharField(_("group"), max_length=80, blank=True)
    case = models.ForeignKey("processes.Case", models.CASCADE, null=True, blank=True, related_name="+")
    ref = models.CharField(_("evidence"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("part of a figure")
        verbose_name_plural = _("parts of figures")
        indexes = [models.Index(fields=["measure", "span", "unit"], name="measure_part_cell")]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.span} {self.unit_id}"


class ExemptionQuerySet(ScopedQuerySet):
    """Exemptions, scoped by their unit."""

    def standing(self) -> "ExemptionQuerySet":
        """Keeps those that nobody has taken back."""
        return self.filter(lifted_at=None)


class DutyExemption(models.Model):
    """Somebody said that a unit need not do a duty in a span, and why; taken back it stays on record."""

    measure = models.ForeignKey(StoredMeasure, models.CASCADE, related_name="exemptions", verbose_name=_("duty"))
    unit = models.ForeignKey("organization.Unit", models.CASCADE, related_name="+", verbose_name=_("unit"))
    unit_path = UnitPathField(_("unit path"), editable=False)
    span = models.CharField(_("span"), max_length=8)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("granted by"))
    at = models.DateTimeField(_("granted at"))
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exemption from a duty")
        verbose_name_plural = _("exemptions from duties")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "unit", "span"], condition=Q(lifted_at=None), name="duty_exemption_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.measure} · {self.span}"

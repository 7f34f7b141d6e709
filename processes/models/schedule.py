"""What is started again and again by the calendar."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.models.fields import UnitPathField
from organization.scope import ScopedQuerySet


class Every(models.TextChoices):
    """How often."""

    MONTH = "month", _("Every month")
    QUARTER = "quarter", _("Every quarter")
    HALF_YEAR = "half_year", _("Every half year")
    YEAR = "year", _("Every year")


class Shift(models.TextChoices):
    """What happens when the day is no working day."""

    STAY = "stay", _("it stays on that day")
    NEXT = "next", _("it moves to the next working day")
    BEFORE = "before", _("it moves to the working day before")


class Population(models.TextChoices):
    """For whom a case each is started."""

    UNITS = "units", _("One for each unit")
    MEMBERS = "members", _("One for each member")


class Schedule(models.Model):
    """A recurring launch: of what, for whom, on which day of which month, shifted to a working day or not.

    ``month`` counts within the span: 1 to 3 of a quarter, 1 to 6 of a half year, 1 to 12 of a year. ``day`` 31 is the
    last day of every month. ``kinds`` limits the units to kinds such as "branch"; empty = all of them.
    """

    name = models.CharField(_("name"), max_length=120)
    procedure = models.ForeignKey(
        "processes.Procedure", models.PROTECT, related_name="schedules", verbose_name=_("procedure")
    )
    unit = models.ForeignKey(
        "organization.Unit",
        models.PROTECT,
        related_name="schedules",
        verbose_name=_("organising unit"),
        help_text=_("Cases are started for this unit and those below it."),
    )
    unit_path = UnitPathField(_("unit path"), editable=False)
    population = models.CharField(_("for whom"), max_length=10, choices=Population, default=Population.UNITS)
    kinds = models.JSONField(_("kinds of units"), default=list, blank=True)
    role = models.CharField(
        _("started in the name of"),
        max_length=60,
        blank=True,
        help_text=_("A role of the unit; blank: the first that may start the procedure."),
    )
    every = models.CharField(_("how often"), max_length=10, choices=Every, default=Every.MONTH)
    month = models.PositiveSmallIntegerField(
        _("month within the span"), default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    day = models.PositiveSmallIntegerField(
        _("day of the month"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text=_("31 is the last day of every month."),
    )
    shift = models.CharField(_("when that is no working day"), max_length=8, choices=Shift, default=Shift.NEXT)
    values = models.JSONField(_("answers to begin with"), default=dict, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=models.Q(day__gte=1, day__lte=31), name="schedule_day"),
            models.CheckConstraint(condition=models.Q(month__gte=1, month__lte=12), name="schedule_month"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="schedule_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.unit_path = self.unit.path
        super().save(*args, **kwargs)  # type: ignore[arg-type]

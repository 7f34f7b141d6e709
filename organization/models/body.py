from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from organization.models.body_kind import BodyKind
from organization.models.unit import Unit
from organization.scope import ScopedQuerySet


class BodyQuerySet(ScopedQuerySet):
    """Bodies, scoped by the unit they are attached to."""

    scope_field = "unit__path"

    def in_office_on(self, day: date) -> "BodyQuerySet":
        """Keeps the bodies that exist on that day; one whose term ran out stays until the next is elected."""
        return self.filter(term_start__lte=day)


class Body(models.Model):
    """A committee attached to a unit, with seats and a term."""

    unit = models.ForeignKey(Unit, models.CASCADE, verbose_name=_("unit"), related_name="bodies")
    kind = models.CharField(_("kind"), max_length=40, choices=BodyKind.choices)
    seats = models.PositiveSmallIntegerField(_("seats"))
    term_start = models.DateField(_("term from"))
    term_end = models.DateField(_("term to"))

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering = ["unit__path", "-term_start"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "term_start"], name="body_one_per_term"),
            models.CheckConstraint(
                condition=Q(term_end__gte=F("term_start")),
                name="body_term_in_order",
                violation_error_message=_("The term ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=1),
                name="body_has_seats",
                violation_error_message=_("A body has at least one seat."),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.unit} {self.get_kind_display()}"

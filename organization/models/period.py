from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from organization import clock
from organization.scope import ScopedQuerySet


class PeriodQuerySet(ScopedQuerySet):
    """Rows that hold from one day to another; no last day means until further notice."""

    def on(self, day: date | Combinable) -> Self:
        """Keeps the rows that hold on that day."""
        return self.filter(Q(end_on__isnull=True) | Q(end_on__gte=day), start_on__lte=day)

    def overlapping(self, start_on: date, end_on: date | None) -> Self:
        """Keeps the rows that share at least one day with the period."""
        rows = self.filter(Q(end_on__isnull=True) | Q(end_on__gte=start_on))
        return rows if end_on is None else rows.filter(start_on__lte=end_on)


class Period(models.Model):
    """First and last day on which something holds, both counted."""

    start_on = models.DateField(_("from"))
    end_on = models.DateField(_("to"), null=True, blank=True, help_text=_("Last day; leave empty while it goes on."))

    class Meta:
        abstract = True

    def holds_on(self, day: date) -> bool:
        """Answers whether this held on that day."""
        return self.start_on <= day and (self.end_on is None or day <= self.end_on)

    @property
    def is_current(self) -> bool:
        """Answers whether this holds today."""
        return self.holds_on(clock.today())


def dates_in_order(model: str) -> Any:
    """Returns the database constraint that a period does not end before it starts."""
    return models.CheckConstraint(
        condition=Q(end_on__isnull=True) | Q(end_on__gte=F("start_on")),
        name=f"{model}_dates_in_order",
        violation_error_message=_("The last day is before the first."),
    )

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from organization.models.member import Member
from organization.models.period import Period, PeriodQuerySet, dates_in_order
from organization.models.unit import Unit


class PortfolioQuerySet(PeriodQuerySet):
    """Portfolios, scoped by the unit looked after."""

    scope_field = "unit__path"


class Portfolio(Period):
    """What a leader is in charge of: a unit of the tree, or a department that is not in it."""

    leader = models.ForeignKey(Member, models.CASCADE, verbose_name=_("leader"), related_name="portfolios")
    unit = models.ForeignKey(
        Unit, models.CASCADE, verbose_name=_("unit"), null=True, blank=True, related_name="portfolios"
    )
    department = models.CharField(_("department"), max_length=100, blank=True)

    objects = PortfolioQuerySet.as_manager()

    class Meta:
        verbose_name = _("portfolio")
        verbose_name_plural = _("portfolios")
        ordering = ["leader__code", "pk"]
        constraints = [
            dates_in_order("portfolio"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | ~Q(department=""),
                name="portfolio_of_something",
                violation_error_message=_("Name a unit or a department."),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.leader} — {self.unit or self.department}"

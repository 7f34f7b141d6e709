from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from organization import clock
from organization.models.member import Member
from organization.models.user import User


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def on(self, day: date) -> Self:
        """Keeps the delegations in force on that day."""
        not_ended = Q(ended_on__isnull=True) | Q(ended_on__gt=day)
        return self.filter(not_ended, start_on__lte=day, end_on__gte=day)

    def overlapping(self, start_on: date, end_on: date) -> Self:
        """Keeps the delegations in force on some day of the period."""
        not_ended = Q(ended_on__isnull=True) | Q(ended_on__gt=start_on) & Q(ended_on__gt=F("start_on"))
        return self.filter(not_ended, start_on__lte=end_on, end_on__gte=start_on)


class Delegation(models.Model):
    """Who acts for whom, when, in which procedures; ``procedures`` empty means in all."""

    delegator = models.ForeignKey(Member, models.CASCADE, verbose_name=_("delegator"), related_name="delegations_given")
    delegate = models.ForeignKey(
        Member, models.CASCADE, verbose_name=_("delegate"), related_name="delegations_received"
    )
    start_on = models.DateField(_("from"))
    end_on = models.DateField(_("to"))
    ended_on = models.DateField(
        _("ended early on"), null=True, blank=True, help_text=_("From this day it no longer holds.")
    )
    procedures = models.JSONField(_("procedures"), default=list, blank=True, help_text=_("Keys; empty means all."))
    reason = models.CharField(_("reason"), max_length=200)
    created_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("entered by"), null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("entered at"), default=clock.now)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["-start_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_on__gte=F("start_on")),
                name="delegation_dates_in_order",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=~Q(delegator=F("delegate")),
                name="delegation_to_somebody_else",
                violation_error_message=_("Nobody can delegate to themselves."),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.delegator} → {self.delegate}"

    @property
    def is_active(self) -> bool:
        """Answers whether the delegation is in force today."""
        day = clock.today()
        return self.start_on <= day <= self.end_on and (self.ended_on is None or day < self.ended_on)

    @property
    def is_over(self) -> bool:
        """Answers whether the delegation will never be in force again."""
        day = clock.today()
        return self.end_on < day or (self.ended_on is not None and self.ended_on <= day)

    def covers(self, procedure_key: str) -> bool:
        """Answers whether the delegation extends to that procedure."""
        return not self.procedures or procedure_key in self.procedures

"""The right to read some classes of one person's archive for some time, given by a case that was approved."""

import uuid
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class GrantEnd(models.TextChoices):
    """Why a grant ended."""

    EXPIRED = "expired", _("the time was over")
    RETURNED = "returned", _("returned through the case")
    LEFT = "left", _("the case moved on")
    FINISHED = "finished", _("the reader has finished")
    REVOKED = "revoked", _("revoked")


class ViewingGrantQuerySet(models.QuerySet["ViewingGrant"]):
    """Grants."""

    def holding(self, at: datetime) -> Self:
        """Keeps those under which somebody may read at that moment: whatever becomes of the case ends them too."""
        return self.filter(
            ended_at=None, begins_at__lte=at, ends_at__gt=at, case__status="open", case__state=F("state")
        )

    def of(self, user: Any) -> Self:
        """Keeps those given to this person."""
        return self.filter(reader__user=user) if user.is_authenticated and user.is_active else self.none()


class ViewingGrant(models.Model):
    """One reader, one person read about, some classes, from one moment to another.

    It holds only while its case is open and still in ``state``, where the action that gave it had led: a case that is
    paused, taken back or moved on leaves no door open.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("processes.Case", models.PROTECT, related_name="viewing_grants")
    delivery_key = models.CharField(_("delivery"), max_length=160)
    state = models.CharField(_("state"), max_length=60)
    reader = models.ForeignKey("organization.Member", models.PROTECT, related_name="viewing_grants")
    subject = models.ForeignKey("organization.Member", models.PROTECT, related_name="viewed_through")
    classes = models.JSONField(_("classes"), default=list)
    begins_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    given_at = models.DateTimeField(_("given at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_why = models.CharField(_("why it ended"), max_length=10, choices=GrantEnd.choices, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ViewingGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("viewing grant")
        verbose_name_plural = _("viewing grants")
        ordering = ["-given_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["delivery_key", "reader", "subject"], name="viewing_grant_once"),
            models.CheckConstraint(condition=models.Q(ends_at__gt=F("begins_at")), name="viewing_grant_in_order"),
            models.CheckConstraint(condition=~models.Q(reader=F("subject")), name="viewing_grant_not_own"),
        ]

    def __str__(self) -> str:
        return f"{self.reader} → {self.subject}"

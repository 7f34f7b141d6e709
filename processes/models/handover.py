"""What somebody who leaves handed over to a successor, thing by thing, so that it can be taken back."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Handover(models.Model):
    """One handover: from whom, to whom, by whom and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey("organization.Member", models.PROTECT, related_name="handovers")
    successor = models.ForeignKey("organization.Member", models.PROTECT, related_name="handovers_received")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    at = models.DateTimeField(_("at"))
    token = models.CharField(_("token"), max_length=120, unique=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.member} → {self.successor}"


class HandoverKind(models.TextChoices):
    """What was handed over."""

    TODO = "todo", _("Todo")
    CASE = "case", _("Case started")
    PANEL = "panel", _("Seat on a panel")
    DELEGATION = "delegation", _("Delegation")


class HandoverLine(models.Model):
    """One thing; ``code`` is "done", "undone", or why it stayed (processes.handover_texts); ``before`` is what taking
    it back needs."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="lines")
    kind = models.CharField(_("kind"), max_length=12, choices=HandoverKind.choices)
    case = models.ForeignKey("processes.Case", models.CASCADE, null=True, blank=True, related_name="+")
    todo = models.ForeignKey("processes.Todo", models.CASCADE, null=True, blank=True, related_name="+")
    delegation = models.ForeignKey("organization.Delegation", models.CASCADE, null=True, blank=True, related_name="+")
    campaign = models.ForeignKey("processes.Campaign", models.CASCADE, null=True, blank=True, related_name="+")
    code = models.CharField(_("result"), max_length=40)
    before = models.JSONField(_("before"), default=dict)

    class Meta:
        verbose_name = _("thing handed over")
        verbose_name_plural = _("things handed over")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} · {self.code}"

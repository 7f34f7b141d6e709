"""Destroying materials: proposed by one, confirmed by two others, carried out once, and certified for ever."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from organization.models.fields import StateField


class DisposalStatus(models.TextChoices):
    """Where a list stands."""

    PROPOSED = "proposed", _("proposed")
    DROPPED = "dropped", _("withdrawn")
    CARRIED_OUT = "carried_out", _("destroyed")


class ArchiveDisposal(FSMModelMixin, models.Model):
    """A list of materials to destroy; ``certificate`` says afterwards what was destroyed, by its hashes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=40, unique=True)
    unit = models.ForeignKey("organization.Unit", models.PROTECT, related_name="archive_disposals")
    reason = models.CharField(_("reason"), max_length=500)
    materials = models.ManyToManyField("processes.ArchiveMaterial", related_name="disposals")
    status = StateField(_("status"), default=DisposalStatus.PROPOSED, choices=DisposalStatus.choices, editable=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    certificate = models.JSONField(_("certificate of destruction"), default=dict)
    certificate_hash = models.CharField(_("hash of the certificate"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("list for destruction")
        verbose_name_plural = _("lists for destruction")
        ordering = ["-proposed_at"]

    def __str__(self) -> str:
        return self.number

    @transition(field=status, source=DisposalStatus.PROPOSED, target=DisposalStatus.DROPPED)
    def drop(self) -> None:
        """Nothing is destroyed."""

    @transition(field=status, source=DisposalStatus.PROPOSED, target=DisposalStatus.CARRIED_OUT)
    def carry_out(self) -> None:
        """The keys and the pages are gone."""


class DisposalConfirmation(models.Model):
    """One of the two others who confirm a list."""

    disposal = models.ForeignKey(ArchiveDisposal, models.PROTECT, related_name="confirmations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("confirmation of a destruction")
        verbose_name_plural = _("confirmations of destructions")
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["disposal", "user"], name="disposal_confirmed_once")]

    def __str__(self) -> str:
        return f"{self.disposal} · {self.user}"

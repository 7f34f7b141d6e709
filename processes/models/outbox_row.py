"""An effect waiting to leave, and one that failed for good."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from organization.models.fields import StateField


class OutboxStatus(models.TextChoices):
    """A row waits, is tried (perhaps again), and ends done or dead."""

    PENDING = "pending", _("Waiting")
    LEASED = "leased", _("Being delivered")
    DONE = "done", _("Delivered")
    DEAD = "dead", _("Failed for good")


class OutboxRow(FSMModelMixin, models.Model):
    """One effect of one history entry, or of a fired timer or a vote; ``key`` is what a receiver knows it by.

    A worker leases a row for a while (``leased_until``); a worker that dies loses the lease, and another takes over.
    """

    key = models.CharField(_("key"), max_length=160, unique=True)
    case = models.ForeignKey("processes.Case", models.CASCADE, null=True, blank=True, related_name="outbox")
    entry = models.ForeignKey("processes.HistoryEntry", models.PROTECT, null=True, blank=True, related_name="outbox")
    kind = models.CharField(_("kind"), max_length=40)
    config = models.JSONField(_("configuration"), default=dict)
    payload = models.JSONField(_("what is delivered"), default=dict)
    actor = models.ForeignKey("organization.Member", models.PROTECT, null=True, blank=True, related_name="+")
    status = StateField(_("status"), default=OutboxStatus.PENDING, choices=OutboxStatus.choices, editable=False)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    available_at = models.DateTimeField(_("not before"))
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    leased_by = models.CharField(_("leased by"), max_length=80, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    failure = models.JSONField(_("why it failed"), default=dict)
    """``failure`` (its code) and ``facts``, for words (see ``processes.effect_texts``)."""
    created_at = models.DateTimeField(_("created at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("outbox row")
        verbose_name_plural = _("outbox")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["available_at"], condition=models.Q(status__in=["pending", "leased"]), name="outbox_waiting"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @transition(field=status, source=[OutboxStatus.PENDING, OutboxStatus.LEASED], target=OutboxStatus.LEASED)
    def lease(self, *, by: str, until: object) -> None:
        """Gives the row to one worker for a while."""
        self.leased_by, self.leased_until = by, until  # type: ignore[assignment]

    @transition(field=status, source=OutboxStatus.LEASED, target=OutboxStatus.DONE)
    def finish(self, *, at: object) -> None:
        """Marks the effect as delivered."""
        self.ended_at, self.leased_until = at, None  # type: ignore[assignment]

    @transition(field=status, source=OutboxStatus.LEASED, target=OutboxStatus.PENDING)
    def postpone(self, *, until: object, error: str) -> None:
        """Puts the row back to be tried again later."""
        self.available_at, self.leased_until, self.last_error = until, None, error  # type: ignore[assignment]

    @transition(field=status, source=OutboxStatus.LEASED, target=OutboxStatus.DEAD)
    def give_up(self, *, at: object, error: str) -> None:
        """Marks the effect as failed for good."""
        self.ended_at, self.leased_until, self.last_error = at, None, error  # type: ignore[assignment]

    @transition(field=status, source=OutboxStatus.DEAD, target=OutboxStatus.PENDING)
    def retry(self, *, at: object) -> None:
        """Lets a failed effect be tried from the beginning."""
        self.available_at, self.ended_at, self.attempts = at, None, 0  # type: ignore[assignment]


class IncidentStatus(models.TextChoices):
    """An incident stays open until somebody has dealt with it."""

    OPEN = "open", _("Open")
    RESOLVED = "resolved", _("Resolved")


class Incident(FSMModelMixin, models.Model):
    """Something that needs an administrator: an effect that failed for good, a step with nobody to do it."""

    code = models.CharField(_("code"), max_length=60)
    case = models.ForeignKey("processes.Case", models.CASCADE, null=True, blank=True, related_name="incidents")
    outbox_row = models.ForeignKey(OutboxRow, models.CASCADE, null=True, blank=True, related_name="incidents")
    context = models.JSONField(_("context"), default=dict)
    detail = models.TextField(_("detail"), blank=True)
    status = StateField(_("status"), default=IncidentStatus.OPEN, choices=IncidentStatus.choices, editable=False)
    opened_at = models.DateTimeField(_("opened at"))
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    resolution = models.CharField(_("what was done"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-opened_at"]

    def __str__(self) -> str:
        return f"{self.code} {self.opened_at:%Y-%m-%d}"

    @transition(field=status, source=IncidentStatus.OPEN, target=IncidentStatus.RESOLVED)
    def resolve(self, *, by: object, at: object, resolution: str = "") -> None:
        """Marks the incident as dealt with, and says how."""
        self.resolved_by, self.resolved_at, self.resolution = by, at, resolution[:500]  # type: ignore[assignment]

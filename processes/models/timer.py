"""A moment at which something is said or becomes possible."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from organization.models.fields import StateField


class TimerStatus(models.TextChoices):
    """A timer fires once, or never."""

    PENDING = "pending", _("Waiting")
    FIRED = "fired", _("Fired")
    CANCELLED = "cancelled", _("Cancelled")


class TimerKind(models.TextChoices):
    """What is said when it fires."""

    DUE = "due", _("Deadline")
    REMIND = "remind", _("Reminder")
    ESCALATE = "escalate", _("Escalation")
    DONE = "done", _("Mark")
    """Nothing is said: an event that has come, a deadline that was acted upon, a step that was skipped."""


class Timer(FSMModelMixin, models.Model):
    """A deadline, reminder or escalation of one visit of a state; leaving the state cancels it."""

    case = models.ForeignKey("processes.Case", models.CASCADE, related_name="timers")
    state = models.CharField(_("state"), max_length=60)
    visit = models.PositiveIntegerField(_("visit"))
    key = models.CharField(_("key"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=TimerKind.choices)
    due_at = models.DateTimeField(_("due at"))
    roles = models.JSONField(_("roles told"), default=list)
    provisional = models.BooleanField(_("counted with an unconfirmed calendar"), default=False)
    status = StateField(_("status"), default=TimerStatus.PENDING, choices=TimerStatus.choices, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    suspended_at = models.DateTimeField(_("stopped since"), null=True, blank=True)
    """While the case is suspended its clocks stand still."""

    class Meta:
        verbose_name = _("timer")
        verbose_name_plural = _("timers")
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(status="pending"), name="timer_pending_due"),
            models.Index(fields=["case", "visit", "key"], name="timer_case_visit"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "visit", "key", "kind", "due_at"], name="timer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.key} · {self.kind}"

    @transition(field=status, source=TimerStatus.PENDING, target=TimerStatus.FIRED)
    def fire(self, *, at: object) -> None:
        """Marks the moment as passed and told."""
        self.ended_at = at  # type: ignore[assignment]

    @transition(field=status, source=TimerStatus.PENDING, target=TimerStatus.CANCELLED)
    def cancel(self, *, at: object) -> None:
        """Marks the moment as pointless."""
        self.ended_at = at  # type: ignore[assignment]

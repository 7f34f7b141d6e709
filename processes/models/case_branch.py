"""One of the courses that run side by side in a case."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, FSMModelMixin, transition

from organization.models.fields import StateField
from processes.engine.model import Outcome


class BranchStatus(models.TextChoices):
    """A branch comes to an end of its own, or ends with what was around it."""

    ACTIVE = "active", _("Running")
    DONE = "done", _("At its end")
    CANCELLED = "cancelled", _("Cancelled")


class CaseBranch(FSMModelMixin, models.Model):
    """One run of a region of a parallel state; ``state``, ``visit`` and ``entered_at`` mean what they mean for the
    case's main line, ``fork`` is the visit of the parallel state that opened it."""

    case = models.ForeignKey("processes.Case", models.CASCADE, related_name="branches")
    region = models.CharField(_("region"), max_length=64)
    state = StateField(_("state"), max_length=60, editable=False)
    visit = models.PositiveIntegerField(_("visit"))
    entered_at = models.DateTimeField(_("in this state since"))
    fork = models.PositiveIntegerField(_("opened by visit"))
    status = StateField(_("status"), default=BranchStatus.ACTIVE, choices=BranchStatus.choices, editable=False)
    outcome = models.CharField(_("outcome"), max_length=10, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("branch of a case")
        verbose_name_plural = _("branches of cases")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "region"], condition=models.Q(status="active"), name="case_branch_once_active"
            ),
            models.CheckConstraint(
                condition=models.Q(status="active", ended_at__isnull=True)
                | (~models.Q(status="active") & models.Q(ended_at__isnull=False)),
                name="case_branch_ended_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.region} · {self.state}"

    @transition(field=state, source="*", target=RETURN_VALUE())
    def move(self, outcome: Outcome) -> str:
        """Moves the branch to where the engine's outcome says."""
        return outcome.state

    @transition(field=status, source=BranchStatus.ACTIVE, target=BranchStatus.DONE)
    def finish(self, outcome: str, at: Any) -> None:
        """Ends the branch with success or failure of its own."""
        self.outcome, self.ended_at = outcome, at

    @transition(field=status, source=BranchStatus.ACTIVE, target=BranchStatus.CANCELLED)
    def cancel(self, at: Any) -> None:
        """Ends the branch because what it belonged to has ended."""
        self.ended_at = at

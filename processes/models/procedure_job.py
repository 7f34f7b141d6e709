"""Long work about a procedure: it shows how far it is, goes on where it was broken off, and keeps what it found."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from forms.models.stored_file import private_storage
from organization.models.fields import StateField


class ProcedureJobKind(models.TextChoices):
    """What is done."""

    DRY_RUN = "dry_run", _("Dry run over the organisation")
    REPLAY = "replay", _("Replay of past cases")
    MIGRATION = "migration", _("Migration of running cases")
    EVENT_LOG = "event_log", _("Export of the event log")


class ProcedureJobStatus(models.TextChoices):
    """How far it is."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    CHECKED = "checked", _("Looked at")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    UNDONE = "undone", _("Undone")


class ProcedureJob(FSMModelMixin, models.Model):
    """``total`` and ``done`` count units or cases; ``parameters`` is what was asked for, ``report`` sums up what came
    of it, ``lines`` tell it one by one. A migration is looked at first (CHECKED) and applied afterwards."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey("processes.Procedure", models.CASCADE, related_name="jobs")
    kind = models.CharField(_("kind"), max_length=12, choices=ProcedureJobKind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="procedure_jobs")
    status = StateField(
        _("status"),
        default=ProcedureJobStatus.QUEUED,
        choices=ProcedureJobStatus.choices,
        editable=False,
    )
    total = models.PositiveIntegerField(_("altogether"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    parameters = models.JSONField(_("parameters"), default=dict)
    report = models.JSONField(_("report"), default=dict)
    file = models.FileField(_("file"), storage=private_storage, upload_to="jobs", max_length=120, blank=True)
    created_at = models.DateTimeField(_("created at"))
    beat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("work about a procedure")
        verbose_name_plural = _("work about procedures")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.procedure}"

    @property
    def is_moving(self) -> bool:
        """Whether it waits for a worker or is at work."""
        return self.status in (ProcedureJobStatus.QUEUED, ProcedureJobStatus.RUNNING)

    @transition(
        field=status,
        source=(
            ProcedureJobStatus.QUEUED,
            ProcedureJobStatus.RUNNING,
            ProcedureJobStatus.FAILED,
        ),
        target=ProcedureJobStatus.RUNNING,
    )
    def begin(self) -> None:
        """A worker has taken it up, or takes it up again where it was left."""

    @transition(
        field=status, source=(ProcedureJobStatus.CHECKED, ProcedureJobStatus.DONE), target=ProcedureJobStatus.QUEUED
    )
    def wait_again(self) -> None:
        """What comes next waits for a worker: applying what was looked at, or taking it back."""

    @transition(field=status, source=ProcedureJobStatus.RUNNING, target=ProcedureJobStatus.CHECKED)
    def look(self) -> None:
        """What would happen is known; nothing has happened yet."""

    @transition(field=status, source=ProcedureJobStatus.RUNNING, target=ProcedureJobStatus.DONE)
    def finish(self) -> None:
        """Everything was done that could be."""

    @transition(
        field=status, source=(ProcedureJobStatus.QUEUED, ProcedureJobStatus.RUNNING), target=ProcedureJobStatus.FAILED
    )
    def fail(self) -> None:
        """It stopped, and the report says why."""

    @transition(field=status, source=ProcedureJobStatus.RUNNING, target=ProcedureJobStatus.UNDONE)
    def undo(self) -> None:
        """What it did was taken back."""


class JobLine(models.Model):
    """One thing that a job found or did, about a unit or a case; ``code`` is worded by processes.proof_texts.

    ``before`` is what undoing needs.
    """

    job = models.ForeignKey(ProcedureJob, models.CASCADE, related_name="lines")
    unit = models.ForeignKey("organization.Unit", models.CASCADE, null=True, blank=True, related_name="+")
    case = models.ForeignKey("processes.Case", models.CASCADE, null=True, blank=True, related_name="+")
    state = models.CharField(_("state"), max_length=60, blank=True)
    code = models.CharField(_("finding"), max_length=40)
    severity = models.CharField(_("severity"), max_length=10, default="warning")
    detail = models.JSONField(_("details"), default=dict)
    before = models.JSONField(_("before"), null=True, blank=True)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["pk"]
        indexes = [models.Index(fields=["job", "code"], name="job_line_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.state}".strip()

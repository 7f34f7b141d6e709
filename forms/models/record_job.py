"""Long work on many records: it shows how far it is, outlives the page, and can be undone where that makes sense."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from organization.models.fields import StateField

from .stored_file import private_storage


class JobKind(models.TextChoices):
    """What is done to the records."""

    IMPORT = "import", _("Import")
    EXPORT = "export", _("Export")
    BULK_EDIT = "bulk_edit", _("Bulk edit")
    MOVE_VERSION = "move_version", _("Move to another version")


class JobStatus(models.TextChoices):
    """How far it is."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    UNDONE = "undone", _("Undone")


class RecordJob(FSMModelMixin, models.Model):
    """``total`` and ``done`` count records; ``parameters`` is what was asked for, ``report`` what came of it (JSON)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.ForeignKey("forms.Form", models.PROTECT, related_name="record_jobs", verbose_name=_("form"))
    kind = models.CharField(_("kind"), max_length=12, choices=JobKind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="record_jobs")
    status = StateField(_("status"), default=JobStatus.QUEUED, choices=JobStatus.choices, editable=False)
    total = models.PositiveIntegerField(_("records altogether"), default=0)
    done = models.PositiveIntegerField(_("records done"), default=0)
    parameters = models.JSONField(_("parameters"), default=dict)
    report = models.JSONField(_("report"), default=dict)
    file = models.FileField(_("file"), storage=private_storage, upload_to="jobs", max_length=120, blank=True)
    created_at = models.DateTimeField(_("created at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("work on records")
        verbose_name_plural = _("work on records")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.form}"

    @transition(field=status, source=JobStatus.QUEUED, target=JobStatus.RUNNING)
    def begin(self) -> None:
        """A worker has taken it up."""

    @transition(field=status, source=JobStatus.RUNNING, target=JobStatus.DONE)
    def finish(self) -> None:
        """Everything was done that could be."""

    @transition(field=status, source=(JobStatus.QUEUED, JobStatus.RUNNING), target=JobStatus.FAILED)
    def fail(self) -> None:
        """It stopped, and the report says why."""

    @transition(field=status, source=(JobStatus.DONE, JobStatus.FAILED), target=JobStatus.QUEUED)
    def ask_back(self) -> None:
        """Its changes are to be taken back."""

    @transition(field=status, source=JobStatus.RUNNING, target=JobStatus.UNDONE)
    def undo(self) -> None:
        """Its changes were taken back."""

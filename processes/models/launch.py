"""Many cases started together: one line for each, so that it can stop anywhere, go on, and never double."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from organization.models.fields import StateField, UnitPathField
from organization.scope import ScopedQuerySet


class LaunchSource(models.TextChoices):
    """Where it came from."""

    SCHEDULE = "schedule", _("Schedule")
    HAND = "hand", _("By hand")
    TABLE = "table", _("From a table")


class LaunchStatus(models.TextChoices):
    """A launch runs until every line has been tried; people may stop it and let it go on."""

    RUNNING = "running", _("Running")
    STOPPED = "stopped", _("Stopped")
    DONE = "done", _("Finished")


class Launch(FSMModelMixin, models.Model):
    """A launch of one procedure for many units, members or rows, in one period."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=160)
    procedure = models.ForeignKey("processes.Procedure", models.PROTECT, related_name="launches")
    schedule = models.ForeignKey("processes.Schedule", models.SET_NULL, null=True, blank=True, related_name="launches")
    source = models.CharField(_("from where"), max_length=10, choices=LaunchSource)
    unit = models.ForeignKey("organization.Unit", models.PROTECT, related_name="launches", verbose_name=_("unit"))
    unit_path = UnitPathField(_("unit path"))
    period = models.CharField(_("period"), max_length=40)
    role = models.CharField(_("started in the name of"), max_length=60, blank=True)
    status = StateField(_("status"), default=LaunchStatus.RUNNING, choices=LaunchStatus.choices, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("created at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("launch")
        verbose_name_plural = _("launches")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "period"], condition=models.Q(schedule__isnull=False), name="launch_once_per_period"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("processes_launch", args=[self.pk])

    @transition(field=status, source=LaunchStatus.RUNNING, target=LaunchStatus.STOPPED)
    def stop(self) -> None:
        """Leaves the lines that have not been tried as they are."""

    @transition(field=status, source=[LaunchStatus.STOPPED, LaunchStatus.DONE], target=LaunchStatus.RUNNING)
    def go_on(self) -> None:
        """Tries the lines that wait."""
        self.finished_at = None

    @transition(field=status, source=LaunchStatus.RUNNING, target=LaunchStatus.DONE)
    def finish(self, *, at: object) -> None:
        """Notes that every line has been tried."""
        self.finished_at = at  # type: ignore[assignment]


class LineStatus(models.TextChoices):
    """A line waits, has its case, or could not have one."""

    WAITING = "waiting", _("Waiting")
    STARTED = "started", _("Started")
    REFUSED = "refused", _("Not started")


class LaunchLine(FSMModelMixin, models.Model):
    """One case to start. ``subject`` ("unit:B08", "member:M0001", "row:…") is unique per procedure and period."""

    launch = models.ForeignKey(Launch, models.CASCADE, related_name="lines")
    procedure = models.ForeignKey("processes.Procedure", models.PROTECT, related_name="+")
    subject = models.CharField(_("subject"), max_length=80)
    period = models.CharField(_("period"), max_length=40)
    unit = models.ForeignKey("organization.Unit", models.PROTECT, related_name="+")
    member = models.ForeignKey("organization.Member", models.PROTECT, null=True, blank=True, related_name="+")
    values = models.JSONField(_("answers"), default=dict)
    status = StateField(_("status"), default=LineStatus.WAITING, choices=LineStatus.choices, editable=False)
    code = models.CharField(_("why not"), max_length=60, blank=True)
    context = models.JSONField(_("context"), default=dict)
    case = models.ForeignKey("processes.Case", models.SET_NULL, null=True, blank=True, related_name="launch_lines")
    tried_at = models.DateTimeField(_("tried at"), null=True, blank=True)

    class Meta:
        verbose_name = _("line of a launch")
        verbose_name_plural = _("lines of launches")
        ordering = ["pk"]
        indexes = [models.Index(fields=["launch", "status"], name="launch_line_status")]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "subject", "period"], name="launch_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.period}"

    @transition(field=status, source=LineStatus.WAITING, target=LineStatus.STARTED)
    def start(self, *, case: object, at: object) -> None:
        """Notes the case."""
        self.case, self.tried_at, self.code, self.context = case, at, "", {}  # type: ignore[assignment]

    @transition(field=status, source=LineStatus.WAITING, target=LineStatus.REFUSED)
    def refuse(self, *, code: str, context: dict[str, object], at: object) -> None:
        """Notes why there is no case."""
        self.code, self.context, self.tried_at = code, context, at  # type: ignore[assignment]

    @transition(field=status, source=LineStatus.REFUSED, target=LineStatus.WAITING)
    def wait_again(self) -> None:
        """Lets the line be tried once more."""

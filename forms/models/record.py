"""One filled-in form: a submission of a survey, a line of a register."""

import uuid
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from organization.models.fields import StateField, UnitPathField


class RecordStatus(models.TextChoices):
    """A record counts until it is withdrawn; a withdrawn one can be put back."""

    SUBMITTED = "submitted", _("Submitted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Origin(models.TextChoices):
    """The entrance an answer came in by."""

    PAGE = "page", _("Page")
    LINK = "link", _("Public link")
    API = "api", _("API")
    IMPORT = "import", _("Import")
    PROCEDURE = "procedure", _("Procedure")
    MOVED = "moved", _("Moved from another site")


class RecordQuerySet(models.QuerySet[Any]):
    """Records; whoever shows them to somebody starts with ``visible_to``."""

    def visible_to(self, actor: Any, on: date | None = None) -> Self:
        """Keeps the records the actor may read on that day (today when it is not given)."""
        from forms.access import visible_records

        return self.filter(visible_records(actor or AnonymousUser(), on))

    def counting(self) -> Self:
        """Keeps the records that were not withdrawn."""
        return self.filter(status=RecordStatus.SUBMITTED)


class Record(FSMModelMixin, models.Model):
    """Answers as stored JSON by field key, pinned to the version they were given in.

    ``seq`` grows by one with every change (optimistic locking); ``text`` holds the words by which it is found;
    ``token`` is what made handing in idempotent. Of an anonymous form neither owner nor time of day is stored.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.ForeignKey("forms.Form", models.PROTECT, related_name="records", verbose_name=_("form"))
    version = models.ForeignKey("forms.FormVersion", models.PROTECT, related_name="records", verbose_name=_("version"))
    number = models.CharField(_("number"), max_length=40)
    answers = models.JSONField(_("answers"), default=dict)
    text = models.TextField(_("words"), blank=True)
    unit = models.ForeignKey(
        "organization.Unit", models.PROTECT, null=True, blank=True, related_name="form_records", verbose_name=_("unit")
    )
    unit_path = UnitPathField(_("unit path"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="form_records"
    )
    status = StateField(_("status"), default=RecordStatus.SUBMITTED, choices=RecordStatus.choices, editable=False)
    seq = models.PositiveIntegerField(_("changes"), default=1)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices, default=Origin.PAGE)
    token = models.CharField(_("token"), max_length=120, unique=True, null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"))
    updated_at = models.DateTimeField(_("updated at"))

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        ordering = ["-submitted_at", "-number"]
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="record_number_once")]
        indexes = [
            models.Index(fields=["form", "status", "-submitted_at", "-number"], name="record_in_order"),
            models.Index(fields=["form", "unit_path"], name="record_by_unit"),
        ]

    def __str__(self) -> str:
        return self.number

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise PermissionDenied("A record is withdrawn, never deleted.")

    @transition(field=status, source=RecordStatus.SUBMITTED, target=RecordStatus.WITHDRAWN)
    def withdraw(self) -> None:
        """Takes the record out of every list and count; its history stays."""

    @transition(field=status, source=RecordStatus.WITHDRAWN, target=RecordStatus.SUBMITTED)
    def restore(self) -> None:
        """Puts a withdrawn record back."""

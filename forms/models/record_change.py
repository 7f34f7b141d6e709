"""What happened to a record, in order and for ever."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _


class ChangeKind(models.TextChoices):
    """What was done to a record."""

    SUBMITTED = "submitted", _("Submitted")
    EDITED = "edited", _("Edited")
    IMPORTED = "imported", _("Imported")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    RESTORED = "restored", _("Restored")
    MOVED = "moved", _("Moved to another version")
    UNDONE = "undone", _("Undone")


class RecordChange(models.Model):
    """One entry of a record's history: ``changes`` is {field key: [stored JSON before, after]}, never edited.

    ``seq`` is the record's number of changes after it; ``job`` groups the changes of one import or bulk edit.
    """

    record = models.ForeignKey("forms.Record", models.CASCADE, related_name="changes", verbose_name=_("record"))
    seq = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("what was done"), max_length=10, choices=ChangeKind.choices)
    changes = models.JSONField(_("changes"), default=dict)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="record_changes"
    )
    at = models.DateTimeField(_("at"))
    job = models.ForeignKey("forms.RecordJob", models.PROTECT, null=True, blank=True, related_name="changes")
    version_before = models.ForeignKey("forms.FormVersion", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("change of a record")
        verbose_name_plural = _("changes of records")
        ordering = ["record", "seq"]
        constraints = [models.UniqueConstraint(fields=["record", "seq"], name="record_change_once")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.seq}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not kwargs.get("force_insert"):
            raise PermissionDenied("The history of a record is only added to.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise PermissionDenied("The history of a record is only added to.")

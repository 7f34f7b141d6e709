"""What happened in the closed zone, line by line, never edited."""

import hashlib
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import canonical_json


class ArchiveLogEntry(models.Model):
    """One line, chained to the one before: ``hash`` covers everything below and ``prev_hash``.

    The database itself refuses to change a line; numbers have no gaps, so a line that is missing shows.
    """

    number = models.PositiveBigIntegerField(_("number"), unique=True)
    at = models.DateTimeField(_("at"))
    action = models.CharField(_("action"), max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    actor_code = models.CharField(_("code"), max_length=40, blank=True)
    actor_name = models.CharField(_("name"), max_length=100, blank=True)
    subject_code = models.CharField(_("person concerned"), max_length=40, blank=True)
    unit = models.ForeignKey("organization.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    grant = models.ForeignKey("processes.ViewingGrant", models.PROTECT, null=True, blank=True, related_name="log")
    case_number = models.CharField(_("case"), max_length=40, blank=True)
    details = models.JSONField(_("details"), default=dict)
    prev_hash = models.CharField(_("previous hash"), max_length=64, blank=True)
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("line of the archive log")
        verbose_name_plural = _("archive log")
        ordering = ["number"]
        indexes = [models.Index(fields=["user", "action", "at"], name="archive_log_pace")]

    def __str__(self) -> str:
        return f"{self.number} · {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Stores a new line; refuses to change a stored one."""
        if self.pk is not None:
            raise PermissionDenied("A line of the archive log is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise PermissionDenied("A line of the archive log is never deleted.")

    def digest(self) -> str:
        """Returns the SHA-256 of the line's canonical JSON with the hash of the line before it."""
        return hashlib.sha256(canonical_json(self.said()).encode()).hexdigest()

    def said(self) -> dict[str, Any]:
        """Returns everything that the hash covers."""
        return {
            "number": self.number,
            "at": self.at.timestamp().__format__(".6f"),
            "action": self.action,
            "user": self.user_id,
            "actor_code": self.actor_code,
            "actor_name": self.actor_name,
            "subject_code": self.subject_code,
            "unit": self.unit_id,
            "grant": str(self.grant_id) if self.grant_id else None,
            "case_number": self.case_number,
            "details": self.details,
            "prev_hash": self.prev_hash,
        }

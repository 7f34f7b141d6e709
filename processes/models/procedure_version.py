"""A published procedure, frozen: a case runs to its end by the version it was started on."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from organization.models.fields import StateField
from processes.engine import definition as documents
from processes.engine.model import ProcedureDefinition

_READ: dict[str, ProcedureDefinition] = {}
"""Definitions by the SHA-256 of their document: content never changes under its hash."""


def definition_of(version_id: int) -> ProcedureDefinition:
    """Returns the definition of a version without loading its document when this process has read it before."""
    sha256 = ProcedureVersion.objects.values_list("sha256", flat=True).get(pk=version_id)
    return _READ[sha256] if sha256 in _READ else ProcedureVersion.objects.get(pk=version_id).definition


class VersionStatus(models.TextChoices):
    """A version is written, becomes the current one, and makes room for the next."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


class ProcedureVersion(FSMModelMixin, models.Model):
    """Document, number and SHA-256 of one published procedure; nothing but its status ever changes."""

    procedure = models.ForeignKey("processes.Procedure", models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    document = models.JSONField(_("document"))
    sha256 = models.CharField("SHA-256", max_length=64)
    status = StateField(_("status"), default=VersionStatus.DRAFT, choices=VersionStatus.choices, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="published_procedure_versions"
    )

    class Meta:
        verbose_name = _("procedure version")
        verbose_name_plural = _("procedure versions")
        ordering = ["procedure", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="procedure_version_number_once"),
            models.UniqueConstraint(
                fields=["procedure"], condition=models.Q(status="published"), name="procedure_one_published_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure.key} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuses to change what is already stored, apart from the status."""
        if self.pk and not kwargs.get("force_insert"):
            kwargs["update_fields"] = ["status", "published_at", "published_by"]
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise PermissionDenied("A procedure version is never deleted: cases refer to it.")

    @property
    def definition(self) -> ProcedureDefinition:
        """The document as the engine reads it (read once per process and content)."""
        if self.sha256 not in _READ:
            _READ[self.sha256] = documents.read(self.document)
        return _READ[self.sha256]

    @transition(field=status, source=VersionStatus.DRAFT, target=VersionStatus.PUBLISHED)
    def publish(self) -> None:
        """Makes this the version that new cases run on."""

    @transition(field=status, source=VersionStatus.PUBLISHED, target=VersionStatus.RETIRED)
    def retire(self) -> None:
        """Keeps the version for the cases that run on it, and for nothing new."""

"""A published form, frozen: what people filled in stays readable as it was asked."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from forms.engine.definition import FormDefinition, from_json
from organization.models.fields import StateField

MOST_COMPILED = 200
_COMPILED: dict[str, FormDefinition] = {}


class VersionStatus(models.TextChoices):
    """A version is written, becomes the current one, and makes room for the next."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


class FormVersion(FSMModelMixin, models.Model):
    """Document, number and SHA-256 of one published form; nothing but its status ever changes."""

    form = models.ForeignKey("forms.Form", models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    document = models.JSONField(_("document"))
    sha256 = models.CharField("SHA-256", max_length=64)
    status = StateField(_("status"), default=VersionStatus.DRAFT, choices=VersionStatus.choices, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="published_form_versions"
    )

    class Meta:
        verbose_name = _("form version")
        verbose_name_plural = _("form versions")
        ordering = ["form", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="form_version_number_once"),
            models.UniqueConstraint(
                fields=["form"], condition=models.Q(status="published"), name="form_one_published_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form.key} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuses to change what is already stored, apart from the status."""
        if self.pk and not kwargs.get("force_insert"):
            kwargs["update_fields"] = ["status", "published_at", "published_by"]
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise PermissionDenied("A form version is never deleted: answers refer to it.")

    @property
    def definition(self) -> FormDefinition:
        """The document compiled; kept in memory by its digest, since it never changes."""
        found = _COMPILED.get(self.sha256)
        if found is None:
            found = from_json(self.document)
            if self.sha256:
                while len(_COMPILED) >= MOST_COMPILED:
                    _COMPILED.pop(next(iter(_COMPILED)), None)
                _COMPILED[self.sha256] = found
        return found

    @transition(field=status, source=VersionStatus.DRAFT, target=VersionStatus.PUBLISHED)
    def publish(self) -> None:
        """Makes this the version that new forms are filled in with."""

    @transition(field=status, source=VersionStatus.PUBLISHED, target=VersionStatus.RETIRED)
    def retire(self) -> None:
        """Keeps the version for what was filled in with it, and for nothing new."""

"""A private file: outside MEDIA, under a random name, served only after a permission check."""

import uuid
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from organization.models.fields import StateField, UnitPathField


def private_storage() -> Storage:
    """Returns the storage for files that no web server may serve by itself."""
    return storages["private"]


def random_path(instance: "StoredFile", filename: str) -> str:
    """Returns a path made of the random key alone; the name that the person gave never touches the disk."""
    name = instance.pk.hex
    return f"{name[:2]}/{name}"


class FileStatus(models.TextChoices):
    """A file comes in, waits to be checked, and only then is there for anybody."""

    RECEIVING = "receiving", _("Coming in")
    QUARANTINE = "quarantine", _("Being checked")
    AVAILABLE = "available", _("Available")


class StoredFile(FSMModelMixin, models.Model):
    """A file that somebody handed in; ``attached_to`` says where it belongs ("case:<uuid>/cover").

    Somebody without a login owns nothing: ``claim`` is the SHA-256 of the secret under which they sent it, and goes
    when the file is handed in. Nothing but an available file is ever shown, downloaded or handed in.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content = models.FileField(_("content"), storage=private_storage, upload_to=random_path, max_length=80)
    preview = models.FileField(
        _("small picture"), storage=private_storage, upload_to="unused", max_length=80, blank=True
    )
    name = models.CharField(_("name"), max_length=255)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    content_type = models.CharField(_("content type"), max_length=120)
    sha256 = models.CharField("SHA-256", max_length=64)
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="stored_files"
    )
    claim = models.CharField(_("claim"), max_length=64, blank=True, db_index=True, editable=False)
    status = StateField(_("status"), default=FileStatus.AVAILABLE, choices=FileStatus.choices, editable=False)
    unit_path = UnitPathField(_("unit path"), blank=True)
    attached_to = models.CharField(_("attached to"), max_length=200, blank=True, db_index=True)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("stored_file", args=[self.pk])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Removes the row and its bytes."""
        for file in (self.content, self.preview):
            if file:
                file.delete(save=False)
        return super().delete(*args, **kwargs)

    @property
    def is_image(self) -> bool:
        return self.width is not None

    @property
    def is_available(self) -> bool:
        return bool(self.status == FileStatus.AVAILABLE)

    @transition(field=status, source=FileStatus.RECEIVING, target=FileStatus.QUARANTINE)
    def complete(self) -> None:
        """Every byte is here, and nothing is known about them yet."""

    @transition(field=status, source=FileStatus.QUARANTINE, target=FileStatus.AVAILABLE)
    def release(self) -> None:
        """The checks have passed."""

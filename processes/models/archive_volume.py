"""Personnel archives: volumes, the materials in them, and the page images that lie sealed in a storage of their own."""

import uuid
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organization.models.fields import UnitPathField
from processes.archives.roles import kept_units


def archive_storage() -> Storage:
    """Returns the storage for sealed pages alone; what lies there cannot be read without the key."""
    return storages["archive"]


class ArchiveVolumeQuerySet(models.QuerySet["ArchiveVolume"]):
    """Volumes, seen by whoever keeps the archive of their unit and by nobody else, superusers included.

    Keepers never keep their own archive: another one does.
    """

    def visible_to(self, actor: Any, on: date | None = None) -> Self:
        return self.filter(unit__in=kept_units(actor, on)).exclude(member__user=actor.pk)


class ArchiveVolume(models.Model):
    """One volume of a member's archive; ``unit`` is the one whose archive office keeps it.

    ``empty_classes`` are the classes of which the keeper has noted that there is nothing to file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("volume number"), max_length=60, unique=True)
    member = models.ForeignKey("organization.Member", models.PROTECT, related_name="archive_volumes")
    unit = models.ForeignKey("organization.Unit", models.PROTECT, related_name="archive_volumes")
    unit_path = UnitPathField(_("unit path"))
    empty_classes = models.JSONField(_("classes with nothing to file"), default=list)
    opened_at = models.DateTimeField(_("opened at"))
    kept_until = models.DateField(_("kept until"), null=True, blank=True)

    objects = ArchiveVolumeQuerySet.as_manager()

    class Meta:
        verbose_name = _("archive volume")
        verbose_name_plural = _("archive volumes")
        ordering = ["number"]

    def __str__(self) -> str:
        return self.number


class ArchiveMaterial(models.Model):
    """One material of a volume, with a data key of its own under which its pages are sealed.

    ``sealed_key`` is that key, itself sealed under the key of the zone; without it the pages can never be read again,
    which is how a material is destroyed. ``delivery_key`` names the effect that filed it, once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    volume = models.ForeignKey(ArchiveVolume, models.PROTECT, related_name="materials")
    code = models.CharField(_("class"), max_length=60)
    number = models.CharField(_("catalogue number"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=200)
    formed_on = models.DateField(_("made on"), null=True, blank=True)
    paper_pages = models.PositiveIntegerField(_("pages on paper"), default=0)
    is_original = models.BooleanField(_("original"), default=True)
    case = models.ForeignKey("processes.Case", models.PROTECT, null=True, blank=True, related_name="archive_materials")
    delivery_key = models.CharField(_("delivery"), max_length=160, null=True, blank=True, unique=True)
    sealed_key = models.TextField(_("sealed key"), blank=True)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    destroyed_at = models.DateTimeField(_("destroyed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("archive material")
        verbose_name_plural = _("archive materials")
        ordering = ["code", "number", "formed_on", "added_at"]

    def __str__(self) -> str:
        return self.title


class ArchivePage(models.Model):
    """One page image: where it stands, what it weighs and its hash; the picture itself lies sealed under ``name``.

    A page that was replaced stays, out of sight, until its material is destroyed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    material = models.ForeignKey(ArchiveMaterial, models.PROTECT, related_name="pages")
    position = models.PositiveIntegerField(_("position"))
    name = models.CharField(_("sealed file"), max_length=80, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveIntegerField(_("size in bytes"))
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    words = models.CharField(_("what can be read on it"), max_length=500, blank=True)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replacement")
    replaced_at = models.DateTimeField(_("replaced at"), null=True, blank=True)
    replaced_why = models.CharField(_("why it was replaced"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("archive page")
        verbose_name_plural = _("archive pages")
        ordering = ["material", "position", "added_at"]
        indexes = [models.Index(fields=["material", "position"], name="archive_page_order")]
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=~Q(name=""), name="archive_page_own_file"),
        ]

    def __str__(self) -> str:
        return f"{self.material} · {self.position}"

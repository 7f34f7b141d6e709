"""Public pictures: re-encoded when they arrive, described in words, never SVG."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from cms.safe_image import SafeFile, UnsafeImage, make_safe

REFUSALS = {
    "unreadable": _("This file is not a picture that can be read. Use a JPEG, PNG, WebP or GIF file."),
    "too_large": _("This picture is too large. Use one with at most 40 million pixels."),
}


class CmsImage(AbstractImage):
    """A picture of the public site; what is stored was always written by ourselves."""

    description = models.CharField(
        verbose_name=_("alternative text"),
        max_length=255,
        help_text=_("Say in one sentence what the picture shows, for people who cannot see it."),
    )
    credit = models.CharField(verbose_name=_("credit"), max_length=100, blank=True)
    source_key = models.CharField(max_length=200, unique=True, null=True, blank=True, editable=False)
    """Where a picture made by the product came from; the same key never makes a second picture."""

    admin_form_fields = (*Image.admin_form_fields[:3], "credit", *Image.admin_form_fields[3:])

    class Meta(AbstractImage.Meta):
        abstract = False
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions: ClassVar[list[tuple[str, str]]] = [("choose_image", "Can choose image")]

    @override
    def clean(self) -> None:
        super().clean()
        try:
            self.make_file_safe()
        except UnsafeImage as error:
            raise ValidationError({"file": ValidationError(REFUSALS[error.code], code=error.code)}) from error

    @override
    def save(self, *args: Any, **kwargs: Any) -> None:
        self.make_file_safe()
        super().save(*args, **kwargs)

    def make_file_safe(self) -> None:
        """Replaces a file that has not been stored yet by its re-encoded picture; raises UnsafeImage."""
        held: Any = getattr(self, "file", None)
        if not held or held._committed or isinstance(held.file, SafeFile):
            return
        content = make_safe(held.file, name=held.name).as_file()
        self.file = content
        self.file_size = content.size
        self._set_file_hash()


class CmsRendition(AbstractRendition):
    """A picture cut to one size."""

    image = models.ForeignKey(CmsImage, related_name="renditions", on_delete=models.CASCADE)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="cms_rendition_once_per_size"
            )
        ]

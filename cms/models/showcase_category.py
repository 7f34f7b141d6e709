"""What kinds of showcase there are; data, because another organisation awards other things."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from organization.texts import localized


class ShowcaseCategory(models.Model):  # type: ignore[django-manager-missing]  # Wagtail's managers carry no types
    """One category of a selection, such as project, brand or model group."""

    key = models.SlugField(_("key"), primary_key=True, max_length=40)
    name = models.JSONField(_("name"), default=dict)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("showcase category")
        verbose_name_plural = _("showcase categories")
        ordering = ["position", "key"]

    @override
    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return localized(self.name) or self.key

"""Fields and sections that are used again and again."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class LibraryItem(models.Model):
    """Some fields under a name, as they stand in a document: ``{"sections": […], "fields": […]}``.

    They are copied into a form, never linked: a later change of the item changes no form.
    """

    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    document = models.JSONField(_("document"), default=dict)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="library_items"
    )
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("library item")
        verbose_name_plural = _("library items")
        ordering = ["title", "pk"]
        constraints = [models.UniqueConstraint(fields=["title"], name="library_item_title_once")]

    def __str__(self) -> str:
        return (self.title_en if get_language() == "en" else "") or self.title

    @property
    def count(self) -> int:
        """How many fields it brings."""
        return len(self.document.get("fields") or ())

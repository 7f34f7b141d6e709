from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from organization.texts import localized


class PostScope(models.TextChoices):
    """Where a post exists."""

    BODY = "body", _("a body or the unit itself")
    GROUP = "group", _("a group")
    OFFICE = "office", _("an office of a committee")


class Post(models.Model):
    """A post that can be held: secretary, organisation commissioner, an office …"""

    key = models.SlugField(_("key"), primary_key=True, max_length=40)
    name = models.JSONField(_("name"))
    scope_kind = models.CharField(_("exists in"), max_length=20, choices=PostScope.choices)
    is_head = models.BooleanField(_("heads the unit"), default=False)
    oversees = models.BooleanField(
        _("sees the unit and all below"),
        default=False,
        help_text=_("Who holds this post reads what belongs to the unit and to every unit under it."),
    )
    office = models.SlugField(_("office"), max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["position", "key"]

    @override
    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return localized(self.name)

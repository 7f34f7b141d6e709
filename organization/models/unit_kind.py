from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from organization.models.body_kind import BodyKind
from organization.texts import localized


class UnitKind(models.Model):  # type: ignore[django-manager-missing]  # treebeard's managers carry no types
    """One kind of unit and its rules: committee, general branch, branch, group …"""

    key = models.SlugField(_("key"), primary_key=True, max_length=40)
    name = models.JSONField(_("name"))
    level = models.PositiveSmallIntegerField(_("level"), help_text=_("1 is the top of the tree."))
    is_committee = models.BooleanField(_("is a committee with offices"), default=False)
    can_have_members = models.BooleanField(_("keeps members"), default=False)
    body_kind = models.CharField(_("kind of body"), max_length=40, blank=True, choices=BodyKind.choices)
    allowed_parents = models.ManyToManyField(
        "self", verbose_name=_("may be placed under"), symmetrical=False, blank=True, related_name="allowed_children"
    )

    class Meta:
        verbose_name = _("kind of unit")
        verbose_name_plural = _("kinds of unit")
        ordering = ["level", "key"]

    @override
    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return localized(self.name)

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from organization.models.member import Member
from organization.models.unit import Unit
from organization.scope import ScopedQuerySet


class ContactPointKind(models.TextChoices):
    KEY = "key", _("key")
    GENERAL = "general", _("general")


class ContactPointQuerySet(ScopedQuerySet):
    """Contact points, scoped by the unit."""

    scope_field = "unit__path"


class ContactPoint(models.Model):
    """The branch a leader keeps in touch with during a year."""

    leader = models.ForeignKey(Member, models.CASCADE, verbose_name=_("leader"), related_name="contact_points")
    unit = models.ForeignKey(Unit, models.CASCADE, verbose_name=_("unit"), related_name="contact_points")
    kind = models.CharField(_("kind"), max_length=20, choices=ContactPointKind.choices)
    year = models.PositiveSmallIntegerField(_("year"))

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        ordering = ["-year", "leader__code", "unit__path"]
        constraints = [
            models.UniqueConstraint(fields=["leader", "unit", "year"], name="contact_point_once_a_year"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.leader} — {self.unit} ({self.year})"

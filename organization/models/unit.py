from __future__ import annotations

from functools import cache

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet
from typing_extensions import override

from organization.models.fields import UnitPathField
from organization.models.unit_kind import UnitKind
from organization.prepared import Given, Prepared
from organization.scope import ScopedQuerySet


class UnitQuerySet(ScopedQuerySet, MP_NodeQuerySet):
    """Units; a unit's own path is its scope."""

    scope_field = "path"


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]  # treebeard has no types
    """Units from the top down."""

    def get_queryset(self) -> UnitQuerySet:
        return UnitQuerySet(self.model, using=self._db).order_by("path")


class Unit(MP_Node):
    """One place in the organisation's tree; what belongs to it stores ``unit.path`` as ``unit_path``."""

    path = UnitPathField(unique=True, db_index=False)
    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    kind = models.ForeignKey(UnitKind, models.PROTECT, verbose_name=_("kind"), related_name="units")
    can_approve_members = models.BooleanField(
        _("may approve the admission of members"),
        default=False,
        help_text=_("A general branch without this right only reviews."),
    )
    place_kind = models.CharField(_("kind of place"), max_length=40, blank=True)
    category = models.CharField(_("category"), max_length=40, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)
    mission_end = models.DateField(_("end of its mission"), null=True, blank=True)
    attributes = models.JSONField(_("further attributes"), default=dict, blank=True)

    objects = UnitManager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(founded_on__isnull=True)
                | models.Q(dissolved_on__isnull=True)
                | models.Q(dissolved_on__gte=models.F("founded_on")),
                name="unit_dates_in_order",
                violation_error_message=_("The unit is dissolved before it is founded."),
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.label

    def parent(self) -> Unit | None:
        """Returns the unit directly above, or None at the top."""
        above: Unit | None = self.get_parent()
        return above

    def lineage(self) -> list[Unit]:
        """Returns this unit and those above it, nearest first, in one query."""
        above = [self.path[:end] for end in range(len(self.path) - self.steplen, 0, -self.steplen)]
        given = {f"path{number}": path for number, path in enumerate(above)}
        return [self, *(_with_paths(len(above)).rows(**given) if above else ())]

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name_en if self.name_en and get_language() == "en" else self.name


@cache
def _with_paths(number: int) -> Prepared[Unit]:
    """That many units by their paths, nearest first."""
    paths = [Given(f"path{place}", models.CharField()) for place in range(number)]
    return Prepared(lambda: Unit.objects.filter(path__in=paths).select_related("kind").order_by("-depth"))

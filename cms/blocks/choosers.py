"""Blocks that choose a row: looked up late, because pages are models and choosers show models."""

from typing import Any

from django.apps import apps
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from wagtail import blocks


class _LateChooserBlock(blocks.ChooserBlock):
    chosen = ""
    """Label of the model."""
    viewset = ""
    """Path of the administration's chooser for it."""

    @cached_property
    def target_model(self) -> Any:
        """The model."""
        return apps.get_model(self.chosen)

    @cached_property
    def widget(self) -> Any:
        """The chooser in the editor."""
        return import_string(self.viewset).widget_class()


class UnitChooserBlock(_LateChooserBlock):
    """A unit."""

    chosen, viewset = "organization.Unit", "organization.admin.choosers.unit_chooser"


class PostChooserBlock(_LateChooserBlock):
    """A post."""

    chosen, viewset = "organization.Post", "organization.admin.choosers.post_chooser"


class ClauseChooserBlock(_LateChooserBlock):
    """A clause of a regulation."""

    chosen, viewset = "cms.RegulationClause", "cms.admin.clause_chooser.clause_chooser"

"""A procedure as its designer edits it."""

from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

if TYPE_CHECKING:
    from .procedure_version import ProcedureVersion


class Procedure(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, index.Indexed, models.Model
):
    """Edited in the admin as a draft; publishing compiles it and freezes a ProcedureVersion."""

    key = models.SlugField(
        _("key"), max_length=60, unique=True, help_text=_("Stable name used in addresses and exports.")
    )
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    document = models.JSONField(_("document"), default=dict, blank=True)
    """Form, machine and texts as one JSON document (see processes.engine.definition)."""

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="procedure")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="procedure",
        for_concrete_model=False,
    )

    search_fields = [
        index.SearchField("title"),
        index.SearchField("title_en"),
        index.AutocompleteField("title"),
        index.FilterField("key"),
    ]

    class Meta:
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        ordering = ["title"]

    def __str__(self) -> str:
        return (self.title_en if get_language() == "en" else "") or self.title

    @property
    def revisions(self) -> Any:
        return self._revisions

    @property
    def current_version(self) -> "ProcedureVersion | None":
        """The published version new cases run on."""
        return self.versions.filter(status="published").first()

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """What the preview beside the editor can show."""
        return [("course", _("The course")), ("form", _("The first form")), ("steps", _("The steps"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from processes.views.preview import preview_procedure  # views lie above models; the preview is an admin page

        return preview_procedure(request, self, mode_name)

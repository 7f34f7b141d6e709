"""A form as its designer edits it."""

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from forms.builder import FieldsBlock, FieldsField, stream_to_document
from forms.engine.translations import with_further
from forms.engine.upgrades import SCHEMA_VERSION


class Form(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model):
    """Edited in the admin as a draft; publishing freezes a FormVersion."""

    key = models.SlugField(
        _("key"), max_length=60, unique=True, help_text=_("Stable name used in addresses and exports.")
    )
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    description = models.TextField(_("description"), blank=True)
    people = models.PositiveIntegerField(_("people who fill it in"), null=True, blank=True)
    times_a_year = models.PositiveIntegerField(_("times a year"), null=True, blank=True)
    fields = FieldsField(FieldsBlock, verbose_name=_("fields"), blank=True)
    translations = models.JSONField(_("texts in further languages"), default=dict, blank=True, editable=False)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="form")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="form",
        for_concrete_model=False,
    )

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        ordering = ["title"]

    def __str__(self) -> str:
        return (self.title_en if get_language() == "en" else "") or self.title

    @property
    def revisions(self) -> Any:
        return self._revisions

    @property
    def document(self) -> dict[str, Any]:
        """The form as the JSON document that publishing freezes and export writes."""
        title = {"zh-hans": self.title, "en": self.title_en}
        document = {
            "schema_version": SCHEMA_VERSION,
            "title": {code: text for code, text in title.items() if text},
            **stream_to_document(self.fields),
        }
        return with_further(document, self.translations)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [
            ("", _("To fill in")),
            ("steps", _("Step by step")),
            ("values", _("For reading")),
            ("print", _("On paper")),
            ("phone", _("On a phone")),
        ]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from forms.views.preview import preview_form  # views lie above models; the preview is a page of the admin

        return preview_form(request, self, mode_name)

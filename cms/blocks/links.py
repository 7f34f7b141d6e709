"""Blocks that lead elsewhere: documents, pages, clauses of regulations."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from .choosers import ClauseChooserBlock


class DocumentBlock(blocks.StructBlock):
    """A document to download."""

    document = DocumentChooserBlock(label=_("Document"))
    note = blocks.CharBlock(label=_("Note"), required=False, max_length=120)

    class Meta:
        icon = "doc-full"
        label = _("Document")
        description = _("A file to download, with its kind and size.")
        template = "cms/blocks/document.html"

        @staticmethod
        def preview_value() -> dict[str, Any]:
            from cms.models import CmsDocument

            document = CmsDocument.objects.order_by("pk").first()
            return {"document": document, "note": ""}


class RelatedBlock(blocks.StructBlock):
    """Links to other pages of the site."""

    pages = blocks.ListBlock(blocks.PageChooserBlock(), min_num=1, max_num=6, label=_("Pages"))

    class Meta:
        icon = "link"
        label = _("Related pages")
        description = _("Up to six pages of this site to read next.")
        template = "cms/blocks/related.html"

        @staticmethod
        def preview_value() -> dict[str, Any]:
            from cms.models import StoryPage

            return {"pages": list(StoryPage.objects.live().order_by("pk")[:2])}


class ClausesBlock(blocks.StructBlock):
    """The clauses a page rests on, each in its present wording."""

    clauses = blocks.ListBlock(ClauseChooserBlock(), min_num=1, max_num=6, label=_("Clauses"))

    class Meta:
        icon = "form"
        label = _("Related clauses")
        description = _("Clauses of regulations in the wording in force, with a link into the regulation.")
        template = "cms/blocks/clauses.html"

        @staticmethod
        def preview_value() -> dict[str, Any]:
            from cms.models import RegulationClause

            rows = RegulationClause.objects.filter(kind="article", page__live=True).order_by("pk")
            return {"clauses": list(rows[:2])}

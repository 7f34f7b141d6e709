"""The blocks that stories, notices and showcases are written with."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from cms.figures import Comparison, compare
from cms.form_block import FormBlock

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class FigureBlock(blocks.StructBlock):
    """A picture with what it shows in words."""

    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=120)

    class Meta:
        icon = "image"
        label = _("Picture with caption")
        template = "cms/blocks/figure.html"


class GalleryBlock(blocks.StructBlock):
    """Two to ten pictures side by side."""

    figures = blocks.ListBlock(FigureBlock(), min_num=2, max_num=10, label=_("Pictures"))

    class Meta:
        icon = "copy"
        label = _("Gallery")
        template = "cms/blocks/gallery.html"


class QuoteBlock(blocks.StructBlock):
    """A sentence somebody said, with a role instead of a name."""

    text = blocks.TextBlock(label=_("Words"), rows=3, max_length=300)
    who = blocks.CharBlock(label=_("Who said it"), required=False, max_length=80, help_text=_("A role or a code name."))

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "cms/blocks/quote.html"


class MetricValue(blocks.StructValue):
    """A measured figure that can compare its two values."""

    @property
    def comparison(self) -> Comparison:
        """The two values side by side."""
        return compare(name=self["name"], before=self["before"], after=self["after"], unit=self["unit"] or "")


class MetricBlock(blocks.StructBlock):
    """One figure before and after."""

    name = blocks.CharBlock(label=_("Figure"), max_length=60)
    before = blocks.CharBlock(label=_("Before"), max_length=30)
    after = blocks.CharBlock(label=_("After"), max_length=30)
    unit = blocks.CharBlock(label=_("Unit of measurement"), max_length=20, required=False)

    class Meta:
        icon = "order"
        label = _("Figure before and after")
        value_class = MetricValue


class MetricsBlock(blocks.StructBlock):
    """Several figures before and after."""

    rows = blocks.ListBlock(MetricBlock(), min_num=1, max_num=6, label=_("Figures"))

    class Meta:
        icon = "order"
        label = _("Figures before and after")
        template = "cms/blocks/metrics.html"

    @override
    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return {**context, "comparisons": [row.comparison for row in value["rows"]]}


class MomentBlock(blocks.StructBlock):
    """One moment of a timeline."""

    when = blocks.CharBlock(label=_("When"), max_length=40)
    title = blocks.CharBlock(label=_("What happened"), max_length=80)
    text = blocks.TextBlock(label=_("Details"), required=False, rows=2, max_length=300)


class TimelineBlock(blocks.StructBlock):
    """What happened, in order."""

    moments = blocks.ListBlock(MomentBlock(), min_num=2, label=_("Moments"))

    class Meta:
        icon = "history"
        label = _("Timeline")
        template = "cms/blocks/timeline.html"


class DocumentBlock(blocks.StructBlock):
    """A document to download."""

    document = DocumentChooserBlock(label=_("Document"))
    note = blocks.CharBlock(label=_("Note"), required=False, max_length=120)

    class Meta:
        icon = "doc-full"
        label = _("Document")
        template = "cms/blocks/document.html"


class RelatedBlock(blocks.StructBlock):
    """Links to other pages of the site."""

    pages = blocks.ListBlock(blocks.PageChooserBlock(), min_num=1, max_num=6, label=_("Pages"))

    class Meta:
        icon = "link"
        label = _("Related pages")
        template = "cms/blocks/related.html"


class BodyBlock(blocks.StreamBlock):
    """The body of a story: text, quotations, pictures, figures, moments, documents, further reading."""

    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES, template="cms/blocks/text.html")
    quote = QuoteBlock()
    figure = FigureBlock()
    gallery = GalleryBlock()
    metrics = MetricsBlock()
    timeline = TimelineBlock()
    document = DocumentBlock()
    related = RelatedBlock()
    form = FormBlock()


class PersonBlock(blocks.StructBlock):
    """Somebody who took part, under a code name."""

    name = blocks.CharBlock(label=_("Code name"), max_length=40)
    duty = blocks.CharBlock(label=_("Part played"), max_length=80, required=False)

    class Meta:
        icon = "user"
        label = _("Person")

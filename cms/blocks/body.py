"""The body of stories, notices and lessons: every block an editor may use, in the groups the menu shows."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .deeds import FormBlock, StarterBlock
from .links import ClausesBlock, DocumentBlock, RelatedBlock
from .maps import MapBlock
from .measures import FactsBlock, MetricsBlock, SheetBlock
from .people import PeopleBlock
from .pictures import ComparedPicturesBlock, FigureBlock, GalleryBlock
from .recordings import AudioBlock, VideoBlock
from .words import AccordionBlock, CalloutBlock, QuoteBlock, StepsBlock, TimelineBlock

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]

WORDS, PICTURES, FACTS, LINKS = (
    _("Words"),
    _("Pictures and sound"),
    _("Facts and figures"),
    _("People, links and forms"),
)


class BodyBlock(blocks.StreamBlock):
    """The body of a page."""

    text = blocks.RichTextBlock(
        label=_("Text"),
        features=TEXT_FEATURES,
        template="cms/blocks/text.html",
        group=WORDS,
        description=_("Paragraphs with headings, lists and links."),
        preview_value=_("<h2>What we did</h2><p>On Thursday six of us checked the line, tower by tower.</p>"),
    )
    quote = QuoteBlock(group=WORDS)
    callout = CalloutBlock(group=WORDS)
    accordion = AccordionBlock(group=WORDS)
    steps = StepsBlock(group=WORDS)
    timeline = TimelineBlock(group=WORDS)
    figure = FigureBlock(group=PICTURES)
    gallery = GalleryBlock(group=PICTURES)
    compared = ComparedPicturesBlock(group=PICTURES)
    video = VideoBlock(group=PICTURES)
    audio = AudioBlock(group=PICTURES)
    map = MapBlock(group=PICTURES)
    metrics = MetricsBlock(group=FACTS)
    facts = FactsBlock(group=FACTS)
    sheet = SheetBlock(group=FACTS)
    people = PeopleBlock(group=LINKS)
    document = DocumentBlock(group=LINKS)
    related = RelatedBlock(group=LINKS)
    clauses = ClausesBlock(group=LINKS)
    form = FormBlock(group=LINKS)
    starter = StarterBlock(group=LINKS)

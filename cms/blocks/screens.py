"""What a screen in an activity room shows: one block an item, each with its seconds and days."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from .measures import FactBlock


class ItemBlock(blocks.StructBlock):
    """An item of a playlist: how long it stays, and on which days."""

    seconds = blocks.IntegerBlock(
        label=_("Seconds"), default=15, validators=[MinValueValidator(5), MaxValueValidator(600)]
    )
    first_day = blocks.DateBlock(label=_("From"), required=False)
    last_day = blocks.DateBlock(label=_("Until"), required=False, help_text=_("That day included; empty: always."))

    class Meta:
        form_classname = "struct-block screen-item"

    @override
    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["first_day"] and cleaned["last_day"] and cleaned["last_day"] < cleaned["first_day"]:
            words = _t("The last day lies before the first.")
            raise StructBlockValidationError(block_errors={"last_day": ValidationError(words)})
        return cleaned


class WordsItem(ItemBlock):
    """A slogan or a short message."""

    title = blocks.CharBlock(label=_("Heading"), max_length=60)
    text = blocks.TextBlock(label=_("Text"), max_length=300, required=False, rows=3)

    class Meta:
        icon = "pilcrow"
        label = _("Words")


class PageItem(ItemBlock):
    """A page of the site: picture, title, summary, and a code by which it is read on a phone."""

    page = blocks.PageChooserBlock(label=_("Page"))

    class Meta:
        icon = "doc-empty"
        label = _("Page")


class FiguresItem(ItemBlock):
    """Figures the system counts."""

    title = blocks.CharBlock(label=_("Heading"), max_length=60)
    rows = blocks.ListBlock(FactBlock(), min_num=1, max_num=6, label=_("Figures"))

    class Meta:
        icon = "table"
        label = _("Live figures")


class SourceBlock(blocks.StructBlock):
    """A procedure whose cases have a date."""

    procedure = SnippetChooserBlock("processes.Procedure", label=_("Procedure"))
    only_here = blocks.BooleanBlock(
        label=_("Only what takes place here"),
        required=False,
        default=False,
        help_text=_("In this room, or at this base: the procedure has a question that names it."),
    )

    class Meta:
        icon = "date"
        label = _("Procedure")


class DatesItem(ItemBlock):
    """What takes place: cases of procedures by their dates."""

    title = blocks.CharBlock(label=_("Heading"), max_length=60)
    days = blocks.IntegerBlock(
        label=_("Days from today"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(62)],
        help_text=_("1: today alone."),
    )
    sources = blocks.ListBlock(SourceBlock(), min_num=1, max_num=6, label=_("Procedures"))

    class Meta:
        icon = "date"
        label = _("Dates: activities, bookings of the room")


class NoticesItem(ItemBlock):
    """The newest notices."""

    title = blocks.CharBlock(label=_("Heading"), max_length=60, required=False)
    count = blocks.IntegerBlock(label=_("How many"), default=4, validators=[MinValueValidator(1), MaxValueValidator(6)])

    class Meta:
        icon = "bell"
        label = _("Newest notices")


class PictureItem(ItemBlock):
    """A picture that fills the screen."""

    image = ImageChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=120, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")


class FilmItem(ItemBlock):
    """A film that is shown to its end, without sound and with captions."""

    video = SnippetChooserBlock("cms.Recording", label=_("Video"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=120, required=False)

    class Meta:
        icon = "media"
        label = _("Video")

    @override
    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["video"].is_sound:
            words = _t("This is sound alone: a screen shows videos, with their captions.")
            raise StructBlockValidationError(block_errors={"video": ValidationError(words)})
        return cleaned


class PlaylistBlock(blocks.StreamBlock):
    """What a screen shows, one item after the other."""

    page = PageItem()
    notices = NoticesItem()
    dates = DatesItem()
    figures = FiguresItem()
    words = WordsItem()
    picture = PictureItem()
    film = FilmItem()

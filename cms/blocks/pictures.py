"""Blocks of pictures."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock


def sample_figure() -> dict[str, Any]:
    """Returns a picture the site has, for the menu of blocks."""
    from cms.models import CmsImage  # models use the blocks

    picture = CmsImage.objects.order_by("pk").first()
    value = {"image": picture, "alt_text": picture.description, "decorative": False} if picture else None
    return {"image": value, "caption": picture.title if picture else _("What the picture shows")}


class FigureBlock(blocks.StructBlock):
    """A picture with what it shows in words."""

    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=120)

    class Meta:
        icon = "image"
        label = _("Picture with caption")
        description = _("One picture with a sentence below it.")
        template = "cms/blocks/figure.html"
        preview_value = staticmethod(sample_figure)


class GalleryBlock(blocks.StructBlock):
    """Two to ten pictures side by side."""

    figures = blocks.ListBlock(FigureBlock(), min_num=2, max_num=10, label=_("Pictures"))

    class Meta:
        icon = "copy"
        label = _("Gallery")
        description = _("Two to ten pictures side by side.")
        template = "cms/blocks/gallery.html"

        @staticmethod
        def preview_value() -> dict[str, Any]:
            return {"figures": [sample_figure(), sample_figure()]}


class ComparedPicturesBlock(blocks.StructBlock):
    """The same place before and after."""

    before = FigureBlock(label=_("Before"))
    after = FigureBlock(label=_("After"))

    class Meta:
        icon = "view"
        label = _("Pictures before and after")
        description = _("Two pictures of the same place, before and after.")
        template = "cms/blocks/compared.html"

        @staticmethod
        def preview_value() -> dict[str, Any]:
            return {"before": sample_figure(), "after": sample_figure()}

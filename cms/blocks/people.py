"""Blocks of people: by their posts, or under a code name."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .choosers import PostChooserBlock, UnitChooserBlock


class PersonBlock(blocks.StructBlock):
    """Somebody who took part, under a code name."""

    name = blocks.CharBlock(label=_("Code name"), max_length=40)
    duty = blocks.CharBlock(label=_("Part played"), max_length=80, required=False)

    class Meta:
        icon = "user"
        label = _("Person")


class HolderBlock(blocks.StructBlock):
    """Whoever holds one post of one unit today."""

    unit = UnitChooserBlock(label=_("Unit"))
    post = PostChooserBlock(label=_("Post"))
    duty = blocks.CharBlock(label=_("What they look after"), max_length=80, required=False)

    class Meta:
        icon = "user"
        label = _("Post")


class PeopleBlock(blocks.StructBlock):
    """People by post: who holds it is looked up whenever the page is read."""

    title = blocks.CharBlock(label=_("Heading"), max_length=60, required=False)
    rows = blocks.ListBlock(HolderBlock(), min_num=1, max_num=12, label=_("Posts"))
    names_shown = blocks.BooleanBlock(
        label=_("name the holders of posts"),
        required=False,
        default=False,
        help_text=_("Only with their consent. Otherwise only the posts are shown, without names."),
    )

    class Meta:
        icon = "group"
        label = _("People by post")
        description = _("Who to turn to: posts of units. Whoever holds the post when the page is read is shown.")
        template = "cms/blocks/people.html"

        @staticmethod
        def preview_value() -> dict[str, Any]:
            from organization.models import Post, Unit

            unit, posts = Unit.objects.filter(depth=1).first(), Post.objects.order_by("position")[:2]
            rows = [{"unit": unit, "post": post, "duty": ""} for post in posts] if unit else []
            return {"title": _("Who to turn to"), "rows": rows, "names_shown": False}

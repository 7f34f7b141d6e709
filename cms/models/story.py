"""Stories of the branches."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.admin.panels import FieldPanel, FieldRowPanel, Panel
from wagtail.fields import StreamField

from cms.blocks import BodyBlock
from organization.models import Unit

from .image import CmsImage
from .public_page import CoverMixin, PublicPage


class StoryIndexPage(PublicPage):
    """All stories, newest first."""

    feeds = ("stories",)
    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.StoryPage"]

    class Meta:
        verbose_name = _("list of stories")
        verbose_name_plural = _("lists of stories")

    @override
    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.queries.stories import story_listing

        return {**super().get_context(request, *args, **kwargs), **story_listing(self, request.GET)}


class StoryPage(CoverMixin, PublicPage):  # type: ignore[django-manager-missing]  # Wagtail's managers carry no types
    """One story of one branch."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name=_("branch"), related_name="story_pages", null=True, blank=True
    )
    written_on = models.DateField(_("date"), db_index=True)
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["cms.StoryIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Panel]] = [
        *PublicPage.content_panels,
        FieldRowPanel([FieldPanel("unit"), FieldPanel("written_on")]),
        FieldPanel("cover"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    @override
    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.queries.branches import branch_page_of
        from cms.queries.stories import next_stories

        pictures = self.pictures()
        if pictures:
            prefetch_related_objects(pictures, "renditions")
        return {
            **super().get_context(request, *args, **kwargs),
            "branch_page": branch_page_of(self.unit, self.locale) if self.unit else None,
            "others": next_stories(self),
        }

    def pictures(self) -> list[CmsImage]:
        """Returns every picture of the story, so that their sizes can be read at once."""
        found = [self.cover] if self.cover else []
        for block in self.body:
            if block.block_type == "figure":
                found.append(block.value["image"])
            elif block.block_type == "gallery":
                found.extend(figure["image"] for figure in block.value["figures"])
        return [picture for picture in found if picture]

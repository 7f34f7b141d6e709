"""The home page."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel

from .public_page import CoverMixin, PublicPage


class HomePage(CoverMixin, PublicPage):  # type: ignore[django-manager-missing]  # Wagtail's managers carry no types
    """The front of the site: its title is the site's name, its lead what the visitor reads first."""

    lead_title = models.CharField(_("headline"), max_length=60)
    lead_text = models.TextField(_("lead"), max_length=300, blank=True)
    cover_caption = models.CharField(_("caption of the cover picture"), max_length=120, blank=True)

    feeds = ("stories", "showcases", "notices")
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "cms.ShowcaseIndexPage",
        "cms.BranchIndexPage",
        "cms.StoryIndexPage",
        "cms.NoticeIndexPage",
        "cms.RegulationIndexPage",
        "cms.CourseIndexPage",
        "cms.RankingPage",
    ]
    content_panels: ClassVar[list[Panel]] = [
        *PublicPage.content_panels,
        MultiFieldPanel(
            [FieldPanel("lead_title"), FieldPanel("lead_text"), FieldPanel("cover"), FieldPanel("cover_caption")],
            heading=_("Lead"),
        ),
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    @override
    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.queries.home import home_parts, own_parts

        return {**super().get_context(request, *args, **kwargs), **home_parts(self), **own_parts(request)}

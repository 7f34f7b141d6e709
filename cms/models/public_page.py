"""What every page of the public site has in common."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.models import Page

from .image import CmsImage


class PublicPage(Page):
    """A page with a summary; lists, search and link previews show it.

    The summary is Wagtail's ``search_description``: one column for every kind of page, so that the search reads one
    table. Links to pages are never indexed twice: a page belongs to one place in the tree.
    """

    show_in_menus_default = False
    feeds: ClassVar[tuple[str, ...]] = ()
    """The feeds it offers, by their keys in ``cms.queries.feeds``."""
    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        FieldPanel(
            "search_description", heading=_("Summary"), help_text=_("One or two sentences for lists and search.")
        ),
    ]
    promote_panels: ClassVar[list[Panel]] = [FieldPanel("slug"), FieldPanel("show_in_menus"), FieldPanel("seo_title")]

    class Meta:
        abstract = True

    @property
    def summary(self) -> str:
        """One or two sentences for lists."""
        return str(self.search_description)

    @override
    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        ancestors = self.get_ancestors().filter(depth__gt=1).only("id", "title", "url_path", "depth", "locale", "live")
        return {**context, "ancestors": [(page.title, page.get_url(request=request)) for page in ancestors]}


class CoverMixin(models.Model):
    """A page with a large picture at its head."""

    cover = models.ForeignKey(
        CmsImage, models.SET_NULL, verbose_name=_("cover picture"), null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True

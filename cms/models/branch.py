"""Branch cards: who the branch is comes from the organisation, what it stands for from its editors."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.fields import RichTextField

from cms.blocks import TEXT_FEATURES
from organization.models import Unit

from .public_page import CoverMixin, PublicPage


class BranchIndexPage(PublicPage):
    """All branches, by the unit they belong to."""

    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.BranchPage"]

    class Meta:
        verbose_name = _("list of branches")
        verbose_name_plural = _("lists of branches")

    @override
    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.queries.branches import branch_listing

        return {**super().get_context(request, *args, **kwargs), **branch_listing(self, request.GET)}


class Shown(models.TextChoices):
    """Who sees the figures of a branch on its card."""

    EVERYBODY = "everybody", _("everybody")
    SCOPE = "scope", _("its members, and those who oversee it")
    NOBODY = "nobody", _("nobody")


class BranchPage(CoverMixin, PublicPage):  # type: ignore[django-manager-missing]  # Wagtail's managers carry no types
    """The card of one branch."""

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("branch"), related_name="branch_pages")
    motto = models.CharField(_("motto"), max_length=60, blank=True)
    introduction = RichTextField(_("introduction"), features=TEXT_FEATURES, blank=True)
    names_shown = models.BooleanField(
        _("name the holders of posts"), default=False, help_text=_("Otherwise only the posts are shown, without names.")
    )

    figures_for = models.CharField(
        _("star rating, duties and figures are shown to"), max_length=10, choices=Shown.choices, default=Shown.SCOPE
    )

    feeds = ("stories", "showcases")
    parent_page_types: ClassVar[list[str]] = ["cms.BranchIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Panel]] = [
        *PublicPage.content_panels,
        FieldPanel("unit"),
        FieldPanel("motto"),
        FieldPanel("cover"),
        FieldPanel("introduction"),
        FieldPanel("names_shown"),
        FieldPanel("figures_for"),
    ]

    class Meta:
        verbose_name = _("branch card")
        verbose_name_plural = _("branch cards")

    @override
    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.queries.branches import branch_card

        return {**super().get_context(request, *args, **kwargs), **branch_card(self, request)}

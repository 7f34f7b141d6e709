"""Training bases (实训基地): where one learns by doing, what there is, who shows it, and when."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.fields import RichTextField, StreamField

from cms.blocks import TEXT_FEATURES, BodyBlock
from cms.blocks.bases import DemonstratorBlock, EquipmentBlock, ProgrammeBlock, SessionBlock
from cms.blocks.screens import SourceBlock
from organization.models import Unit

from .public_page import CoverMixin, PublicPage


class TrainingBaseIndexPage(PublicPage):
    """All training bases."""

    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.TrainingBasePage"]

    class Meta:
        verbose_name = _("list of training bases")
        verbose_name_plural = _("lists of training bases")

    @override
    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.queries.training_bases import base_listing

        return {**super().get_context(request, *args, **kwargs), **base_listing(self)}


class TrainingBasePage(CoverMixin, PublicPage):  # type: ignore[django-manager-missing]  # Wagtail's managers carry no types
    """One training base."""

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("looked after by"), related_name="+")
    place = models.CharField(_("where it is"), max_length=120, blank=True)
    seats = models.PositiveSmallIntegerField(_("places for learners"), null=True, blank=True)
    introduction = RichTextField(_("introduction"), features=TEXT_FEATURES, blank=True)
    equipment = StreamField([("item", EquipmentBlock())], verbose_name=_("equipment"), blank=True, max_num=40)
    programmes = StreamField([("programme", ProgrammeBlock())], verbose_name=_("programmes"), blank=True, max_num=20)
    demonstrators = StreamField(
        [("demonstrator", DemonstratorBlock())], verbose_name=_("demonstrators"), blank=True, max_num=40
    )
    sessions = StreamField([("session", SessionBlock())], verbose_name=_("sessions"), blank=True, max_num=60)
    sources = StreamField(
        [("source", SourceBlock())], verbose_name=_("procedures that take place here"), blank=True, max_num=6
    )
    body = StreamField(BodyBlock(), verbose_name=_("pictures, map and more"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["cms.TrainingBaseIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Panel]] = [
        *PublicPage.content_panels,
        FieldRowPanel([FieldPanel("unit"), FieldPanel("seats")]),
        FieldPanel("place"),
        FieldPanel("cover"),
        FieldPanel("introduction"),
        FieldPanel("programmes"),
        FieldPanel("equipment"),
        FieldPanel("demonstrators"),
        MultiFieldPanel([FieldPanel("sessions"), FieldPanel("sources")], heading=_("When")),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("training base")
        verbose_name_plural = _("training bases")

    @override
    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.queries.training_bases import base_parts

        return {**super().get_context(request, *args, **kwargs), **base_parts(self, request)}

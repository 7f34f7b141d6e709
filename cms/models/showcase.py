"""The showcases: what was awarded, how it was done, and what it changed."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.fields import RichTextField, StreamField

from cms.blocks import FigureBlock, MetricBlock, PersonBlock
from cms.figures import Comparison
from organization.models import Unit

from .public_page import CoverMixin, PublicPage
from .showcase_category import ShowcaseCategory

TEXT = ["h3", "bold", "italic", "ol", "ul", "link"]


class ShowcaseIndexPage(PublicPage):
    """All showcases, by year and category."""

    feeds = ("showcases",)
    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.ShowcasePage"]

    class Meta:
        verbose_name = _("list of showcases")
        verbose_name_plural = _("lists of showcases")

    @override
    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.queries.showcases import compared, showcase_listing

        context = super().get_context(request, *args, **kwargs)
        return {**context, **(compared(self, request.GET) or showcase_listing(self, request.GET))}


class ShowcasePage(CoverMixin, PublicPage):  # type: ignore[django-manager-missing]  # Wagtail's managers carry no types
    """One awarded project, brand or model group, made from its case and polished by an editor."""

    slogan = models.CharField(_("in one sentence"), max_length=120)
    category = models.ForeignKey(ShowcaseCategory, models.PROTECT, verbose_name=_("category"), related_name="pages")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("branch"), related_name="showcase_pages")
    featured = models.BooleanField(_("show on the home page"), default=False)
    background = RichTextField(_("background"), features=TEXT, blank=True)
    practice = RichTextField(_("what was done"), features=TEXT, blank=True)
    results = RichTextField(_("results"), features=TEXT, blank=True)
    replicability = RichTextField(_("how others can do the same"), features=TEXT, blank=True)
    metrics = StreamField([("metric", MetricBlock())], verbose_name=_("figures before and after"), blank=True)
    images = StreamField([("figure", FigureBlock())], verbose_name=_("pictures"), blank=True)
    people = StreamField([("person", PersonBlock())], verbose_name=_("people"), blank=True)
    people_consent = models.BooleanField(
        _("the people agreed to be shown"), default=False, help_text=_("Without it nobody is shown.")
    )
    campaign_name = models.CharField(_("campaign"), max_length=200, blank=True)
    campaign_year = models.PositiveSmallIntegerField(_("year"), db_index=True)
    award_no = models.CharField(_("award document number"), max_length=80, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    publicity_start = models.DateField(_("publicity from"), null=True, blank=True)
    publicity_end = models.DateField(_("publicity to"), null=True, blank=True)
    score_band = models.CharField(
        _("score band"), max_length=40, blank=True, help_text=_("A range, never a single score.")
    )
    source_case = models.UUIDField(_("case"), null=True, blank=True, editable=False, db_index=True)

    parent_page_types: ClassVar[list[str]] = ["cms.ShowcaseIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Panel]] = [
        *PublicPage.content_panels,
        FieldPanel("slogan"),
        FieldRowPanel([FieldPanel("category"), FieldPanel("unit"), FieldPanel("featured")]),
        FieldPanel("cover"),
        FieldPanel("background"),
        FieldPanel("practice"),
        FieldPanel("results"),
        FieldPanel("metrics"),
        FieldPanel("replicability"),
        FieldPanel("images"),
        MultiFieldPanel([FieldPanel("people_consent"), FieldPanel("people")], heading=_("People")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("campaign_name"), FieldPanel("campaign_year")]),
                FieldRowPanel([FieldPanel("award_no"), FieldPanel("decided_on")]),
                FieldRowPanel([FieldPanel("publicity_start"), FieldPanel("publicity_end"), FieldPanel("score_band")]),
                FieldPanel("source_case", read_only=True),
            ],
            heading=_("Where it comes from"),
        ),
    ]

    class Meta:
        verbose_name = _("showcase")
        verbose_name_plural = _("showcases")

    @property
    def comparisons(self) -> list[Comparison]:
        """The measured figures, ready to be drawn."""
        return [block.value.comparison for block in self.metrics]

    @property
    def shown_people(self) -> list[Any]:
        """The people who agreed to be shown."""
        return [block.value for block in self.people] if self.people_consent else []

    @override
    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.queries.branches import branch_page_of
        from cms.queries.showcases import case_number, comparable, others_of_year

        figures = [block.value for block in self.images]
        pictures = [figure["image"] for figure in figures if figure["image"]]
        prefetch_related_objects([*pictures, *([self.cover] if self.cover else [])], "renditions")
        return {
            **super().get_context(request, *args, **kwargs),
            "figures": figures,
            "branch_page": branch_page_of(self.unit, self.locale),
            "case_number": case_number(self),
            "others": others_of_year(self),
            "comparable": comparable(self),
            "index_url": self.get_parent().get_url(request=request),
        }

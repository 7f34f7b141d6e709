"""亮点展比: branches side by side by what they published and finished; never persons."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.fields import StreamField

from cms.blocks.rankings import ColumnBlock
from organization.models import Unit

from .public_page import PublicPage


class RankingPage(PublicPage):
    """The branches of a unit compared by figures of one year that come from published pages and finished cases."""

    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        verbose_name=_("unit"),
        related_name="ranking_pages",
        help_text=_("The branches of this unit and of everything below it are compared."),
    )
    columns = StreamField([("column", ColumnBlock())], verbose_name=_("figures"), min_num=1, max_num=8)

    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Panel]] = [*PublicPage.content_panels, FieldPanel("unit"), FieldPanel("columns")]

    class Meta:
        verbose_name = _("comparison of branches")
        verbose_name_plural = _("comparisons of branches")

    @override
    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.queries.rankings import ranking

        return {**super().get_context(request, *args, **kwargs), **ranking(self, request.GET)}

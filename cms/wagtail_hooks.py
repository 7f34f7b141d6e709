"""What the administration offers beside pages."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.models import ShowcaseCategory


class ShowcaseCategoryViewSet(SnippetViewSet):
    """The kinds of showcase, by hand; cases add theirs by themselves."""

    model = ShowcaseCategory
    icon = "tag"
    menu_label = _("Showcase categories")
    list_display: Any = ["label", "key", "position"]
    search_fields: Any = ["key"]
    panels: Any = [FieldPanel("key"), FieldPanel("name"), FieldPanel("position")]


register_snippet(ShowcaseCategoryViewSet)

"""What the administration offers beside pages."""

from typing import Any

from django.contrib.auth.models import Permission
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.admin import regulations
from cms.admin.clause_chooser import ClauseChooserViewSet, clause_chooser
from cms.admin.honour_screens import HonourViewSet
from cms.admin.learning_menu import LearningGroup, urlpatterns
from cms.admin.recordings import register_recordings
from cms.admin.screen_screens import ScreensGroup
from cms.admin.screen_screens import urlpatterns as screen_urlpatterns
from cms.models import ShowcaseCategory


class ShowcaseCategoryViewSet(SnippetViewSet):
    """The kinds of showcase, by hand; cases add theirs by themselves."""

    model = ShowcaseCategory
    icon = "tag"
    menu_label = _("Showcase categories")
    add_to_settings_menu = True
    list_display: Any = ["label", "key", "position"]
    search_fields: Any = ["key"]
    panels: Any = [FieldPanel("key"), FieldPanel("name"), FieldPanel("position")]


register_snippet(ShowcaseCategoryViewSet)
register_recordings()


@hooks.register("construct_main_menu")
def keep_content_together(request: HttpRequest, items: list[Any]) -> None:
    """Puts pictures and documents beside the pages they are for."""
    places = {"images": 102, "documents": 104}
    for item in items:
        item.order = places.get(item.name, item.order)


@hooks.register("construct_help_menu")
def keep_help_here(request: HttpRequest, items: list[Any]) -> None:
    """Takes away the links to Wagtail's own site: they are in English, and many installations reach no other site."""
    items[:] = [item for item in items if item.name == "keyboard-shortcuts-trigger" or item.url.startswith("/")]


@hooks.register("register_admin_urls")
def regulation_urls() -> list[URLPattern]:
    """Returns the addresses of the screens for regulations."""
    return [
        path("regulations/import/", regulations.import_new, name="regulation_import_new"),
        path("regulations/<int:page_id>/import/", regulations.import_text, name="regulation_import"),
        path("regulations/<int:page_id>/touches/", regulations.touches, name="regulation_touches"),
    ]


@hooks.register("register_admin_viewset")
def learning_screens() -> LearningGroup:
    """Returns the screens for banks, questions, papers and exams."""
    return LearningGroup()


@hooks.register("register_admin_viewset")
def clauses_to_choose() -> ClauseChooserViewSet:
    """Returns the chooser for clauses of regulations."""
    return clause_chooser


@hooks.register("register_admin_urls")
def learning_addresses() -> list[URLPattern]:
    """Returns the addresses of import, export, previews and results."""
    return urlpatterns


@hooks.register("register_admin_viewset")
def screens_of_rooms() -> ScreensGroup:
    """Returns the screens for screens, playlists and urgent messages."""
    return ScreensGroup()


@hooks.register("register_admin_urls")
def screen_addresses() -> list[URLPattern]:
    """Returns the addresses of devices and previews."""
    return screen_urlpatterns


@hooks.register("register_permissions")
def rights_beside_models() -> Any:
    """Returns the right to know by name who has not confirmed a notice, for the screen of groups."""
    return Permission.objects.filter(codename="name_unread", content_type__app_label="cms")


@hooks.register("register_admin_viewset")
def honours() -> HonourViewSet:
    """Returns the screens of the ledger of honours."""
    return HonourViewSet()

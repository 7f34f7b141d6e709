"""The search in Wagtail's administration: find everything, synonyms, best bets, what was asked in vain."""

from typing import Any

from django.contrib.auth.models import Permission
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.admin.viewsets.base import ViewSetGroup

from search.admin.best_bets import AddBestBet, EditBestBet
from search.admin.finding import find
from search.admin.questions import questions
from search.admin.synonyms import SynonymViewSet, paste_synonyms


class PermittedItem(MenuItem):
    """Shown to those who may."""

    def __init__(self, label: Any, name: str, permission: str, **kwargs: Any) -> None:
        super().__init__(label, reverse(name), name=name.replace(":", "-"), **kwargs)
        self.permission = permission

    @override
    def is_shown(self, request: HttpRequest) -> bool:
        return not self.permission or bool(request.user.has_perm(self.permission))


class SearchGroup(ViewSetGroup):
    """搜索 in the menu."""

    menu_label = _("Site search")
    menu_icon = "search"
    menu_order = 160
    items = (SynonymViewSet(),)

    @override
    def get_submenu_items(self) -> list[Any]:
        entries: list[Any] = super().get_submenu_items()
        bets = "wagtailsearchpromotions"
        return [
            PermittedItem(_("Search everything"), "search_find", "", icon_name="search", order=10),
            *entries,
            PermittedItem(_("Best bets"), f"{bets}:index", f"{bets}.add_searchpromotion", icon_name="pick", order=30),
            PermittedItem(
                _("Searched and not found"), "search_questions", "search.view_askedquestion", icon_name="help", order=40
            ),
        ]


@hooks.register("register_admin_viewset")
def register_search() -> SearchGroup:
    return SearchGroup()


@hooks.register("register_admin_urls")
def search_addresses() -> list[URLPattern]:
    return [
        path("search/", find, name="search_find"),
        path("search/synonyms/paste/", paste_synonyms, name="search_paste_synonyms"),
        path("search/questions/", questions, name="search_questions"),
        # Wagtail's own addresses, so that its list leads here; of two equal addresses the app listed first counts.
        path("searchpicks/add/", AddBestBet.as_view(), name="search_add_best_bet"),
        path("searchpicks/<int:query_id>/", EditBestBet.as_view(), name="search_edit_best_bet"),
    ]


@hooks.register("register_permissions")
def search_permissions() -> Any:
    """Returns what administrators may give to groups."""
    return Permission.objects.filter(
        content_type__app_label="search", codename__in=[f"{verb}_synonym" for verb in ("add", "change", "delete")]
    ) | Permission.objects.filter(content_type__app_label="search", codename="view_askedquestion")


@hooks.register("register_admin_search_area")
def everything_area() -> SearchArea:
    """Returns the tab beside those of Wagtail's own searches."""
    return SearchArea(_("Everything"), reverse("search_find"), name="everything", icon_name="search", order=50)


@hooks.register("construct_settings_menu")
def one_place_for_best_bets(request: HttpRequest, items: list[Any]) -> None:
    """Takes away Wagtail's entry: best bets stand in the menu of the search."""
    items[:] = [item for item in items if item.name != "promoted-search-results"]


@hooks.register("construct_reports_menu")
def one_report_of_questions(request: HttpRequest, items: list[Any]) -> None:
    """Takes away Wagtail's report of search terms, which stays empty: ours keeps fewer data."""
    items[:] = [item for item in items if item.name != "search-terms"]


@hooks.register("insert_global_admin_css")
def search_styles() -> str:
    """Returns the styles of the box and of the search's own screens."""
    sheets = (static("search/box.css"), static("search/admin.css"))
    return format_html('<link rel="stylesheet" href="{}"><link rel="stylesheet" href="{}">', *sheets)


@hooks.register("insert_global_admin_js")
def search_script() -> str:
    """Returns the module that gives Wagtail's sidebar our suggestions."""
    return format_html(
        '<script type="module" src="{}" data-sidebar-suggestions="{}" data-everything="{}" data-name="{}" data-all="{}"'
        ' data-count="{}" data-none="{}"></script>',
        static("search/admin.js"),
        reverse("search-suggestions"),
        reverse("search_find"),
        gettext("Suggestions"),
        gettext("Search everywhere for “{text}”"),
        gettext("{number} suggestions; choose with the arrow keys"),
        gettext("No suggestions"),
    )

"""Forms in the Wagtail admin: edited as snippets, with versions, differences, export and import."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.ui.tables import LiveStatusTagColumn, UpdatedAtColumn
from wagtail.admin.widgets import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from forms.admin_form import FormAdminForm
from forms.admin_panels import ReviewPanel
from forms.models import Form, LibraryItem, Vocabulary
from forms.views import (
    designer,
    designer_review,
    filling_admin,
    form_admin,
    form_pages_admin,
    form_start,
    vocabularies,
)
from forms.views.admin_home import forms_panel, forms_summary


class FormViewSet(SnippetViewSet):
    """The screens for forms."""

    model = Form
    icon = "form"
    menu_label = _("Forms")
    menu_name = "form-list"
    list_display: Any = ["title", "key", UpdatedAtColumn(), LiveStatusTagColumn()]
    search_fields = ["title", "title_en", "key"]
    list_per_page = 30
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    MultiFieldPanel(
                        [FieldPanel("title"), FieldPanel("title_en"), FieldPanel("key"), FieldPanel("description")],
                        heading=_("About the form"),
                    ),
                    MultiFieldPanel(
                        [FieldRowPanel([FieldPanel("people"), FieldPanel("times_a_year")]), ReviewPanel()],
                        heading=_("Effort and findings"),
                    ),
                    FieldPanel("fields"),
                ],
                heading=_("Fields"),
            ),
            ObjectList([PublishingPanel()], heading=_("Publishing")),
        ],
        base_form_class=FormAdminForm,
    )


class LibraryItemViewSet(SnippetViewSet):
    """The names of what the library holds; fields come in from the editor of a form."""

    model = LibraryItem
    icon = "folder-open-inverse"
    menu_label = _("Field library")
    list_display = ["title", "count", "note"]
    search_fields = ["title", "title_en", "note"]
    panels = [FieldPanel("title"), FieldPanel("title_en"), FieldPanel("note")]
    add_view_enabled = False


class MakerItem(MenuItem):
    """Shown to those who may make forms."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("forms.add_form") and request.user.has_perm("forms.change_form"))


class FormsGroup(SnippetViewSetGroup):
    """表单 in the menu, with what forms draw upon."""

    menu_label = _("Forms")
    menu_name = "forms"
    menu_icon = "form"
    menu_order = 120
    items = (FormViewSet, LibraryItemViewSet, vocabularies.VocabularyViewSet, vocabularies.TermViewSet)

    def get_submenu_items(self) -> list[Any]:
        """Adds the ways to a new form behind the list of forms."""
        first, *others = super().get_submenu_items()
        start = MakerItem(_("New form"), reverse("form_start"), name="form-start", icon_name="plus", order=1)
        take_in = MakerItem(_("Import a form"), reverse("form_import"), name="form-import", icon_name="upload", order=2)
        for place, each in enumerate(others, start=3):
            each.order = place
        return [first, start, take_in, *others]


register_snippet(FormsGroup)


@hooks.register("register_admin_urls")
def form_urls() -> list[URLPattern]:
    """Returns the addresses of versions, export and import."""
    return [
        path("forms/<int:form_id>/filling/", filling_admin.filling, name="form_filling"),
        path("forms/<int:form_id>/filling/link/", filling_admin.renew_link, name="form_link_renew"),
        path("forms/<int:form_id>/filling/sheet/", filling_admin.link_sheet, name="form_link_sheet"),
        path("forms/<int:form_id>/filling/qr.<str:kind>", filling_admin.link_qr, name="form_link_qr"),
        path("forms/<int:form_id>/versions/", form_admin.versions, name="form_versions"),
        path("forms/<int:form_id>/export/", form_admin.export_form, name="form_export"),
        path("forms/start/", form_start.start_form, name="form_start"),
        path("forms/<int:form_id>/duplicate/", form_start.duplicate_form, name="form_duplicate"),
        path("forms/<int:form_id>/review/", designer_review.review, name="form_review"),
        path("forms/<int:form_id>/library/", designer_review.keep, name="form_library_keep"),
        path("forms/library/<int:item_id>/", designer_review.blocks, name="form_library_blocks"),
        path("forms/pictures/<int:image_id>/", designer.picture, name="form_picture"),
        path("forms/designer/catalogue/", designer.catalogue, name="form_catalogue"),
        path("forms/designer/check/", designer.check_formulas, name="form_check_formulas"),
        path("vocabularies/<int:vocabulary_id>/paste/", vocabularies.paste, name="vocabulary_paste"),
        path("forms/import/", form_admin.import_form_view, name="form_import"),
        path("forms/import/pages/", form_pages_admin.import_pages, name="form_pages_import"),
    ]


@hooks.register("construct_homepage_panels")
def add_home_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Shows the forms that are being designed on the first page of the administration."""
    if panel := forms_panel(request):
        panels.append(panel)


@hooks.register("construct_homepage_summary_items")
def add_home_summary(request: HttpRequest, items: list[Any]) -> None:
    """Counts the forms beside the pages."""
    if item := forms_summary(request):
        items.append(item)


@hooks.register("register_snippet_listing_buttons")
def listing_buttons(snippet: Any, user: Any, next_url: str | None = None) -> Any:
    """Yields the buttons in the list of forms."""
    if isinstance(snippet, Form):
        filling = reverse("form_filling", args=[snippet.pk])
        yield Button(_("Filling in and rights"), filling, priority=30, icon_name="group")
        yield Button(_("Versions"), reverse("form_versions", args=[snippet.pk]), priority=40, icon_name="history")
        yield Button(_("Export"), reverse("form_export", args=[snippet.pk]), priority=50, icon_name="download")
        yield Button(_("Duplicate"), reverse("form_duplicate", args=[snippet.pk]), priority=60, icon_name="copy")

    if isinstance(snippet, Vocabulary):
        yield Button(_("Paste terms"), reverse("vocabulary_paste", args=[snippet.pk]), priority=40, icon_name="list-ul")


@hooks.register("before_edit_snippet")
def tell_problems(request: HttpRequest, instance: Any) -> None:
    """Lists what is still wrong with the draft when the editor opens."""
    # What was just added saves itself and asks for the editor behind the page: nobody reads messages then, and the next
    # page would show them when they are no longer true.
    if isinstance(instance, Form) and request.method == "GET" and "_w_hydrate_create_view" not in request.GET:
        form_admin.tell_problems(request, instance)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def tell_who_fills_in(request: HttpRequest, instance: Any) -> None:
    """Leads whoever publishes to the screen that opens the form to people, as long as nobody has been there."""
    if isinstance(instance, Form) and "action-publish" in request.POST:
        form_admin.tell_who_fills_in(request, instance)

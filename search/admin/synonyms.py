"""Words that mean the same: a list with screens, and a place to paste many."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from typing_extensions import override
from wagtail.admin.auth import require_admin_access
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import Button

from search.models import Synonym
from search.services.paste_synonyms import Pasted, add_synonyms, read_synonyms

LONGEST_PASTE = 200_000


class SynonymIndexView(generic.IndexView):
    """The lists, with a way to paste many."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons: list[Any] = list(super().header_more_buttons)
        if self.request.user.has_perm("search.add_synonym"):
            buttons.append(Button(_("Paste many"), reverse("search_paste_synonyms"), icon_name="paste", priority=10))
        return buttons


class SynonymCreateView(generic.CreateView):
    """A new list; ``?words=`` fills in the first word, as the report of questions does."""

    @override
    def get_initial(self) -> dict[str, Any]:
        words = self.request.GET.get("words", "").replace("\x00", "")[:120]
        return {**super().get_initial(), **({"words": f"{words}, "} if words else {})}


class SynonymViewSet(ModelViewSet):
    """The screens of synonyms."""

    model = Synonym
    name = "search_synonyms"
    url_prefix = "search/synonyms"
    icon = "tag"
    menu_label = _("Synonyms")
    menu_order = 20
    index_view_class = SynonymIndexView
    add_view_class = SynonymCreateView
    copy_view_enabled = False
    list_per_page = 50
    list_display = ["words", Column("note", label=_("note")), BooleanColumn("is_active", label=_("in use"))]
    list_filter = ["is_active"]
    search_fields = ["words", "note"]
    search_backend_name = None
    edit_handler = ObjectList([FieldPanel("words"), FieldPanel("note"), FieldPanel("is_active")])


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def paste_synonyms(request: HttpRequest) -> HttpResponse:
    """Takes one list of words a line; all of them or, when one line is wrong, none, and the text is kept."""
    if not request.user.has_perm("search.add_synonym"):
        raise PermissionDenied
    text, pasted = request.POST.get("lines", "")[:LONGEST_PASTE].replace("\x00", ""), Pasted()
    if request.method == "POST":
        pasted = read_synonyms(text)
        if not pasted.problems:
            added = add_synonyms(pasted)
            told = ngettext("%(number)s list was added", "%(number)s lists were added", added) % {"number": added}
            there = ngettext("%(number)s was there already", "%(number)s were there already", pasted.known)
            messages.success(request, f"{told}; {there % {'number': pasted.known}}." if pasted.known else f"{told}.")
            return redirect("search_synonyms:index")
    context = {"page_title": _("Paste synonyms"), "header_icon": "paste", "lines": text, "problems": pasted.problems}
    return TemplateResponse(
        request, "search/admin/paste_synonyms.html", context, status=422 if pasted.problems else 200
    )

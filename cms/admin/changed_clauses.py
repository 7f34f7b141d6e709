"""Questions whose clause has changed: an editor says that they are still right, or revises them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from typing_extensions import override
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from cms.queries.changed_clauses import changed_questions, with_clauses
from cms.services.save_question import confirm_clause
from organization.signed_in import SignedInRequest

ROWS = 30


def listing(request: SignedInRequest) -> HttpResponse:
    """Lists the questions whose clause has changed, with the clause then and now."""
    _need(request)
    page = Paginator(changed_questions(request.user), ROWS).get_page(request.GET.get("p"))
    return render(request, "cms/admin/changed_clauses.html", {"page_obj": page, "rows": with_clauses(list(page))})


@require_POST
def confirm(request: SignedInRequest, question_id: int) -> HttpResponse:
    """Keeps that a question is still right although its clause has changed."""
    _need(request)
    confirm_clause(get_object_or_404(changed_questions(request.user), pk=question_id))
    messages.success(request, _("Kept: the question is still right."))
    return redirect("changed_clauses:index")


def _need(request: SignedInRequest) -> None:
    if not request.user.has_perm("cms.change_question"):
        raise PermissionDenied


class _EditorsItem(MenuItem):
    @override
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("cms.change_question"))


class ChangedClausesViewSet(ViewSet):
    """The list in the menu, for those who may change questions."""

    name = "changed_clauses"
    icon = "warning"
    menu_label = gettext_lazy("Changed clauses")
    menu_item_class = _EditorsItem

    @override
    def get_urlpatterns(self) -> list[Any]:
        patterns: list[URLPattern] = [
            path("", listing, name="index"),
            path("<int:question_id>/confirm/", confirm, name="confirm"),
        ]
        return patterns

"""What people ask and do not find."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from search.queries.asked import PERIODS, asked_questions
from search.services.asked import DAYS_KEPT, SHOWN_FROM

PER_PAGE = 30
USUAL = 90


@require_safe
@require_admin_access
def questions(request: HttpRequest) -> HttpResponse:
    """Lists questions with how often they were asked and how often nothing was found."""
    if not request.user.has_perm("search.view_askedquestion"):
        raise PermissionDenied
    wished = request.GET.get("days", "")
    days = int(wished) if wished in map(str, PERIODS) else USUAL
    everything = request.GET.get("show") == "all"
    words = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    rows = asked_questions(days=days, only_missed=not everything, words=words)
    context = {
        "page_title": _("Searched and not found"),
        "header_icon": "search",
        "rows": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "periods": PERIODS,
        "days": days,
        "everything": everything,
        "words": words,
        "shown_from": SHOWN_FROM,
        "days_kept": DAYS_KEPT,
        "may_add_synonym": request.user.has_perm("search.add_synonym"),
        "may_add_best_bet": request.user.has_perm("wagtailsearchpromotions.add_searchpromotion"),
    }
    return TemplateResponse(request, "search/admin/questions.html", context)

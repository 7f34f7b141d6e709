"""The search of everything, inside the administration."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.auth import require_admin_access

from search.queries.rows import Row
from search.question import Question
from search.sources import source_of
from search.views.results import results


@require_safe
@never_cache
@require_admin_access
def find(request: HttpRequest) -> HttpResponse:
    """Shows what the site's search finds for this person, with ways to edit it."""
    question = Question.read(request.GET)
    context = results(request, question)
    shown: list[Row] = list(context["listing"]) if "listing" in context else []
    context |= {
        "page_title": _("Search everything"),
        "header_icon": "search",
        "in_admin": True,
        "edit_urls": _edit_urls(shown, request.user),
    }
    return TemplateResponse(request, "search/admin/find.html", context)


def _edit_urls(shown: list[Row], user: Any) -> dict[tuple[str, str], str]:
    finder = AdminURLFinder(user)
    urls = {}
    for kind in {row.hit.kind for row in shown}:
        source = source_of(kind)
        ids = [row.hit.id for row in shown if row.hit.kind == kind]
        for each in source.objects(ids) if source else ():
            if url := finder.get_edit_url(each):
                urls[(kind, str(each.pk))] = url
    return urls

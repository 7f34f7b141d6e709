"""Learning paths: a member's own, and what is still missing in the units somebody oversees."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from cms.models import LearningPath
from cms.queries.learning_paths import overview, overviews, paths_of
from cms.queries.listing import one_page
from organization.signed_in import SignedInRequest

ROWS = 100


@login_required
def path(request: SignedInRequest, path_id: int) -> HttpResponse:
    """Shows a path that is for this member, with what is done and what is missing."""
    row = next((one for one in paths_of(request.user.as_member) if one.path.pk == path_id), None)
    if row is None:
        raise Http404
    return _page(request, "cms/learning/path.html", {"row": row})


@login_required
def all_overviews(request: SignedInRequest) -> HttpResponse:
    """Lists the paths that concern people this person oversees."""
    return _page(request, "cms/learning/overviews.html", {"rows": overviews(request.user)})


@login_required
def one_overview(request: SignedInRequest, path_id: int) -> HttpResponse:
    """Shows who is still missing what on a path, within what this person oversees."""
    found = get_object_or_404(LearningPath.objects.filter(is_published=True).select_related("unit"), pk=path_id)
    row = overview(request.user, found)
    if not row.asked:
        raise Http404
    listing = one_page(row.missing, request.GET.get("page"), size=ROWS)
    return _page(request, "cms/learning/overview.html", {"row": row, "listing": listing})


def _page(request: SignedInRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context)
    response["Cache-Control"] = "private, no-store"
    return response

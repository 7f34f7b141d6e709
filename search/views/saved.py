"""The searches somebody keeps."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from organization.signed_in import SignedInRequest
from search.models import SavedSearch
from search.queries.facet_groups import chips
from search.question import Question
from search.results import SearchResult
from search.services.saved_searches import MOST, TooManySearches, save_search


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def saved_searches(request: SignedInRequest) -> HttpResponse:
    """Lists the reader's saved searches; POST keeps another one and goes back to its results."""
    if request.method == "POST":
        return _save(request)
    mine = SavedSearch.objects.filter(user=request.user)
    return render(request, "search/saved.html", {"saved": [_shown(each) for each in mine], "most": MOST})


def _shown(saved: SavedSearch) -> dict[str, Any]:
    question = Question.of_address(saved.query)
    return {"saved": saved, "question": question, "chips": chips(question, SearchResult())}


def _save(request: SignedInRequest) -> HttpResponse:
    question = Question.of_address(request.POST.get("query", ""))
    if question.is_empty:
        messages.error(request, _("There is nothing to save yet: search for something first."))
        return redirect("site-search")
    name, tells = request.POST.get("name", "").strip(), request.POST.get("tells") == "1"
    try:
        saved, is_new = save_search(
            user=request.user, question=question, name=name, locale=get_language() or "", tells=tells
        )
    except TooManySearches:
        messages.error(
            request, _("You keep %(number)s searches already: delete one you do not need.") % {"number": MOST}
        )
        return redirect("saved-searches")
    text = _("“%(name)s” is saved.") if is_new else _("You have saved this search before, as “%(name)s”.")
    messages.success(request, text % {"name": saved.name})
    return redirect("saved-searches")


@login_required
@require_POST
def delete_saved_search(request: SignedInRequest, pk: int) -> HttpResponse:
    """Deletes one of the reader's saved searches."""
    saved = get_object_or_404(SavedSearch, pk=pk, user=request.user)
    saved.delete()
    messages.success(request, _("“%(name)s” is deleted.") % {"name": saved.name})
    return redirect("saved-searches")


@login_required
@require_POST
def switch_notices(request: SignedInRequest, pk: int) -> HttpResponse:
    """Turns the notices of one of the reader's saved searches on or off."""
    saved = get_object_or_404(SavedSearch, pk=pk, user=request.user)
    saved.tells = request.POST.get("tells") == "1"
    saved.save(update_fields=["tells"])
    text = (
        _("You will be told about new results of “%(name)s”.") if saved.tells else _("No more notices of “%(name)s”.")
    )
    messages.success(request, text % {"name": saved.name})
    return redirect("saved-searches")

"""The search page of the site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Locale

from cms.queries.listing import one_page

from .queries import find

ROWS = 10


def site_search(request: HttpRequest) -> HttpResponse:
    """Shows what was found for ``?q=``; an empty question shows how to ask."""
    text = request.GET.get("q", "").strip()[:80]
    found = find(text, Locale.get_active())
    listing = one_page(found.pages, request.GET.get("page"), size=ROWS)
    return render(request, "search/results.html", {"words": text, "found": found, "listing": listing})

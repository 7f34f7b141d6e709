"""What the search box offers while somebody types."""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from search.as_data import suggestion_data
from search.services import suggest

LONGEST = 60


@require_safe
@never_cache
def suggestions(request: HttpRequest) -> JsonResponse:
    """Returns things to open that this person may see: label, address, kind, a note, and where the label matches."""
    text = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]
    found = suggest(text, request.user, locale=get_language() or "") if text else []
    return JsonResponse({"suggestions": [suggestion_data(each) for each in found]})

"""Finding people, units, cases and pages while typing."""

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from forms.field_types.context import Offering
from forms.field_types.divisions import below, divisions
from forms.field_types.errors import FieldError
from forms.field_types.gate import gate_line
from forms.field_types.picks import SALT
from forms.lookups import lookups

FOUND_AT_ONCE = 20


@require_safe
@login_required
def pick(request: HttpRequest, kind: str) -> JsonResponse:
    """Answers {"options": [{"value", "label", "note"}]}: at most 20, only what the person may see.

    Before anything is typed, those the lookup offers first.
    """
    lookup = lookups().get(kind)
    if lookup is None:
        raise Http404
    try:
        config = signing.loads(request.GET.get("token", ""), salt=SALT)
    except signing.BadSignature as error:
        raise Http404 from error
    try:
        text = gate_line(request.GET.get("q", ""), longest=100)
    except FieldError:
        text = ""
    if text:
        found = lookup.search(text, actor=request.user, config=config, limit=FOUND_AT_ONCE)
    else:
        found = lookup.offered_first(actor=request.user, config=config) if isinstance(lookup, Offering) else ()
    return JsonResponse(
        {"options": [{"value": each.value, "label": each.label, "note": each.note} for each in found]},
        headers={"Cache-Control": "private, no-store"},
    )


@require_safe
@cache_control(public=True, max_age=86_400)
def divisions_below(request: HttpRequest) -> JsonResponse:
    """Answers {"options": [[code, name]]}: what lies directly below a province or city, the provinces for ""."""
    code = request.GET.get("parent", "")
    return JsonResponse({"options": below(code) if not code or code in divisions() else ()})

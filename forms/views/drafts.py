"""Saving what is being typed."""

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from forms.field_types.commands import NAME
from forms.field_types.errors import FieldError
from forms.models import Draft
from forms.services.build_django_form import POSTED
from forms.services.drafts import LARGEST, DraftConflict, save_draft
from organization.sent import number_sent

OURS = {"csrfmiddlewaretoken", "draft-revision", "draft-version", "next", "token", NAME}


@require_POST
@login_required
def save_draft_view(request: HttpRequest, key: str) -> HttpResponse:
    """Saves the posted form (JSON {"posted": {name: [values]}, "revision": n} or plain) under the person's own key.

    Answers {"revision", "saved_at"}; 409 with {"revision"} when another window was quicker; 413 when it is too much.
    """
    if len(request.body if request.content_type == "application/json" else b"") > LARGEST:
        return JsonResponse({"code": "draft_too_large"}, status=413)
    try:
        posted, revision, version = _posting(request)
        draft = save_draft(owner=request.user, key=key, raw={POSTED: posted}, revision=revision, version=version)
    except (FieldError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return JsonResponse({"code": "draft_unreadable"}, status=400)
    except DraftConflict as conflict:
        return JsonResponse(
            {"code": "draft_conflict", "revision": conflict.draft.revision if conflict.draft else 0}, status=409
        )
    return _answer(request, draft)


def _posting(request: HttpRequest) -> tuple[dict[str, list[str]], int | None, str]:
    if request.content_type == "application/json":
        body: dict[str, Any] = json.loads(request.body)
        pairs, revision, version = body["posted"], body.get("revision"), str(body.get("version") or "")
        if revision is not None and (isinstance(revision, bool) or not isinstance(revision, int)):
            raise ValueError(revision)
    else:
        pairs = dict(request.POST.lists())
        typed = request.POST.get("draft-revision", "")
        revision, version = (
            number_sent(typed),
            request.POST.get("draft-version", ""),
        )
    kept = {
        str(name): [str(each) for each in values]
        for name, values in pairs.items()
        if name not in OURS and isinstance(values, list)
    }
    return kept, revision, version[:64]


def _answer(request: HttpRequest, draft: Draft) -> HttpResponse:
    if request.content_type == "application/json":
        return JsonResponse({"revision": draft.revision, "saved_at": localtime(draft.updated_at).strftime("%H:%M")})
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return redirect(target)
    return redirect("/")

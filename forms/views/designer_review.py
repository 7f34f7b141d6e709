"""The form that is being edited, as the editor's script sends it: reviewed, kept in the library, filled from it."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access

from forms.builder import FieldsBlock
from forms.engine.expressions.tree import is_key
from forms.models import Form, LibraryItem
from forms.queries.form_review import form_review, outline
from forms.services.form_library import LibraryRefused, keep_in_library, library_blocks

MOST_KEYS = 2_000


def require_designer(request: HttpRequest) -> None:
    """Raises PermissionDenied unless the user may make or change forms."""
    if not any(request.user.has_perm(f"forms.{action}_form") for action in ("add", "change")):
        raise PermissionDenied


def posted_form(request: HttpRequest, form_id: int) -> Form | None:
    """Returns the form as it stands in the editor, unsaved; None when its fields cannot be read."""
    instance = get_object_or_404(Form, pk=form_id).get_latest_revision_as_object() if form_id else Form()
    viewset: Any = Form.snippet_viewset
    edit_form = viewset.get_edit_handler().get_form_class()(
        request.POST, request.FILES, instance=instance, for_user=request.user
    )
    edit_form.defer_required_fields()
    try:
        edit_form.is_valid()
    except (KeyError, ValueError):
        # Wagtail's blocks take it for granted that their own counters were sent.
        return None
    if "fields" in edit_form.errors or "fields" not in edit_form.cleaned_data:
        return None
    found: Form = edit_form.instance
    return found


@require_POST
@require_admin_access
def review(request: HttpRequest, form_id: int) -> HttpResponse:
    """Draws the review of what is in the editor."""
    require_designer(request)
    form = posted_form(request, form_id)
    if form is None:
        return TemplateResponse(request, "forms/admin/review.html", {"review": None})
    return TemplateResponse(
        request, "forms/admin/review.html", {"review": form_review(form), "outline": outline(form.document)}
    )


@require_POST
@require_admin_access
def keep(request: HttpRequest, form_id: int) -> HttpResponse:
    """Puts a field or section of what is in the editor into the library."""
    require_designer(request)
    form = posted_form(request, form_id)
    words = {
        "no_title": _("Give it a name."),
        "taken": _("The library already has something of this name."),
        "nothing": _("There is nothing to keep."),
        "problems": _("It has problems; mend them first."),
    }
    if form is None:
        return JsonResponse({"error": words["problems"]}, status=400)
    try:
        item = keep_in_library(
            document=form.document,
            key=request.POST.get("library-key", ""),
            title=request.POST.get("library-title", ""),
            by=request.user,
        )
    except LibraryRefused as refusal:
        return JsonResponse({"error": words[refusal.code]}, status=400)
    return JsonResponse(
        {"id": item.pk, "title": str(item), "said": _("“%(title)s” is in the library.") % {"title": item}}
    )


@require_POST
@require_admin_access
def blocks(request: HttpRequest, item_id: int) -> HttpResponse:
    """Sends the blocks of a library item as the editor inserts them; the body names the keys that are taken."""
    require_designer(request)
    item = get_object_or_404(LibraryItem, pk=item_id)
    try:
        taken = json.loads(request.body)["taken"]
    except (ValueError, KeyError, TypeError, RecursionError):
        taken = None
    if not isinstance(taken, list) or len(taken) > MOST_KEYS:
        return JsonResponse({"error": "unreadable"}, status=400)
    raw = library_blocks(item, [key for key in taken if is_key(key)])
    stream = FieldsBlock()
    return JsonResponse({"blocks": stream.get_form_state(stream.to_python(raw)), "title": str(item)})

"""Versions, differences, problems, export and import of procedures."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from processes.engine import definition as documents
from processes.models import Procedure
from processes.queries.change_words import change_sentences
from processes.queries.problems import located
from processes.services import procedure_problems
from processes.services.import_procedure import LARGEST, ImportRefused, import_procedure
from processes.texts import localized
from processes.views.member_request import MemberRequest

IMPORT_TEXTS = {
    "too_large": gettext_lazy("The file is larger than 2 MB. A procedure is text and much smaller."),
    "not_json": gettext_lazy("This is not a JSON file. Choose a file that was exported here."),
    "forbidden_characters": gettext_lazy("The file contains characters that cannot be stored. Export it again."),
    "not_a_procedure": gettext_lazy("This JSON file is not a procedure: key, form, states or transitions are missing."),
    "no_key": gettext_lazy("The procedure has no usable key. Give it one in small Latin letters."),
}


def may(request: MemberRequest, action: str) -> None:
    """Raises PermissionDenied unless the user may do this with procedures."""
    if not request.user.has_perm(f"processes.{action}_procedure"):
        raise PermissionDenied


@require_safe
@require_admin_access
def versions(request: MemberRequest, procedure_id: int) -> HttpResponse:
    """Lists the published versions of a procedure, what changed in each, and what is not published yet."""
    may(request, "change")
    procedure = get_object_or_404(Procedure, pk=procedure_id)
    rows = list(procedure.versions.select_related("published_by")[:100])
    older = [*(row.document for row in rows[1:]), {}]
    draft = procedure.get_latest_revision_as_object().document
    context = {
        "procedure": procedure,
        "versions": [
            (row, change_sentences(before, row.document) if before else [])
            for row, before in zip(rows, older, strict=True)
        ],
        "pending": pending_changes(rows[0].document if rows else {}, draft),
        "problems": located(draft, procedure_problems(draft)) if draft else [],
        "to_confirm": open_points(draft),
        "keeping": draft.get("keeping") or {},
    }
    return TemplateResponse(request, "processes/admin/versions.html", context)


def open_points(document: dict[str, Any]) -> list[tuple[str, str]]:
    """Returns what nobody has checked against the official text yet: the part it is about, and the words."""
    return [
        (part_title(document, str(each.get("at", ""))), localized(each["text"]))
        for each in document.get("to_confirm") or ()
    ]


def part_title(document: dict[str, Any], place: str) -> str:
    """Returns the title of the part ``states/KEY``, its key where it has none, "" for the procedure as a whole."""
    part, _slash, key = place.partition("/")
    rows = (document.get("form") or {}).get("fields", ()) if part == "fields" else document.get(part, ())
    found = next((each for each in rows if isinstance(each, dict) and each.get("key") == key), {})
    return localized(found.get("title") or found.get("label") or {}) or key


def pending_changes(current: dict[str, Any], draft: dict[str, Any]) -> list[str]:
    """Returns what publishing would change, in words; the draft is compiled first, as publishing does."""
    if not current:
        return []
    try:
        return change_sentences(current, documents.compile_document(draft))
    except documents.DefinitionError:
        return change_sentences(current, draft)


@require_safe
@require_admin_access
def export_procedure(request: MemberRequest, procedure_id: int) -> HttpResponse:
    """Sends the latest draft as the JSON document."""
    may(request, "view")
    procedure = get_object_or_404(Procedure, pk=procedure_id)
    document = procedure.get_latest_revision_as_object().document
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{procedure.key}.procedure.json"'
    return response


class ImportForm(django_forms.Form):
    """One exported file."""

    file = django_forms.FileField(label=gettext_lazy("Exported procedure (JSON)"))


@require_admin_access
def import_view(request: MemberRequest) -> HttpResponse:
    """Reads an exported procedure into a draft; nothing is published."""
    may(request, "add")
    may(request, "change")
    upload = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and upload.is_valid():
        try:
            procedure = import_procedure(content=upload.cleaned_data["file"].read(LARGEST + 1), by=request.user)
        except ImportRefused as refused:
            upload.add_error("file", IMPORT_TEXTS[refused.code])
        else:
            messages.success(request, _("“%(title)s” was imported as a draft.") % {"title": procedure})
            return redirect(procedure.snippet_viewset.get_url_name("edit"), procedure.pk)
    return TemplateResponse(request, "processes/admin/import.html", {"import_form": upload})

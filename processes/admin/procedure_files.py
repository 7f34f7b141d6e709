"""Procedures in and out as files: our JSON, and BPMN 2.0 with a row for everything that did not arrive."""

from typing import Any

from django import forms as django_forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from processes.bpmn_texts import worded
from processes.engine.definition import DefinitionError
from processes.models import Procedure
from processes.queries.problems import located
from processes.services import procedure_problems
from processes.services.import_procedure import LARGEST, ImportRefused
from processes.services.procedure_files import FORMATS, import_file
from processes.views.member_request import MemberRequest

IMPORT_TEXTS = {
    "too_large": _("The file is larger than 2 MB. A procedure is text and much smaller."),
    "not_json": _("This is not a JSON file. Choose a file that was exported here."),
    "forbidden_characters": _("The file contains characters that cannot be stored. Export it again."),
    "not_a_procedure": _("This JSON file is not a procedure: key, form, states or transitions are missing."),
    "no_key": _("The procedure has no usable key. Give it one in small Latin letters."),
    "not_xml": _("This is not an XML file that can be read. Export it again from where it was drawn."),
    "not_bpmn": _("This XML file is not BPMN 2.0."),
    "no_process": _("There is no process in this BPMN file."),
    "no_start": _("The process begins nowhere: draw a start event."),
    "nothing_follows": _("Nothing follows the start event: draw an arrow to the first step."),
    "too_many_nodes": _("The process has more than 600 parts. Divide it."),
    "declares_entities": _("The file declares a document type or entities. Such files are not read."),
    "too_slow": _("The file takes too long to read."),
    "too_heavy": _("The file takes too much memory to read."),
}


def may(request: MemberRequest, action: str) -> None:
    """Raises PermissionDenied unless the user may do this with procedures."""
    if not request.user.has_perm(f"processes.{action}_procedure"):
        raise PermissionDenied


class ImportForm(django_forms.Form):
    """One file."""

    file = django_forms.FileField(
        label=_("File"), help_text=_("A procedure exported here (JSON), or a process drawn elsewhere (BPMN 2.0).")
    )


@require_admin_access
def import_view(request: MemberRequest) -> HttpResponse:
    """Reads a file into a draft and tells what became of its parts; nothing is published."""
    may(request, "add")
    may(request, "change")
    upload = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"import_form": upload}
    if request.method == "POST" and upload.is_valid():
        content = upload.cleaned_data["file"].read(LARGEST + 1)
        try:
            procedure, arrival = import_file(content=content, by=request.user)
        except ImportRefused as refused:
            upload.add_error("file", IMPORT_TEXTS[refused.code])
        else:
            document = dict(arrival.document)
            context |= {
                "procedure": procedure,
                "rows": worded(arrival.notes),
                "lost": sum(1 for note in arrival.notes if note.weight == "missing"),
                "problems": located(document, procedure_problems(document)),
            }
    return TemplateResponse(request, "processes/admin/import.html", context)


@require_safe
@require_admin_access
def export_view(request: MemberRequest, procedure_id: int) -> HttpResponse:
    """Sends the latest draft as our JSON, or as BPMN 2.0 (``?as=bpmn``)."""
    may(request, "view")
    procedure = get_object_or_404(Procedure, pk=procedure_id)
    write, end, kind = FORMATS.get(request.GET.get("as", "json"), FORMATS["json"])
    try:
        content = write(procedure.get_latest_revision_as_object().document)
    except DefinitionError as error:
        found = located(procedure.document, error.problems)
        context = {"procedure": procedure, "problems": found, "undrawable": True}
        return TemplateResponse(request, "processes/admin/import.html", context, status=422)
    response = HttpResponse(content, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{procedure.key}.{end}"'
    return response

"""The procedure sheet in the admin: the newest draft, for printing and for showing around before publishing."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from processes.engine import definition as documents
from processes.models import Procedure
from processes.queries.problems import located
from processes.views.sheet import sheet_context


@require_safe
@require_admin_access
def draft_sheet(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Shows the sheet of the draft, or why it cannot be drawn yet."""
    if not any(request.user.has_perm(f"processes.{action}_procedure") for action in ("view", "change")):
        raise PermissionDenied
    procedure = get_object_or_404(Procedure, pk=procedure_id)
    draft = procedure.get_latest_revision_as_object()
    try:
        definition = documents.read(draft.document)
    except documents.DefinitionError as error:
        context = {"title": str(draft), "problems": located(draft.document, error.problems)}
        return TemplateResponse(request, "processes/sheet.html", context)
    return TemplateResponse(
        request, "processes/sheet.html", sheet_context(definition, version=None, procedure=procedure)
    )

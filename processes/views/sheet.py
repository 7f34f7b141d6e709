"""The procedure sheet: flow chart and table of duties on one page, made to be printed and put on the wall."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from processes import drawing
from processes.engine.model import ProcedureDefinition
from processes.models import Procedure, ProcedureVersion
from processes.queries.clauses import citations
from processes.queries.sheet import duties
from processes.texts import localized

from .member_request import MemberRequest


@login_required
def sheet(request: MemberRequest, procedure: str) -> HttpResponse:
    """Shows the published version to everybody who can sign in: how it goes is no secret, who is in a case is."""
    version = get_object_or_404(Procedure, key=procedure).current_version
    if version is None:
        raise Http404
    return render(
        request, "processes/sheet.html", sheet_context(version.definition, version=version, procedure=version.procedure)
    )


def sheet_context(
    definition: ProcedureDefinition, *, version: ProcedureVersion | None, procedure: Procedure
) -> dict[str, Any]:
    """Returns what the page shows; without a version it is a draft."""
    basis = citations(procedure)
    return {
        "basis": basis.get("", ()),
        "title": localized(definition.title),
        "summary": localized(definition.summary),
        "version": version,
        "diagram": drawing.draw(definition, drawing.Progress(), identifier="sheet"),
        "diagram_vertical": drawing.draw(definition, drawing.Progress(), identifier="sheet-v", vertical=True),
        "duties": duties(definition, basis),
    }

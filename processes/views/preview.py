"""A procedure as people will meet it, before anything is published."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from forms.field_types.context import FillContext
from forms.lookups import lookups
from forms.services import build_django_form
from organization import clock
from processes import drawing
from processes.engine import definition as documents
from processes.models import Procedure
from processes.queries.problems import located
from processes.services import procedure_problems


def preview_procedure(request: HttpRequest, procedure: Procedure, mode: str) -> HttpResponse:
    """Returns the preview: the first form ("form"), the steps as a table ("steps"), or the course with its problems."""
    document = procedure.document
    problems = located(document, procedure_problems(document)) if document else []
    context: dict[str, Any] = {"title": str(procedure), "problems": problems, "mode": mode}
    try:
        definition = documents.read(document)
    except documents.DefinitionError:
        return TemplateResponse(request, "processes/admin/preview.html", context)
    context["definition"] = definition
    if mode == "form":
        # The shelf stays empty: a preview stores nothing.
        filling = FillContext(
            user=request.user, now=clock.now(), today=clock.today(), place="preview", lookups=lookups()
        )
        writable = definition.start_state.writable
        context["form"] = build_django_form(
            definition=definition.form,
            stored={},
            writable=writable,
            context=filling,
            begins=definition.form.given(writable),
        )
    elif mode == "steps":
        context["steps"] = drawing.as_list(definition, drawing.Progress())
    else:
        context["diagram"] = drawing.draw(definition, drawing.Progress(), identifier="preview")
    return TemplateResponse(request, "processes/admin/preview.html", context)

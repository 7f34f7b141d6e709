"""The form as people will see it, before anything is published."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from forms.engine.definition import from_json
from forms.engine.problems import errors_only
from forms.field_types import field_type
from forms.field_types.context import FillContext
from forms.lookups import lookups
from forms.models import Form
from forms.queries import form_problems
from forms.queries.located import located
from forms.services.build_django_form import build_django_form
from forms.services.shown_values import shown_values
from organization import clock


def preview_form(request: HttpRequest, form: Form, mode: str) -> HttpResponse:
    """Returns the page: to fill in, or filled in with samples for reading ("values")."""
    document = form.document
    problems = errors_only(form_problems(document))
    if problems:
        return TemplateResponse(
            request, "forms/preview_problems.html", {"title": str(form), "problems": located(document, problems)}
        )
    definition = from_json(document)
    # The shelf stays empty: a preview stores nothing.
    context = FillContext(user=request.user, now=clock.now(), today=clock.today(), place="preview", lookups=lookups())
    if mode == "values":
        samples = {spec.key: field_type(spec.type).sample(spec) for spec in definition.fields}
        values = {key: value for key, value in samples.items() if value is not None}
        questions = shown_values(definition=definition, values=values, context=context, blanks=True)
        return TemplateResponse(request, "forms/preview.html", {"title": str(form), "questions": questions})
    shown = build_django_form(
        definition=definition, stored={}, writable=definition.keys(), visible=definition.keys(), context=context
    )
    return TemplateResponse(request, "forms/preview.html", {"title": str(form) or _("Preview"), "form": shown})

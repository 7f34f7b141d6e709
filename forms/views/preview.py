"""The form as people will see it, before anything is published."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from forms.engine.definition import FormDefinition, from_json
from forms.engine.pages import pages_of
from forms.engine.problems import errors_only
from forms.field_types import field_type
from forms.field_types.context import FillContext
from forms.field_types.wording import localized
from forms.lookups import lookups
from forms.models import Form
from forms.queries import form_problems
from forms.queries.located import located
from forms.services.build_django_form import build_django_form
from forms.services.shown_values import shown_values
from organization import clock

READ = ("values", "print")


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the form in the preview."""

    number: int
    title: str
    form: Any


def preview_form(request: HttpRequest, form: Form, mode: str) -> HttpResponse:
    """Returns the page; a click on a question in it opens the question's block in the editor."""
    document = form.document
    problems = errors_only(form_problems(document))
    if problems:
        return TemplateResponse(
            request, "forms/preview_problems.html", {"title": str(form), "problems": located(document, problems)}
        )
    definition = from_json(document)
    # The shelf stays empty: a preview stores nothing.
    context = FillContext(user=request.user, now=clock.now(), today=clock.today(), place="preview", lookups=lookups())
    shown: dict[str, Any] = {"title": str(form) or _("Preview"), "mode": mode}
    if mode in READ:
        shown["questions"] = sampled(definition, context)
    elif mode == "steps":
        shown["steps"] = steps(definition, context)
    else:
        shown["form"] = drawn(definition, context)
    return TemplateResponse(request, "forms/preview.html", shown)


def drawn(definition: FormDefinition, context: FillContext) -> Any:
    """Returns the blank form."""
    keys = definition.keys()
    return build_django_form(
        definition=definition, stored={}, writable=keys, visible=keys, context=context, begins=keys
    )


def sampled(definition: FormDefinition, context: FillContext) -> Any:
    """Returns the form filled in with samples."""
    samples = {spec.key: field_type(spec.type).sample(spec) for spec in definition.fields}
    values = {key: value for key, value in samples.items() if value is not None}
    return shown_values(definition=definition, values=values, context=context, blanks=True)


def steps(definition: FormDefinition, context: FillContext) -> list[Step]:
    """Returns every step with its questions, whatever its condition is: a preview has no answers that lead there."""
    pages = pages_of(definition)
    found = []
    for number, page in enumerate(pages, start=1):
        title = localized(page.opening.title) if page.opening else ""
        specs = tuple(replace(definition.field(key), visible_when=None, section="") for key in page.fields)
        part = FormDefinition(fields=specs)
        found.append(Step(number=number, title=title, form=drawn(part, context)))
    return found

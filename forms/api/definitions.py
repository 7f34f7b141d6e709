"""Published forms."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router

from forms.access import may_fill
from forms.engine.definition import to_json
from forms.models import Form
from forms.queries.fillable_forms import fillable_forms
from forms.queries.registers import find_register, visible_registers
from forms.services.exchange import json_schema_of
from organization.api.auth import need
from organization.models.api_token import Scope

from .finding import current, form_named, rights_on
from .shapes import REFUSALS, FormLine, FormOut

router = Router()


@router.get("/forms", response={200: list[FormLine], **REFUSALS}, summary="The forms you may fill in or read")
def list_forms(request: HttpRequest) -> Any:
    need(request, Scope.FORMS)
    filling = [line.form for line in fillable_forms(request.user)]
    reading = list(visible_registers(request.user))
    forms = {form.pk: form for form in (*filling, *reading)}
    readable = {form.pk for form in reading}
    lines = [line_of(request, form, may_read=form.pk in readable) for form in forms.values()]
    return [line for line in lines if line is not None]


@router.get("/forms/{key}", response={200: FormOut, **REFUSALS}, summary="One form with its published definition")
def get_form(request: HttpRequest, key: str) -> Any:
    need(request, Scope.FORMS)
    form, line = found(request, key)
    return {**line, "definition": told(request, form)}


@router.get("/forms/{key}/schema", response={200: dict[str, Any], **REFUSALS}, summary="JSON Schema of its answers")
def get_schema(request: HttpRequest, key: str) -> Any:
    need(request, Scope.FORMS)
    form, _line = found(request, key)
    return json_schema_of(told(request, form), key=form.key)


def found(request: HttpRequest, key: str) -> tuple[Form, dict[str, Any]]:
    """Returns the form and its line; 404 when it is not for this person."""
    form = form_named(key)
    if form is None:
        raise Http404
    may_read = find_register(request.user, form.key) is not None
    line = line_of(request, form, may_read=may_read)
    if line is None or not (line["may_fill"] or may_read):
        raise Http404
    return form, line


def line_of(request: HttpRequest, form: Form, *, may_read: bool) -> dict[str, Any] | None:
    """Returns what lists say of a form, None when it is not published."""
    version = current(form)
    if version is None:
        return None
    return {
        "key": form.key,
        "title": version.document.get("title") or {"zh-hans": form.title},
        "version": version.number,
        "sha256": version.sha256,
        "may_fill": may_fill(request.user, form),
        "may_read": may_read,
    }


def told(request: HttpRequest, form: Form) -> dict[str, Any]:
    """Returns the published definition without the fields that this person may not know."""
    version = current(form)
    if version is None:
        raise Http404
    rights = rights_on(request, form, version)
    definition = rights.told(version.definition)
    return to_json(definition if rights.visible >= set(definition.keys()) else definition.only(rights.visible))

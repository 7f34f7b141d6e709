"""Versions, differences, export and import of forms in the admin."""

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from forms.engine.definition import compile_definition
from forms.engine.problems import errors_only
from forms.models import Form
from forms.queries import form_changes, form_problems
from forms.queries.located import located
from forms.services.import_form import ImportRefused, import_form

LARGEST_IMPORT = 1_000_000


def may(request: HttpRequest, action: str) -> None:
    """Raises PermissionDenied unless the user may do this with forms."""
    if not request.user.has_perm(f"forms.{action}_form"):
        raise PermissionDenied


def tell_problems(request: HttpRequest, form: Form) -> None:
    """Shows everything that keeps the latest draft from being published, in one message."""
    draft = form.get_latest_revision_as_object()
    document = draft.document
    found = located(document, errors_only(form_problems(document)))
    if found:
        intro = _("Not ready to publish:")
        messages.warning(request, render_to_string("forms/admin/problems.html", {"intro": intro, "problems": found}))


@require_safe
@require_admin_access
def versions(request: HttpRequest, form_id: int) -> HttpResponse:
    """Lists the published versions of a form with what changed in each."""
    may(request, "change")
    form = get_object_or_404(Form, pk=form_id)
    rows = list(form.versions.select_related("published_by")[:100])
    older = [*(row.document for row in rows[1:]), {}]
    changes = [(row, form_changes(before, row.document)) for row, before in zip(rows, older, strict=True)]
    draft = form.get_latest_revision_as_object().document
    if not errors_only(form_problems(draft)):
        draft = compile_definition(draft)
    pending = form_changes(rows[0].document if rows else {}, draft)
    return TemplateResponse(
        request, "forms/admin/versions.html", {"form_object": form, "versions": changes, "pending": pending}
    )


@require_safe
@require_admin_access
def export_form(request: HttpRequest, form_id: int) -> HttpResponse:
    """Sends the latest draft as a JSON document."""
    may(request, "view")
    form = get_object_or_404(Form, pk=form_id)
    document = {"key": form.key, "form": form.get_latest_revision_as_object().document}
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{form.key}.form.json"'
    return response


class ImportForm(django_forms.Form):
    """One exported file."""

    file = django_forms.FileField(label=gettext_lazy("Exported form (JSON)"))


@require_admin_access
def import_form_view(request: HttpRequest) -> HttpResponse:
    """Reads an exported form into a draft; nothing is published."""
    may(request, "add")
    upload = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and upload.is_valid():
        try:
            form = import_form(content=upload.cleaned_data["file"].read(LARGEST_IMPORT + 1), by=request.user)
        except ImportRefused as refusal:
            upload.add_error("file", refusal.text)
        else:
            messages.success(request, _("“%(title)s” was imported as a draft.") % {"title": form})
            return redirect(form.snippet_viewset.get_url_name("edit"), form.pk)
    return TemplateResponse(request, "forms/admin/import.html", {"import_form": upload})

"""Versions, differences, export and import of forms in the admin."""

import base64
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin import messages as admin_messages
from wagtail.admin.auth import require_admin_access

from forms.engine.definition import compile_definition
from forms.engine.problems import errors_only
from forms.models import Draft, Form, FormSettings
from forms.queries import form_changes, form_problems
from forms.queries.located import located
from forms.services.exchange import Examined, examine_file, packed
from forms.services.exchange.export_file import FORMATS, export_file
from forms.services.import_form import ImportRefused, save_examined
from forms.xlsform_texts import note_text
from organization import clock

LARGEST_IMPORT = 10 * 1024 * 1024
MOST_IMPORTED = 300
WAITING = "form-import"
"""Key of the draft that holds a file which was looked at and not kept yet."""


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


def tell_who_fills_in(request: HttpRequest, form: Form) -> None:
    """Says that nobody can fill in a form by itself before somebody has said who may."""
    if FormSettings.objects.filter(form=form).exists():
        return
    text = _("Procedures can use this form now. To let people fill it in by itself, say who may.")
    link = admin_messages.button(reverse("form_filling", args=[form.pk]), _("Filling in and rights"))
    admin_messages.info(request, text, buttons=[link])


@require_safe
@require_admin_access
def versions(request: HttpRequest, form_id: int) -> HttpResponse:
    """Lists the published versions of a form with what changed in each."""
    may(request, "change")
    form = get_object_or_404(Form, pk=form_id)
    rows = list(form.versions.select_related("published_by")[:100])
    older = [*(row.document for row in rows), {}][1:]
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
    """Sends the latest draft in one of the formats; without one, offers them."""
    may(request, "view")
    form = get_object_or_404(Form, pk=form_id)
    format = request.GET.get("as", "")
    if format not in FORMATS:
        return TemplateResponse(request, "forms/admin/export.html", {"form_object": form})
    ending, content_type = FORMATS[format]
    response = HttpResponse(export_file(form, format), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{form.key}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


class ChooseSeveral(django_forms.ClearableFileInput):
    """Lets several files be chosen at once."""

    allow_multiple_selected = True


class SeveralFiles(django_forms.FileField):
    """The chosen files as a list."""

    widget = ChooseSeveral

    def clean(self, data: Any, initial: Any = None) -> Any:
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(SeveralFiles, self).clean(each, initial) for each in chosen or [None]]


class ImportForm(django_forms.Form):
    """The file of a form, with what belongs to it."""

    file = SeveralFiles(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "An exported form, or an XLSForm (.xlsx, .xls). Choose the tables (.csv, .xml, .geojson) and pictures that "
            "belong to it together with it, or a zip of all of them."
        ),
    )

    def clean_file(self) -> list[Any]:
        chosen: list[Any] = self.cleaned_data["file"]
        if sum(each.size for each in chosen) > LARGEST_IMPORT:
            raise django_forms.ValidationError(_("The chosen files are larger than 10 MB together."))
        return chosen


@require_admin_access
def import_form_view(request: HttpRequest) -> HttpResponse:
    """Looks at a file, reports row by row what does not arrive, and keeps the form as a draft when asked to."""
    may(request, "add")
    if request.method == "POST" and "keep" in request.POST:
        return _keep_waiting(request)
    upload = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"import_form": upload}
    if request.method == "POST" and upload.is_valid():
        chosen = upload.cleaned_data["file"][:MOST_IMPORTED]
        name, content = packed([(file.name, file.read()) for file in chosen])
        try:
            examined = examine_file(content, name)
        except ImportRefused as refusal:
            upload.add_error("file", refusal.text)
        else:
            if not examined.notes:
                return _kept(request, examined)
            waiting = {"name": name[:200], "content": base64.b64encode(content).decode()}
            Draft.objects.update_or_create(
                owner_id=request.user.pk, key=WAITING, defaults={"raw": waiting, "updated_at": clock.now()}
            )
            context |= {"examined": examined, "notes": [(note, note_text(note)) for note in examined.notes]}
    return TemplateResponse(request, "forms/admin/import.html", context)


def _keep_waiting(request: HttpRequest) -> HttpResponse:
    """Keeps the form that was looked at last."""
    draft = Draft.objects.filter(owner=request.user.pk, key=WAITING).first()
    if draft is None:
        messages.warning(request, _("Choose the file again."))
        return redirect("form_import")
    try:
        examined = examine_file(base64.b64decode(str(draft.raw.get("content", ""))), str(draft.raw.get("name", "")))
    except ImportRefused as refusal:
        messages.error(request, refusal.text)
        return redirect("form_import")
    if not Draft.objects.filter(pk=draft.pk).delete()[0]:  # pressed twice
        return redirect("form_import")
    return _kept(request, examined)


def _kept(request: HttpRequest, examined: Examined) -> HttpResponse:
    form = save_examined(examined=examined, by=request.user)
    messages.success(request, _("“%(title)s” was imported as a draft.") % {"title": form})
    return redirect(form.snippet_viewset.get_url_name("edit"), form.pk)

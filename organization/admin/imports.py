from typing import Any

from django import forms as django_forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from organization import clock
from organization.import_words import refusal_words, unsafe_file_words, worded
from organization.models import ImportBatch, ImportKind, Unit, User
from organization.scope import visible_unit_paths
from organization.services.imports import (
    COLUMNS,
    ImportRefused,
    apply_import,
    plan_import,
    receive_workbook,
    template_workbook,
)
from organization.sheets import UnsafeWorkbook
from organization.signed_in import SignedInRequest

_MODEL = {ImportKind.UNITS: "unit", ImportKind.MEMBERS: "member"}
_SHOWN_CHANGES = 200
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(django_forms.Form):
    """Asks for a workbook."""

    file = django_forms.FileField(
        label=gettext_lazy("Workbook (.xlsx)"),
        widget=django_forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )


def may_import(user: User, kind: str) -> bool:
    """Answers whether the user may import that kind: the rights to add and change, and sight of every unit."""
    model = _MODEL[ImportKind(kind)]
    rights = [f"organization.add_{model}", f"organization.change_{model}", "organization.add_importbatch"]
    return user.has_perms(rights) and _sees_everything(user)


def may_import_anything(user: User) -> bool:
    """Answers whether the menu shows the imports."""
    return any(may_import(user, kind) for kind in ImportKind.values)


def _sees_everything(user: User) -> bool:
    paths = visible_unit_paths(user, clock.today())
    roots = Unit.objects.filter(depth=1).values_list("path", flat=True)
    return "" in paths or (bool(paths) and set(roots) <= set(paths))


def _allow(request: SignedInRequest, kind: str) -> None:
    if kind not in ImportKind.values:
        raise Http404
    if not may_import(request.user, kind):
        raise PermissionDenied


@require_GET
def imports(request: SignedInRequest) -> HttpResponse:
    """Offers the uploads and templates, and lists what was imported before."""
    if not may_import_anything(request.user):
        raise PermissionDenied
    return render(request, "organization/admin/imports.html", _imports_context(request))


def _imports_context(request: SignedInRequest, **bound: UploadForm) -> dict[str, Any]:
    kinds = [
        {"key": kind, "label": ImportKind(kind).label, "form": bound.get(kind) or UploadForm(prefix=kind)}
        for kind in ImportKind.values
        if may_import(request.user, kind)
    ]
    batches = ImportBatch.objects.defer("rows").select_related("uploaded_by")
    rows = Paginator(batches, 20).get_page(request.GET.get("p"))
    return {"kinds": kinds, "rows": rows, "page_title": _("Imports"), "header_icon": "upload"}


@require_GET
def template(request: SignedInRequest, kind: str) -> HttpResponse:
    """Answers with an empty workbook that has the right headers."""
    _allow(request, kind)
    response = HttpResponse(template_workbook(kind), content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{kind}.xlsx"'
    return response


@require_POST
def upload(request: SignedInRequest, kind: str) -> HttpResponse:
    """Takes a workbook in and shows what it would do."""
    _allow(request, kind)
    form = UploadForm(request.POST, request.FILES, prefix=kind)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = receive_workbook(kind=kind, file=file, file_name=file.name, user=request.user)
        except UnsafeWorkbook as refused:
            form.add_error("file", unsafe_file_words(refused))
        else:
            return redirect("organization_import", pk=batch.pk)
    return render(request, "organization/admin/imports.html", _imports_context(request, **{kind: form}), status=422)


@require_GET
def preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """Shows every bad row and what the good ones would do."""
    batch = get_object_or_404(ImportBatch.objects.select_related("uploaded_by"), pk=pk)
    _allow(request, batch.kind)
    plan = plan_import(batch)
    headers = {column.key: column.header for column in COLUMNS[batch.kind]}
    effective = [change for change in plan.changes if change.action != "unchanged"]
    changes = [
        {
            "row": change.record.row,
            "code": change.record.code,
            "name": change.record.values.get("name", ""),
            "is_new": change.action == "new",
            "fields": "、".join(headers.get(field, field) for field in change.fields),
        }
        for change in effective[:_SHOWN_CHANGES]
    ]
    context = {
        "batch": batch,
        "plan": plan,
        "problems": [worded(problem, batch.kind) for problem in plan.problems],
        "changes": changes,
        "not_shown": len(effective) - len(changes),
        "counts": {action: plan.count(action) for action in ("new", "changed", "unchanged")},
        "page_title": _("Import"),
        "page_subtitle": batch.file_name,
        "header_icon": "upload",
    }
    return render(request, "organization/admin/import.html", context)


@require_POST
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Imports all rows, or with ``only_good_rows`` the good ones, in one transaction."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    _allow(request, batch.kind)
    try:
        result = apply_import(batch=batch, only_good_rows="only_good_rows" in request.POST)
    except ImportRefused as refused:
        messages.error(request, refusal_words(refused.code))
        return redirect("organization_import", pk=pk)
    words = _("Imported: %(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(left_out)s left out.")
    messages.success(request, words % result)
    return redirect("organization_imports")

"""A table from a spreadsheet on its way into a register: uploaded, matched, looked at, imported."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forms.models import JobKind, JobStatus, RecordJob
from forms.queries.registers import Register
from forms.services.registers import CHECKS, importable, read_mapping, receive_file, run_check
from forms.services.registers.import_file import NUMBER, UNIT
from forms.services.registers.import_job import SMALL
from forms.services.registers.sheet_writer import write_xlsx
from forms.tasks import hand_over, look_first
from organization.import_words import unsafe_file_words
from organization.sheets import UnsafeWorkbook

from .asking import the_register

SHOWN = 200


class UploadForm(django_forms.Form):
    """One table."""

    file = django_forms.FileField(
        label=gettext_lazy("Table (.xlsx or .csv)"),
        widget=django_forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def upload(request: HttpRequest, key: str) -> HttpResponse:
    """Takes a table in; nothing is imported yet."""
    register = the_register(request, key, manage=True)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            job = receive_file(register=register, user=request.user, file=file, name=file.name)
        except UnsafeWorkbook as refused:
            form.add_error("file", unsafe_file_words(refused))
        else:
            return redirect("register-import-job", key, job.pk)
    status = 422 if request.method == "POST" else 200
    fields = [label for _key, label in importable(register)]
    return render(
        request, "forms/registers/import.html", {"register": register, "form": form, "fields": fields}, status=status
    )


@require_safe
@login_required
def template(request: HttpRequest, key: str) -> HttpResponse:
    """Sends an empty workbook with the register's headers."""
    register = the_register(request, key, manage=True)
    labels = [label for each, label in importable(register) if each != NUMBER]
    response = HttpResponse(content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = f'attachment; filename="{register.form.key}.xlsx"'
    write_xlsx(response, labels, [], title=str(register.form))  # type: ignore[arg-type]  # a response is a file to write
    return response


def the_import(request: HttpRequest, register: Register, job_id: Any) -> RecordJob:
    """Returns an import of this register that waits; 404 otherwise."""
    return get_object_or_404(
        RecordJob, pk=job_id, form=register.form, kind=JobKind.IMPORT, by=request.user, status=JobStatus.QUEUED
    )  # fmt: skip


@require_safe
@login_required
def import_page(request: HttpRequest, key: str, job_id: Any) -> HttpResponse:
    """Shows which column goes where and, once looked at, what would happen and every bad cell."""
    register = the_register(request, key, manage=True)
    job = get_object_or_404(RecordJob, pk=job_id, form=register.form, kind=JobKind.IMPORT, by=request.user)
    if job.status != JobStatus.QUEUED or job.report.get("confirmed"):
        return redirect("register-job", job.pk)
    mapping = job.parameters["mapping"]
    fields = importable(register)
    problems = job.report.get("problems", [])
    return render(
        request,
        "forms/registers/import_job.html",
        {
            "register": register,
            "job": job,
            "columns": [
                (place, label, mapping.get(str(place), "")) for place, label in enumerate(job.parameters["header"])
            ],
            "fields": fields,
            "keys": [(each, label) for each, label in fields if each != UNIT],
            "key": job.parameters.get("key", ""),
            "checking": job.report.get("checking", False),
            "checked": job.report.get("checked"),
            "beyond_quota": job.report.get("beyond_quota", 0),
            "effective": sum(job.report.get("checked", {}).get(each, 0) for each in ("new", "changed")),
            "problems": problems[:SHOWN],
            "more_problems": max(0, len(problems) - SHOWN),
            "missing": _missing(register, mapping),
        },
    )


def _missing(register: Register, mapping: dict[str, str]) -> list[str]:
    """The required questions that no column goes into."""
    specs = register.version.definition.fields if register.version else ()
    return [
        str(register.fields[spec.key].label)
        for spec in specs
        if spec.required is True and spec.key in register.fields and spec.key not in mapping.values()
    ]


@require_POST
@login_required
def check(request: HttpRequest, key: str, job_id: Any) -> HttpResponse:
    """Notes the mapping and looks at every row with it."""
    register = the_register(request, key, manage=True)
    job = the_import(request, register, job_id)
    header = job.parameters["header"]
    asked = {place: request.POST.get(f"column_{place}", "") for place in range(len(header))}
    mapping = read_mapping(register, header, asked)
    if not set(mapping.values()) - {NUMBER, UNIT}:
        messages.error(request, _("Say for at least one column where it goes."))
        return redirect("register-import-job", key, job.pk)
    by = request.POST.get("key", "")
    job.parameters = {**job.parameters, "mapping": mapping, "key": by if by in mapping.values() and by != UNIT else ""}
    job.report = {}
    job.save(update_fields=["parameters", "report"])
    if job.total <= SMALL:
        run_check(job.pk, CHECKS)
    else:
        look_first(job)
    return redirect("register-import-job", key, job.pk)


@require_POST
@login_required
def confirm(request: HttpRequest, key: str, job_id: Any) -> HttpResponse:
    """Hands the import over; it stores all rows or none, or with ``skip_bad`` the good ones."""
    register = the_register(request, key, manage=True)
    job = the_import(request, register, job_id)
    if not job.report.get("checked") or job.report.get("confirmed"):
        raise Http404
    job.parameters = {**job.parameters, "skip_bad": "skip_bad" in request.POST}
    job.report = {**job.report, "confirmed": True}
    job.save(update_fields=["parameters", "report"])
    hand_over(job)
    return redirect("register-job", job.pk)

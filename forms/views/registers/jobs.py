"""Exports, and the page on which long work is watched."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forms.job_texts import job_refusal_text
from forms.models import JobKind, JobStatus, RecordJob
from forms.queries.registers import matching, read_state, register_of
from forms.services.registers import (
    FORMATS,
    SMALL,
    WORKS,
    JobRefused,
    export_columns,
    export_text,
    is_undoable,
    may_fetch,
    order_job,
    order_undo,
    run_job,
    write_export,
)
from forms.services.registers.jobs import is_going_back
from forms.tasks import hand_over
from organization import clock

from .asking import the_register

MOST_AT_ONCE = 300
"""Up to so many records are put back while one waits."""


@require_POST
@login_required
def export(request: HttpRequest, key: str) -> HttpResponseBase:
    """Sends what the list shows, or lets the worker write it when that takes long."""
    register = the_register(request, key)
    state = read_state(request.POST, register)
    format = request.POST.get("format", "xlsx")
    if format not in FORMATS:
        raise Http404
    which = "shown" if request.POST.get("columns") == "shown" else "all"
    total = matching(register, state).rows.count()
    said = {"query": state.query(), "format": format, "columns": which}
    job = order_job(form=register.form, kind=JobKind.EXPORT, by=request.user, parameters=said, total=total)
    if total > SMALL:
        hand_over(job)
        return redirect("register-job", job.pk)
    # What left the house is kept on record, however small it was.
    job.begin()
    job.finish()
    job.done, job.finished_at = total, clock.now()
    job.report = {"sent": True}
    job.save()
    columns = export_columns(register, state, which)
    if format == "xlsx":
        from tempfile import TemporaryFile

        file = TemporaryFile()  # noqa: SIM115  (the response closes it)
        write_export(file, register=register, state=state, columns=columns, format=format)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=_file_name(job), content_type=FORMATS[format])
    text = export_text(register=register, state=state, columns=columns, format=format)
    response = StreamingHttpResponse((piece.encode() for piece in text), content_type=FORMATS[format])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(_file_name(job))}"
    return response


def _file_name(job: RecordJob) -> str:
    title = slugify(str(job.form), allow_unicode=True) or job.form.key
    return f"{title}-{localtime(job.created_at):%Y%m%d}.{job.parameters.get('format', 'xlsx')}"


def the_job(request: HttpRequest, job_id: Any) -> RecordJob:
    """Returns a job of this person, or of a register they manage; 404 otherwise."""
    job = get_object_or_404(RecordJob.objects.select_related("form__settings", "by"), pk=job_id)
    if job.by_id != request.user.pk and not register_of(job.form, request.user).can_manage:
        raise Http404
    return job


@require_safe
@login_required
def job_page(request: HttpRequest, job_id: Any) -> HttpResponse:
    """Shows how far a job is, what came of it, and the file or the way back."""
    job = the_job(request, job_id)
    waits = job.status == JobStatus.QUEUED and not is_going_back(job)
    if job.kind == JobKind.IMPORT and waits and not job.report.get("confirmed"):
        return redirect("register-import-job", job.form.key, job.pk)
    failed = job.report.get("failed")
    return render(
        request,
        "forms/registers/job.html",
        {
            "job": job,
            "is_running": job.status in (JobStatus.QUEUED, JobStatus.RUNNING),
            "problems": job.report.get("problems", [])[:200] if job.status != JobStatus.QUEUED else [],
            "left": [
                (_("Left out"), job.report.get("left_out", [])),
                (_("Not taken back"), job.report.get("undone", {}).get("left_out", [])),
            ],
            "failure": job_refusal_text(failed["code"], failed["context"]) if failed else "",
            "can_undo": is_undoable(job) and job.by_id is not None,
            "may_fetch": may_fetch(job, request.user),
            "goes_back": is_going_back(job),
            "slow": job.status == JobStatus.QUEUED and job.created_at < clock.now() - timedelta(minutes=2),
        },
    )


@require_safe
@login_required
def job_state(request: HttpRequest, job_id: Any) -> JsonResponse:
    """Tells a script how far a job is."""
    job = the_job(request, job_id)
    checking = job.report.get("checking", False)
    return JsonResponse({"status": job.status, "done": job.done, "total": job.total, "checking": checking})


@require_safe
@login_required
def job_file(request: HttpRequest, job_id: Any) -> HttpResponseBase:
    """Sends the file of an export to whoever ordered it."""
    job = get_object_or_404(RecordJob.objects.select_related("form"), pk=job_id)
    if not may_fetch(job, request.user):
        raise Http404
    content_type = FORMATS[job.parameters["format"]]
    return FileResponse(job.file.open("rb"), as_attachment=True, filename=_file_name(job), content_type=content_type)


@require_POST
@login_required
def job_undo(request: HttpRequest, job_id: Any) -> HttpResponse:
    """Takes back what a job changed, as far as nobody changed it since; the worker does when that takes long."""
    job = the_job(request, job_id)
    try:
        job = order_undo(job=job, by=request.user)
    except JobRefused as refused:
        messages.error(request, job_refusal_text(refused.code, refused.context))
        return redirect("register-job", job.pk)
    if job.total > MOST_AT_ONCE:
        hand_over(job)
    else:
        run_job(job.pk, WORKS)
    return redirect("register-job", job.pk)


@require_safe
@login_required
def job_list(request: HttpRequest, key: str) -> HttpResponse:
    """Lists the latest work on a register: all of it for its managers, the own otherwise."""
    register = the_register(request, key)
    jobs = RecordJob.objects.filter(form=register.form).select_related("by")
    if not register.can_manage:
        jobs = jobs.filter(by_id=request.user.pk)
    return render(request, "forms/registers/jobs.html", {"register": register, "jobs": jobs[:50]})

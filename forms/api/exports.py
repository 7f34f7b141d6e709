"""Exports of records: ordered, watched, fetched."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, QueryDict
from django.urls import reverse
from ninja import Router, Status

from forms.models import JobKind, RecordJob
from forms.queries.registers import matching, read_state
from forms.services.registers import FORMATS, may_fetch, order_job
from forms.tasks import hand_over
from organization.api.auth import need
from organization.models.api_token import Scope

from .finding import the_register
from .shapes import REFUSALS, ExportIn, ExportOut

router = Router()


@router.post("/forms/{key}/exports", response={202: ExportOut, **REFUSALS}, summary="Order an export")
def order(request: HttpRequest, key: str, body: ExportIn) -> Any:
    """`query` is what follows the question mark in the address of the list: words, filters, order."""
    need(request, Scope.EXPORT)
    register = the_register(request, key)
    state = read_state(QueryDict(body.query.replace("\0", "")), register)
    said = {"query": state.query(), "format": body.format, "columns": body.columns}
    total = matching(register, state).rows.count()
    job = order_job(form=register.form, kind=JobKind.EXPORT, by=request.user, parameters=said, total=total)
    hand_over(job)
    return Status(202, job_json(job))


@router.get("/exports/{job_id}", response={200: ExportOut, **REFUSALS}, summary="How far an export is")
def watch(request: HttpRequest, job_id: UUID) -> Any:
    need(request, Scope.EXPORT)
    return job_json(own_job(request, job_id))


@router.get(
    "/exports/{job_id}/file",
    url_name="fetch_export",
    response={200: bytes, **REFUSALS},
    summary="The file of a finished export",
)
def fetch(request: HttpRequest, job_id: UUID) -> HttpResponseBase:
    need(request, Scope.EXPORT)
    job = own_job(request, job_id)
    if not may_fetch(job, request.user):
        raise Http404
    format = str(job.parameters.get("format", "xlsx"))
    try:
        file = job.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename=f"{job.form.key}.{format}")
    response["Content-Type"] = FORMATS[format]
    return response


def own_job(request: HttpRequest, job_id: UUID) -> RecordJob:
    """Returns an export that this person ordered; 404 otherwise."""
    mine = RecordJob.objects.select_related("form", "by").filter(by_id=request.user.pk, kind=JobKind.EXPORT)
    job = mine.filter(pk=job_id).first()
    if job is None:
        raise Http404
    return job


def job_json(job: RecordJob) -> dict[str, Any]:
    """Returns the export for programs."""
    ready = may_fetch(job, job.by)
    return {
        "id": job.pk,
        "form": job.form.key,
        "status": job.status,
        "total": job.total,
        "done": job.done,
        "created_at": job.created_at,
        "finished_at": job.finished_at,
        "file": reverse("api:fetch_export", args=[job.pk]) if ready else None,
    }

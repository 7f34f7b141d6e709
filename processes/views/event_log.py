"""The event log of a procedure's cases, for process mining programs."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organization import clock
from processes.models import Procedure, ProcedureJob, ProcedureJobKind, ProcedureJobStatus
from processes.proof_tasks import hand_over
from processes.queries import desk
from processes.queries.desk.chosen import is_overseer
from processes.services.event_logs import FORMATS, SMALL, log_of, may_name, order_event_log, written

from .desk import chosen_in, frame
from .member_request import MemberRequest


@login_required
def event_log(request: MemberRequest) -> HttpResponseBase:
    """Asks for procedure, period and format; sends a short log at once and lets the worker write a long one."""
    if not is_overseer(request.user):
        return render(request, "processes/desk_none.html", status=403)
    chosen = chosen_in(request)
    procedure = Procedure.objects.filter(key=chosen.procedure).first() if chosen.procedure else None
    wanted = log_of(chosen, names=request.POST.get("names") == "yes")
    number = wanted.cases.count() if procedure else 0
    if request.method == "POST" and procedure and number:
        return _sent(request, chosen, procedure, number)
    if request.method == "POST":
        messages.error(request, _("Choose a procedure with cases in the period first."))
    jobs = ProcedureJob.objects.filter(kind=ProcedureJobKind.EVENT_LOG, by=request.user).select_related("procedure")
    context = frame(request, chosen, "log") | {
        "procedure": procedure, "number": number, "long": number > SMALL, "may_name": may_name(request.user),
        "jobs": jobs[:10],
    }  # fmt: skip
    return render(request, "processes/desk_log.html", context)


def _sent(request: MemberRequest, chosen: desk.Chosen, procedure: Procedure, number: int) -> HttpResponseBase:
    format = request.POST.get("format", "")
    format = format if format in FORMATS else "xes"
    names = request.POST.get("names") == "yes"
    if number > SMALL:
        job = order_event_log(procedure=procedure, chosen=chosen, format=format, names=names, total=number)
        hand_over(job)
        return redirect("desk-log-job", job.pk)
    lines = written(log_of(chosen, names=names), format=format, title=str(procedure))
    answer = StreamingHttpResponse(lines, content_type=f"{FORMATS[format]}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{file_name(procedure.key, format)}"'
    return answer


def file_name(key: str, format: str) -> str:
    """Returns what the file is called."""
    return f"event-log-{key}-{clock.today():%Y%m%d}.{format}"


def the_job(request: MemberRequest, job_id: Any) -> ProcedureJob:
    """Returns a log that this person ordered; 404 for any other."""
    jobs = ProcedureJob.objects.filter(kind=ProcedureJobKind.EVENT_LOG, by=request.user)
    return get_object_or_404(jobs.select_related("procedure"), pk=job_id)


@login_required
@require_safe
def log_job(request: MemberRequest, job_id: Any) -> HttpResponse:
    """Shows how far the log is, and gives it out when it is there."""
    job = the_job(request, job_id)
    return render(request, "processes/desk_log_job.html", {"job": job, "procedure": job.procedure})


@login_required
@require_safe
def log_state(request: MemberRequest, job_id: Any) -> JsonResponse:
    """Returns how far a log is."""
    job = the_job(request, job_id)
    return JsonResponse({"status": job.status, "done": job.done, "total": job.total})


@login_required
@require_safe
def log_file(request: MemberRequest, job_id: Any) -> HttpResponseBase:
    """Sends the finished file."""
    job = the_job(request, job_id)
    if job.status != ProcedureJobStatus.DONE or not job.file:
        raise Http404
    format = str(job.parameters["format"])
    name = file_name(job.procedure.key, format)
    return FileResponse(job.file.open("rb"), as_attachment=True, filename=name, content_type=FORMATS[format])

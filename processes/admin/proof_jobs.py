"""Dry runs, replays and migrations: ordering them, watching them, reading and filtering what they found."""

import csv
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from organization import clock
from organization.models import Member
from processes.engine import definition as documents
from processes.engine.model import ProcedureDefinition
from processes.models import JobLine, Procedure, ProcedureJob, ProcedureJobKind, ProcedureJobStatus, ProcedureVersion
from processes.proof_tasks import hand_over
from processes.proof_texts import FINDINGS, JOB_REFUSALS, TITLES, WHY, said
from processes.queries.simulated import names_of, state_title
from processes.queries.who import word_label
from processes.services.dry_run import order_dry_run
from processes.services.procedure_jobs import JobRefused, is_left
from processes.services.replay_cases import order_replay
from processes.texts import localized
from processes.views.member_request import MemberRequest

from .procedure_views import may

PER_PAGE = 50
DAYS = (30, 90, 365, 730)


def the_procedure(request: MemberRequest, procedure_id: int) -> Procedure:
    """Returns the procedure for somebody who may change procedures."""
    may(request, "change")
    return get_object_or_404(Procedure, pk=procedure_id)


def the_job(request: MemberRequest, job_id: Any) -> ProcedureJob:
    """Returns a job; its ordering person sees it, and platform administrators. 404 otherwise."""
    may(request, "change")
    job = get_object_or_404(ProcedureJob.objects.select_related("procedure", "by"), pk=job_id)
    if job.by_id != request.user.pk and not request.user.is_superuser:
        raise Http404
    return job


def refused_text(refused: JobRefused) -> str:
    """Returns why a job was not ordered."""
    return said(JOB_REFUSALS[refused.code], refused.context)


@require_admin_access
def proof(request: MemberRequest, procedure_id: int) -> HttpResponse:
    """Orders a dry run over the organisation or a replay of past cases, and lists the earlier ones."""
    procedure = the_procedure(request, procedure_id)
    if request.method == "POST":
        try:
            job = _ordered(request, procedure)
        except JobRefused as refused:
            messages.error(request, refused_text(refused))
        else:
            hand_over(job)
            return redirect("procedure_job", job.pk)
    kinds = (ProcedureJobKind.DRY_RUN, ProcedureJobKind.REPLAY)
    jobs = ProcedureJob.objects.filter(procedure=procedure, kind__in=kinds).select_related("by")
    if not request.user.is_superuser:
        jobs = jobs.filter(by=request.user)
    context = {"procedure": procedure, "jobs": jobs[:20], "today": clock.today(), "days": DAYS}
    return TemplateResponse(request, "processes/admin/proof.html", context)


def _ordered(request: MemberRequest, procedure: Procedure) -> ProcedureJob:
    if request.POST.get("kind") == "replay":
        text = request.POST.get("days", "")
        return order_replay(procedure=procedure, by=request.user, days=int(text) if text in map(str, DAYS) else 365)
    text = request.POST.get("on", "")
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    return order_dry_run(procedure=procedure, by=request.user, on=day or clock.today())


@require_safe
@require_admin_access
def job(request: MemberRequest, job_id: Any) -> HttpResponse:
    """Shows how far a job is and what it found, with filters by finding, step and unit."""
    found = the_job(request, job_id)
    definition = definition_of(found)
    rows, chosen = _filtered(request, found)
    page = Paginator(rows.select_related("unit", "case"), PER_PAGE).get_page(request.GET.get("page"))
    counts = found.report.get("counts", {}) if not found.is_moving else {}
    codes = list(found.lines.order_by().values_list("code", flat=True).distinct())
    states = list(found.lines.order_by().values_list("state", flat=True).distinct())
    failed = found.report.get("failed")
    context = {
        "job": found,
        "procedure": found.procedure,
        "page": page,
        "lines": _worded(page.object_list, definition, request),
        "chosen": chosen,
        "codes": [(code, TITLES.get(code, code)) for code in sorted(codes)],
        "states": [(key, state_title(definition, key) if definition else key) for key in sorted(states)],
        "figures": [(TITLES.get(code, code), number) for code, number in sorted(counts.items())],
        "failure": said(JOB_REFUSALS.get(failed["code"], "%(code)s"), {**failed["context"], **failed})
        if failed
        else "",
        "can_go_on": is_left(found),
        "migration": found.kind == ProcedureJobKind.MIGRATION,
        "lossy": found.lines.filter(code="loses").count() if found.status == ProcedureJobStatus.CHECKED else 0,
        "movable": found.lines.filter(code__in=("moves", "loses")).count(),
        "versions": _versions(found),
    }
    return TemplateResponse(request, "processes/admin/job.html", context)


def _versions(found: ProcedureJob) -> list[int]:
    if found.kind != ProcedureJobKind.MIGRATION:
        return []
    rows = ProcedureVersion.objects.in_bulk([found.parameters["old"], found.parameters["new"]])
    return [rows[found.parameters["old"]].number, rows[found.parameters["new"]].number]


def definition_of(found: ProcedureJob) -> ProcedureDefinition | None:
    """Returns the definition that a job is about, for the names of its steps."""
    if found.kind == ProcedureJobKind.MIGRATION:
        definition: ProcedureDefinition = ProcedureVersion.objects.get(pk=found.parameters["old"]).definition
        return definition
    try:
        return documents.read(found.parameters["document"])
    except documents.DefinitionError:
        return None


def _filtered(request: MemberRequest, found: ProcedureJob) -> tuple[Any, dict[str, str]]:
    chosen = {name: request.GET.get(name, "").strip()[:80] for name in ("code", "state", "severity", "q")}
    rows = found.lines.all()
    for name in ("code", "state", "severity"):
        if chosen[name]:
            rows = rows.filter(**{name: chosen[name]})
    if text := chosen["q"]:
        rows = (
            rows.filter(unit__name__icontains=text)
            | rows.filter(unit__code__iexact=text)
            | rows.filter(case__number__icontains=text)
        )
    return rows, chosen


def _worded(
    lines: Any, definition: ProcedureDefinition | None, request: MemberRequest
) -> list[tuple[JobLine, str, list[str]]]:
    """The lines in words; names only of people whom the reader may see."""
    rows = list(lines)
    codes = {code for line in rows for name in ("people", "deputies") for code in line.detail.get(name, ())}
    names = names_of(codes, request.user) if codes else {}
    return [(line, words_of(line, definition, names), list(map(str, line.detail.get("reasons", ())))) for line in rows]


def words_of(line: JobLine, definition: ProcedureDefinition | None, names: Mapping[str, str]) -> str:
    """Returns one finding as a sentence."""
    detail = line.detail

    def title(key: str) -> str:
        return state_title(definition, key) if definition else key

    context: dict[str, object] = {**detail, "state": title(line.state)}
    for name in ("people", "deputies"):
        context[name] = ", ".join(names.get(code, code) for code in detail.get(name, ()))
    if detail.get("count", 0) > 5:
        context["people"] = f"{context['people']} … ({detail['count']})"
    context["roles"] = ", ".join(word_label(word, definition) for word in detail.get("roles", ()))
    context |= {name: title(str(detail[name])) for name in ("now", "was", "after", "target") if name in detail}
    if "role" in detail:
        context["role"] = word_label(str(detail["role"]), definition)
    if definition is not None and "button" in detail:
        transition = definition.transitions.get(str(detail["button"]))
        context["button"] = localized(transition.title) if transition else detail["button"]
    text = said(FINDINGS.get(line.code, line.code), context)
    why = detail.get("why") or detail.get("hindrance")
    return f"{text}: {said(WHY.get(str(why), str(why)), context)}" if why else text


@require_safe
@require_admin_access
def job_state(request: MemberRequest, job_id: Any) -> JsonResponse:
    """Tells a script how far a job is."""
    found = the_job(request, job_id)
    return JsonResponse({"status": found.status, "done": found.done, "total": found.total})


class _Echo:
    def write(self, text: str) -> str:
        return text


@require_safe
@require_admin_access
def job_csv(request: MemberRequest, job_id: Any) -> StreamingHttpResponse:
    """Sends what the list shows as CSV."""
    found = the_job(request, job_id)
    definition = definition_of(found)
    rows, _chosen = _filtered(request, found)
    writer = csv.writer(_Echo())

    def lines() -> Any:
        yield "\ufeff" + writer.writerow([_("Unit"), _("Code"), _("Case"), _("State"), _("Finding"), _("In words")])
        known: dict[str, str] = dict(Member.objects.visible_to(request.user).values_list("code", "name"))
        for line in rows.select_related("unit", "case").iterator(500):
            unit = line.unit
            title = state_title(definition, line.state) if definition else line.state
            words = words_of(line, definition, known)
            number = line.case.number if line.case else ""
            label, code = (unit.label, unit.code) if unit else ("", "")
            cells = [label, code, number, title, str(TITLES.get(line.code, line.code)), words]
            yield writer.writerow([_harmless(cell) for cell in cells])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.procedure.key}-{found.kind}.csv"'
    return response


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet takes for text and never for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


@require_POST
@require_admin_access
def go_on(request: MemberRequest, job_id: Any) -> HttpResponse:
    """Lets a job that was broken off go on where it was left."""
    found = the_job(request, job_id)
    if not is_left(found):
        raise PermissionDenied
    hand_over(found)
    messages.success(request, _("The work goes on."))
    return redirect("procedure_job", found.pk)

"""Policy and burden of a procedure: what may go against the rules, what it costs people, which clauses it rests on."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from organization import clock
from processes.engine import definition as documents
from processes.models import ClauseLink
from processes.queries.clauses import clause_links, parts_of
from processes.queries.policy import policy_findings, procedure_burden
from processes.regulations import regulations
from processes.views.member_request import MemberRequest

from .proof_jobs import the_procedure


def _number(text: str, most: int) -> int | None:
    text = text.strip()
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 9 else None


@require_safe
@require_admin_access
def policy(request: MemberRequest, procedure_id: int) -> HttpResponse:
    """Shows findings, burden and clauses of the draft."""
    procedure = the_procedure(request, procedure_id)
    document = procedure.get_latest_revision_as_object().document
    people = _number(request.GET.get("people", ""), 10_000_000)
    times = _number(request.GET.get("times", ""), 10_000)
    context: dict[str, Any] = {
        "procedure": procedure,
        "people": people,
        "times": times,
        "links": clause_links(procedure, document),
        "parts": parts_of(document),
        "regulations": [(key, title, regulations().clauses(key)) for key, title in regulations().choices()],
    }
    try:
        definition = documents.read(document)
    except documents.DefinitionError:
        context["unreadable"] = True
    else:
        context["findings"] = policy_findings(document, key=procedure.key)
        context["burden"], context["steps"] = procedure_burden(definition, people=people, times=times)
    return TemplateResponse(request, "processes/admin/policy.html", context)


@require_POST
@require_admin_access
def link_clause(request: MemberRequest, procedure_id: int) -> HttpResponse:
    """Says which clause stands behind a part; linked again, its present text is confirmed."""
    procedure = the_procedure(request, procedure_id)
    document = procedure.get_latest_revision_as_object().document
    part = request.POST.get("part", "")
    chosen, _sign, anchor = request.POST.get("linked", "").partition("#")
    page = (chosen or request.POST.get("page", "")).strip()[:60]
    clause = (anchor if chosen else request.POST.get("clause", "")).strip()[:200]
    if part not in dict(parts_of(document)) or not page:
        messages.error(request, _("Name the part and the regulation."))
        return redirect("procedure_policy", procedure.pk)
    known = {each.clause: each.digest for each in regulations().clauses(page)}
    values = {
        "note": request.POST.get("note", "").strip()[:300],
        "digest": known.get(clause, ""),
        "confirmed_at": clock.now(),
    }
    ClauseLink.objects.update_or_create(procedure=procedure, part=part, page=page, clause=clause, defaults=values)
    messages.success(request, _("The clause is linked."))
    return redirect("procedure_policy", procedure.pk)


@require_POST
@require_admin_access
def unlink_clause(request: MemberRequest, procedure_id: int, link_id: int) -> HttpResponse:
    """Takes a link away."""
    procedure = the_procedure(request, procedure_id)
    get_object_or_404(ClauseLink, pk=link_id, procedure=procedure).delete()
    messages.success(request, _("The link is taken away."))
    return redirect("procedure_policy", procedure.pk)

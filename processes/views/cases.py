"""Lists of cases: my own, and those of the units I oversee."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import render

from processes.models import BranchStatus, Case, CaseBranch, CaseStatus, Procedure
from processes.queries import cases_of

from .listing import page_of, words
from .member_request import MemberRequest


@login_required
def my_cases(request: MemberRequest) -> HttpResponse:
    """Cases I started or took part in."""
    return _case_list(request, cases_of(request.user), scope="mine")


@login_required
def unit_cases(request: MemberRequest) -> HttpResponse:
    """Every case I may see: my own and those of the units I oversee."""
    return _case_list(request, Case.objects.visible_to(request.user), scope="units")


def _case_list(request: MemberRequest, cases: Any, *, scope: str) -> HttpResponse:
    text, procedure = words(request, "q"), words(request, "procedure")
    status = words(request, "status", CaseStatus.values)
    if text:
        cases = cases.filter(Q(title__icontains=text) | Q(number__icontains=text) | Q(unit__name__icontains=text))
    if procedure:
        cases = cases.filter(procedure__key=procedure)
    if status:
        cases = cases.filter(status=status)
    rows = cases.select_related("unit", "version", "procedure", "campaign").order_by("-opened_at", "number")
    running = CaseBranch.objects.filter(status=BranchStatus.ACTIVE).order_by("pk")
    rows = rows.prefetch_related(Prefetch("branches", running, to_attr="active_branches"))
    return render(
        request,
        "processes/cases.html",
        {
            "scope": scope,
            "page": page_of(request, rows),
            "q": text,
            "procedure": procedure,
            "status": status,
            "statuses": CaseStatus.choices,
            "procedures": Procedure.objects.filter(versions__isnull=False).distinct(),
            "filtered": bool(text or procedure or status),
        },
    )

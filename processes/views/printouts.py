"""Printed documents of a case."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from processes.texts import localized

from .lookup import case_or_404
from .member_request import MemberRequest


@login_required
def printout(request: MemberRequest, case_id: UUID, key: str) -> HttpResponse:
    """The latest printout of that kind, as it was when it was made."""
    case = case_or_404(request.user, case_id)
    paper = case.printouts.filter(key=key).last()
    if paper is None:
        raise Http404
    # The body was escaped when the printout was frozen.
    body = mark_safe(localized(paper.body))
    return render(request, "processes/print.html", {"case": case, "paper": paper, "body": body})

"""The first page after signing in: what is waiting, what is mine, what was told."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from organization import clock
from organization.models import Notice
from processes.queries import TodoLine, cases_of, open_todos, votes_open_for
from processes.queries.archives.reading import has_archives

from .member_request import MemberRequest

SHOWN = 6


def is_draft(line: TodoLine) -> bool:
    """Whether the todo is a case that has not been handed in yet."""
    return bool(line.case.version.definition.start_state.key == line.todo.state)


@login_required
def workbench(request: MemberRequest) -> HttpResponse:
    """Everything that waits for this person, the most urgent first."""
    lines = open_todos(request.user)
    waiting = [line for line in lines if not is_draft(line) and line.todo.kind != "vote"]
    drafts = [line for line in lines if is_draft(line)]
    votes = [paper for paper in votes_open_for(request.user) if paper.may_vote and not paper.has_voted]
    cases = cases_of(request.user).filter(status="open").select_related("unit", "version", "procedure")
    return render(
        request,
        "processes/workbench.html",
        {
            "today": clock.today(),
            "has_archives": has_archives(request.user),
            "waiting": waiting[:SHOWN],
            "waiting_count": len(waiting),
            "overdue_count": sum(line.overdue for line in waiting),
            "drafts": drafts[:SHOWN],
            "votes": votes[:SHOWN],
            "cases": list(cases[:SHOWN]),
            "notices": list(Notice.objects.filter(recipient=request.user)[:SHOWN]),
        },
    )

"""What somebody has to do, and did."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from processes.models import Procedure, Todo
from processes.queries import TodoLine, done_todos, open_todos
from processes.templatetags.processes import days_left
from processes.texts import localized

from .listing import page_of, words
from .member_request import MemberRequest

TABS = ("open", "done", "all")


@dataclass(frozen=True)
class Button:
    """What a todo's person can press, said before it is opened."""

    title: str
    help: str


@dataclass(frozen=True)
class Row:
    """A todo with the buttons it will offer."""

    line: TodoLine
    buttons: Sequence[Button]


@dataclass(frozen=True)
class Group:
    """Todos of the same urgency."""

    title: str
    rows: Sequence[Row]


def buttons_of(todo: Todo) -> list[Button]:
    """Returns the buttons a todo's role has in its state, without asking whether they can be pressed just now."""
    definition = todo.case.version.definition
    return [
        Button(localized(each.title), localized(each.help))
        for each in definition.transitions_from(todo.state)
        if todo.role in each.by
    ]


def grouped(lines: Sequence[TodoLine]) -> list[Group]:
    """Returns the todos by urgency, groups without todos left out."""

    def urgency(line: TodoLine) -> int:
        left = days_left(line.due_at)
        if left is None:
            return 3
        return 0 if left < 0 else 1 if left <= 7 else 2

    titles = (_("Overdue"), _("In the next seven days"), _("Later"), _("Without a deadline"))
    groups = [
        Group(title, [Row(line, buttons_of(line.todo)) for line in lines if urgency(line) == place])
        for place, title in enumerate(titles)
    ]
    return [group for group in groups if group.rows]


@login_required
def todos(request: MemberRequest) -> HttpResponse:
    """The list of todos: open, done, or both."""
    tab = words(request, "tab", TABS, "open")
    text, procedure = words(request, "q"), words(request, "procedure")
    overdue = words(request, "overdue") == "1"
    waiting = open_todos(request.user, procedure=procedure, text=text, overdue=overdue) if tab != "done" else []
    context: dict[str, Any] = {
        "tab": tab,
        "q": text,
        "procedure": procedure,
        "overdue": overdue,
        "filtered": bool(text or procedure or overdue),
        "procedures": Procedure.objects.filter(cases__todos__candidates__member__user=request.user).distinct(),
    }
    if tab != "done":
        context["page"] = page = page_of(request, waiting)
        context["groups"] = grouped(list(page))
    if tab != "open":
        finished = page_of(request, _searched(done_todos(request.user), text, procedure))
        context["done_page"] = finished
        context.setdefault("page", finished)
    return render(request, "processes/todos.html", context)


def _searched(rows: Any, text: str, procedure: str) -> Any:
    if procedure:
        rows = rows.filter(case__procedure__key=procedure)
    if text:
        rows = rows.filter(
            Q(case__title__icontains=text) | Q(case__number__icontains=text) | Q(case__unit__name__icontains=text)
        )
    return rows

"""The inbox: everything that waits for somebody, by sort, by urgency or by day; and what was done."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from organization import clock
from organization.models import Member
from organization.queries import notices_of
from processes.engine.verbs import may_bulk
from processes.models import Todo
from processes.queries import TodoLine, done_todos, inbox, votes_open_for
from processes.queries.inbox import DUE, KINDS, TABS, Wanted
from processes.queries.todos import lines_of
from processes.templatetags.processes import days_left
from processes.texts import localized

from .listing import page_of, words
from .member_request import MemberRequest


@dataclass(frozen=True)
class Button:
    """What a todo's person can press, said before it is opened."""

    title: str
    help: str


@dataclass(frozen=True)
class Row:
    """A todo with the buttons it will offer, and whether it can be decided together with others."""

    line: TodoLine
    buttons: Sequence[Button]
    bulk: bool


@dataclass(frozen=True)
class Group:
    """Todos of the same urgency."""

    title: str
    rows: list[Row]


def buttons_of(todo: Todo) -> list[Button]:
    """Returns the buttons a todo's role has in its state, without asking whether they can be pressed just now."""
    definition = todo.case.version.definition
    return [
        Button(localized(each.title), localized(each.help))
        for each in definition.transitions_from(todo.state)
        if todo.role in each.by
    ]


def can_bulk(line: TodoLine) -> bool:
    """Whether the procedure lets this step be decided for several cases at once."""
    definition = line.case.definition
    state = definition.states.get(line.todo.state)
    return state is not None and line.todo.kind == "step" and may_bulk(definition, state)


def grouped(lines: Sequence[TodoLine]) -> list[Group]:
    """Returns the todos by urgency, groups without todos left out."""

    def urgency(line: TodoLine) -> int:
        left = days_left(line.due_at)
        if left is None:
            return 3
        return 0 if left < 0 else 1 if left <= 7 else 2

    titles = (_("Overdue"), _("In the next seven days"), _("Later"), _("Without a deadline"))
    groups = [Group(title, []) for title in titles]
    for line in lines:
        groups[urgency(line)].rows.append(Row(line, buttons_of(line.todo), can_bulk(line)))
    return [group for group in groups if group.rows]


@login_required
def todos(request: MemberRequest) -> HttpResponse:
    """The inbox, one tab at a time."""
    tab = words(request, "tab", TABS, "open")
    wanted = Wanted(
        procedure=words(request, "procedure"),
        unit=words(request, "unit"),
        due=words(request, "due", DUE),
        text=words(request, "q"),
    )
    context: dict[str, Any] = {"tab": tab, "wanted": wanted, "dues": _dues(), "tabs": [], "today": clock.today()}
    member = request.user.as_member
    found = inbox.gathered(inbox.waiting(member) if member else Todo.objects.none())
    every = found.todos
    counts = inbox.counts(request.user, found.kinds)
    context["open_todo_count"] = sum(found.kinds.values())
    papers = _papers(request, tab, counts)
    context["tabs"] = [(key, title, counts.get(key, 0)) for key, title in _titles()]
    if tab in KINDS and member is not None:
        among = every.filter(kind__in=KINDS[tab])
        context |= _choices(among) | {"papers": papers}
        calendar_asked = words(request, "view") == "calendar"
        context |= (_calendar if calendar_asked else _agenda)(request, inbox.narrowed(among, wanted), member)
    elif tab == "copies":
        context["page"] = page_of(request, inbox.copies_of(request.user))
    elif tab == "notices":
        context["page"] = page_of(request, notices_of(request.user))
    elif tab == "done":
        context["page"] = page_of(request, _searched(done_todos(request.user), wanted))
    return render(request, "processes/todos.html", context)


def _titles() -> tuple[tuple[str, str], ...]:
    return (
        ("open", _("To do")),
        ("asked", _("Signatures and advice")),
        ("votes", _("Votes")),
        ("copies", _("Copies")),
        ("notices", _("Messages")),
        ("done", _("Done")),
    )


def _dues() -> tuple[tuple[str, str], ...]:
    return (
        ("overdue", _("overdue")),
        ("today", _("today")),
        ("week", _("in seven days")),
        ("none", _("without a deadline")),
    )


def _papers(request: MemberRequest, tab: str, counts: dict[str, int]) -> list[Any]:
    """The votes of campaigns still open to this person; asked for only where there may be some."""
    if not counts.pop("campaign_votes", 0):
        return []
    papers = [each for each in votes_open_for(request.user) if each.may_vote and not each.has_voted]
    papers = [each for each in papers if each.vote.case_id is None]
    counts["votes"] += len(papers)
    return papers if tab == "votes" else []


def _choices(todos: Any) -> dict[str, Any]:
    found = inbox.choices_among(todos)
    return {
        "procedures": sorted({(key, title) for key, title, _code, _name in found}, key=lambda each: each[1]),
        "units": sorted({(code, name) for _key, _title, code, name in found}, key=lambda each: each[1]),
    }


def _agenda(request: MemberRequest, todos: Any, member: Member) -> dict[str, Any]:
    page = page_of(request, inbox.urgent_first(todos))
    groups = grouped(list(lines_of(cast("QuerySet[Todo]", page.object_list), member)))
    return {"page": page, "groups": groups, "bulk": any(row.bulk for group in groups for row in group.rows)}


def _calendar(request: MemberRequest, todos: Any, member: Member) -> dict[str, Any]:
    """The weeks of one month, each day with what is due on it."""
    today = clock.today()
    first = _month(words(request, "month"), today)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    due = inbox.by_day(todos, weeks[0][0], weeks[-1][-1])
    return {
        "month": first,
        "earlier": (first - timedelta(days=1)).replace(day=1),
        "later": (first + timedelta(days=31)).replace(day=1),
        "weeks": [[(day, due.get(day, [])) for day in week] for week in weeks],
        "listed": [(day, rows) for day, rows in sorted(due.items()) if day.month == first.month],
    }


def _month(text: str, today: date) -> date:
    """The first day of the month written as 2026-11; of this month for anything else."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        found = today
    return found.replace(day=1) if 1900 < found.year < 2200 else today.replace(day=1)


def _searched(rows: Any, wanted: Wanted) -> Any:
    if wanted.procedure:
        rows = rows.filter(case__procedure__key=wanted.procedure)
    if wanted.text:
        rows = rows.filter(
            Q(case__title__icontains=wanted.text)
            | Q(case__number__icontains=wanted.text)
            | Q(case__unit__name__icontains=wanted.text)
        )
    return rows

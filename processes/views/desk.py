"""The operations desk: what is late, who has too much, where it gets stuck, what comes in and goes out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms.services.registers.sheet_writer import csv_lines
from organization import clock
from organization.working_days import add_months
from processes import drawing
from processes.models import Procedure
from processes.queries import desk
from processes.queries.desk.chosen import is_overseer, top_units, unit_for
from processes.queries.desk.spread import Spread

from .listing import page_of, words
from .member_request import MemberRequest

Context = dict[str, Any]
MONTHS = 5
"""Without a choice the desk shows the present month and so many before it."""
LONGEST = 3660


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One view of the desk: what its page shows, and the table that can be taken away."""

    context: Callable[[MemberRequest, desk.Chosen], Context]
    table: Callable[[desk.Chosen], tuple[Sequence[str], list[Sequence[Any]]]]


@login_required
@require_safe
def operations_desk(request: MemberRequest) -> HttpResponse | StreamingHttpResponse:
    """Shows one of the four views, or sends its table as CSV."""
    if not is_overseer(request.user):
        return render(request, "processes/desk_none.html", status=403)
    view = words(request, "view", (*SHEETS, "log"), "overdue")
    if view == "log":
        return redirect(f"{reverse('desk-log')}?{request.GET.urlencode()}")
    chosen = chosen_in(request)
    if words(request, "as") == "csv":
        header, rows = SHEETS[view].table(chosen)
        answer = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="desk-{view}-{clock.today():%Y%m%d}.csv"'
        return answer
    context = frame(request, chosen, view) | SHEETS[view].context(request, chosen)
    return render(request, f"processes/desk_{view}.html", context)


def chosen_in(request: MemberRequest) -> desk.Chosen:
    """Returns what the address asks for; whatever makes no sense, or is not the reader's, counts as not said."""
    today = clock.today()
    first = _day(words(request, "from")) or add_months(today.replace(day=1), -MONTHS)
    last = _day(words(request, "to")) or today
    if last < first:
        first, last = last, first
    if (last - first).days > LONGEST:
        first = date.fromordinal(last.toordinal() - LONGEST)
    procedure = words(request, "procedure")
    known = procedure and Procedure.objects.filter(key=procedure).exists()
    return desk.Chosen(
        actor=request.user,
        procedure=procedure if known else "",
        unit=unit_for(request.user, words(request, "unit")),
        first=first,
        last=last,
    )


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and 1990 <= day.year < 2200 else None


def frame(request: MemberRequest, chosen: desk.Chosen, view: str) -> Context:
    """Returns what every view has around it: the filters, where one is in the tree, the ways to the others."""
    top = top_units(request.user)
    above: list[Any] = []
    if chosen.unit is not None:
        highest = min((len(unit.path) for unit in top if chosen.unit.path.startswith(unit.path)), default=0)
        above = [unit for unit in reversed(chosen.unit.lineage()) if len(unit.path) >= highest]
    kept = {
        "procedure": chosen.procedure,
        "unit": chosen.unit.code if chosen.unit else "",
        "from": str(chosen.first),
        "to": str(chosen.last),
    }
    return {
        "view": view,
        "chosen": chosen,
        "kept": {name: value for name, value in kept.items() if value},
        "views": [
            ("overdue", _("Overdue")),
            ("workload", _("Work in hand")),
            ("steps", _("Where it gets stuck")),
            ("flow", _("Coming in and going out")),
            ("log", _("Event log")),
        ],
        "top": top,
        "above": above,
        "procedures": procedures_of(chosen),
        "by_period": view in ("steps", "flow", "log"),
    }


def procedures_of(chosen: desk.Chosen) -> list[Procedure]:
    """Returns the published procedures; which of them the reader's units use makes no secret."""
    return list(Procedure.objects.filter(versions__isnull=False).distinct().order_by("title"))


def overdue(request: MemberRequest, chosen: desk.Chosen) -> Context:
    """What is late by unit, and under it case by case."""
    lines = desk.overdue_by_unit(chosen)
    late = [line for line in lines if line.overdue]
    return {
        "lines": lines,
        "todos": sum(line.todos for line in lines),
        "late": sum(line.overdue for line in lines),
        "cases": sum(line.cases for line in lines),
        "page": page_of(request, desk.overdue_todos(chosen)),
        "charts": {"units": _bars([(line.unit.label, line.overdue) for line in late[:20]])},
    }


def workload(request: MemberRequest, chosen: desk.Chosen) -> Context:
    """Who has how much in hand now."""
    lines = desk.holders(chosen)
    return {
        "holders": page_of(request, lines, size=50),
        "too_many": sum(line.too_much for line in lines),
        "posts": desk.posts(chosen),
    }


def steps(request: MemberRequest, chosen: desk.Chosen) -> Context:
    """How long each step takes, on the drawing and as a table."""
    definition = _definition(chosen)
    if definition is None:
        return {"steps": []}
    lines = desk.steps_of(chosen, definition)
    heat = {
        line.key: drawing.Heat(level=line.heat, figure=_figure(line))
        for line in lines
        if line.here or line.spread.number
    }
    bare = drawing.Progress()
    return {
        "steps": lines,
        "measured": any(line.spread.number or line.here for line in lines),
        "diagram": drawing.draw(definition, bare, identifier="heat", heat=heat),
        "diagram_vertical": drawing.draw(definition, bare, identifier="heat-v", vertical=True, heat=heat),
    }


def _definition(chosen: desk.Chosen) -> Any:
    procedure = Procedure.objects.filter(key=chosen.procedure).first() if chosen.procedure else None
    version = procedure.current_version if procedure else None
    return version.definition if version else None


def _figure(line: desk.StepLine) -> str:
    days = "" if not line.spread.slow else _("%(days)s d") % {"days": f"{line.spread.slow:g}"}
    return " · ".join(filter(None, (str(line.here) if line.here else "", days)))


def flow(request: MemberRequest, chosen: desk.Chosen) -> Context:
    """What began and ended, month by month and procedure by procedure."""
    months = desk.months(chosen)
    return {
        "months": months,
        "cycles": desk.cycles(chosen),
        "opened": sum(each.opened for each in months),
        "closed": sum(each.closed for each in months),
        "charts": {
            "flow": {
                "kind": "line",
                "labels": [f"{each.first:%Y-%m}" for each in months],
                "series": [
                    {"name": _("Opened"), "values": [each.opened for each in months]},
                    {"name": _("Closed"), "values": [each.closed for each in months]},
                ],
            }
        },
    }


def _bars(pairs: Sequence[tuple[str, int]]) -> Context:
    return {"kind": "bar", "labels": [label for label, _n in pairs], "values": [number for _label, number in pairs]}


def overdue_table(chosen: desk.Chosen) -> tuple[Sequence[str], list[Sequence[Any]]]:
    header = (_("Unit"), _("Code"), _("Open cases"), _("Open todos"), _("Overdue"), _("Oldest deadline"))
    return header, [
        (_unit_words(each), each.unit.code, each.cases, each.todos, each.overdue, each.oldest)
        for each in desk.overdue_by_unit(chosen)
    ]


def _unit_words(line: desk.OverdueLine) -> str:
    return _("%(unit)s itself") % {"unit": line.unit.label} if line.part.alone else str(line.unit.label)


def workload_table(chosen: desk.Chosen) -> tuple[Sequence[str], list[Sequence[Any]]]:
    header = (_("Name"), _("Code"), _("Posts"), _("In hand"), _("Of these shared"), _("Overdue"),
              _("Due in seven days"), _("Too much"))  # fmt: skip
    return header, [
        (each.member.name, each.member.code, each.posts, each.todos, each.shared, each.overdue, each.soon,
         each.too_much)
        for each in desk.holders(chosen)
    ]  # fmt: skip


def _spread_header() -> Sequence[str]:
    return (_("Median, days"), _("Nine in ten within, days"), _("Median, working days"),
            _("Nine in ten within, working days"))  # fmt: skip


def _spread_cells(spread: Spread) -> Sequence[Any]:
    return (spread.median, spread.slow, spread.working_median, spread.working_slow)


def steps_table(chosen: desk.Chosen) -> tuple[Sequence[str], list[Sequence[Any]]]:
    definition = _definition(chosen)
    header = (_("Step"), _("Key"), _("Here now"), _("Overdue"), _("Finished in the period"), *_spread_header())
    lines = desk.steps_of(chosen, definition) if definition else []
    return header, [
        (each.title, each.key, each.here, each.overdue, each.spread.number, *_spread_cells(each.spread))
        for each in lines
    ]


def flow_table(chosen: desk.Chosen) -> tuple[Sequence[str], list[Sequence[Any]]]:
    header = (_("Month or procedure"), _("Opened"), _("Closed"), *_spread_header())
    by_month = [(f"{each.first:%Y-%m}", each.opened, each.closed, *_spread_cells(each.spread))
                for each in desk.months(chosen)]  # fmt: skip
    by_procedure = [(str(each.procedure), each.opened, each.spread.number, *_spread_cells(each.spread))
                    for each in desk.cycles(chosen)]  # fmt: skip
    return header, [*by_month, *by_procedure]


SHEETS: Mapping[str, Sheet] = {
    "overdue": Sheet(context=overdue, table=overdue_table),
    "workload": Sheet(context=workload, table=workload_table),
    "steps": Sheet(context=steps, table=steps_table),
    "flow": Sheet(context=flow, table=flow_table),
}

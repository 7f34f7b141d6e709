"""The calendar of duties: a unit over the year, all branches month by month, one duty with its evidence."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forms.services.registers.sheet_writer import csv_lines
from organization import clock
from organization.models import Unit
from organization.one_look import one_look
from organization.scope import visible_unit_paths
from processes import measure_texts as texts
from processes.engine.spans import Span, span_called, spans_between
from processes.models import Case
from processes.queries.measures.duties import active_duties, standings
from processes.queries.measures.duty_calendar import Cell, Row, evidence_of, heat_map, years_of_units
from processes.queries.measures.figures import parts_shown
from processes.services.measures.exempting import ExemptionRefused, exempt, lift, may_exempt
from processes.texts import localized

from .listing import words
from .member_request import MemberRequest

MEETINGS = ("branch_meeting", "committee_meeting", "group_meeting", "party_lecture", "theme_day")
"""三会一课 and the theme day: what the heat map shows unless something else is chosen."""
MOST_ROWS = 700


@login_required
@require_safe
@one_look()
def duty_calendar(request: MemberRequest) -> HttpResponse | StreamingHttpResponse:
    """Shows the duties of one unit, or the heat map of the branches below one."""
    tops = _tops(request)
    if not tops:
        return render(request, "processes/duties_none.html", status=403)
    today = clock.today()
    years = range(today.year, today.year - 4, -1)
    year = next((each for each in years if str(each) == words(request, "year")), today.year)
    unit = _unit(request, tops)
    duties = active_duties()
    named = request.GET.getlist("duty")
    context: dict[str, Any] = {
        "year": year,
        "years": years,
        "unit": unit,
        "above": _above(unit, tops) if unit else [],
        "tops": parts_shown(None, tops),
        "months": [
            (each.first.month, each.first <= today <= each.last) for each in spans_between_year(year)
        ],
        "words": texts.STATES,
    }  # fmt: skip
    if unit is None or (not unit.kind.can_have_members and unit.kind_id != "group"):
        chosen = [each for each in duties if each.key in named] or [each for each in duties if each.key in MEETINGS]
        chosen = chosen or duties
        path = unit.path if unit else None
        below = Unit.objects.filter(dissolved_on__isnull=True, kind__can_have_members=True).select_related("kind")
        branches = [
            each for each in below.order_by("path")
            if (path is None or each.path.startswith(path)) and any(each.path.startswith(top) for top in tops)
        ]  # fmt: skip
        rows = heat_map(branches[:MOST_ROWS], chosen, year, today)
        if words(request, "as") == "csv":
            return _table(rows, year)
        keys = {each.key for each in chosen}
        context |= {"rows": rows, "duties": duties, "chosen": keys, "more": len(branches) > MOST_ROWS}
        own = years_of_units([unit], duties, year, today)[unit.pk] if unit else []
        return render(request, "processes/duty_map.html", context | {"own": own})
    below = Unit.objects.filter(path__startswith=unit.path, depth=unit.depth + 1, dissolved_on__isnull=True)
    shown = [unit, *below.select_related("kind").order_by("path")]
    told = years_of_units(shown, duties, year, today)
    context |= {"rows": told[unit.pk], "groups": [(each, told[each.pk]) for each in shown[1:] if told[each.pk]]}
    return render(request, "processes/duties.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def duty(request: MemberRequest, key: str, unit: str, span: str) -> HttpResponse:
    """Shows how a duty stands with its evidence; excuses the unit from it."""
    stored = next((each for each in active_duties([key])), None)
    asked = span_called(span)
    tops = _tops(request)
    held = Unit.objects.filter(code=unit).select_related("kind").first()
    if stored is None or asked is None or asked.every != stored.spec.every or held is None:
        raise Http404
    if not any(held.path.startswith(top) for top in tops):
        raise Http404
    if request.method == "POST":
        try:
            exempt(duty=stored, unit=held, span=asked, reason=request.POST.get("reason", ""), by=request.user)
        except ExemptionRefused as refused:
            messages.error(request, str(REFUSALS[refused.code]()))
        else:
            messages.success(request, _("Excused. It no longer counts as missing; the reason stays on record."))
        return redirect("duty", key, unit, span)
    today = clock.today()
    standing = next(standings([stored], asked.first, asked.last, today, {held.pk}), None)
    if standing is None:
        raise Http404
    parts = evidence_of(stored, held, asked)
    keys = {each.case_id for each in parts if each.case_id}
    cases = (
        Case.objects.visible_to(request.user).filter(pk__in=keys).select_related("unit__kind", "procedure", "version")
    )
    return render(
        request,
        "processes/duty.html",
        {
            "stored": stored,
            "standing": standing,
            "unit": held,
            "span": asked,
            "span_text": texts.span_text(asked),
            "state_text": texts.STATES[standing.state],
            "summary": localized(stored.spec.summary),
            "cases": list(cases.defer("version__document").order_by("-opened_at")[:50]),
            "unseen": len(keys) - cases.count(),
            "records": sum(each.case_id is None for each in parts),
            "may_exempt": may_exempt(request.user, held),
            "exemptions": stored.exemptions.filter(unit=held, span=asked.key).select_related("by", "lifted_by"),
            "procedure": stored.spec.source.procedure,
        },
    )


@login_required
@require_POST
def duty_lift(request: MemberRequest, exemption_id: int) -> HttpResponse:
    """Takes an exemption back."""
    try:
        lifted = lift(exemption_id=exemption_id, by=request.user)
    except ExemptionRefused as refused:
        messages.error(request, str(REFUSALS[refused.code]()))
        return redirect("duties")
    messages.success(request, _("Taken back. The duty is asked for again."))
    return redirect("duty", lifted.measure.key, lifted.unit.code, lifted.span)


REFUSALS = {
    "not_allowed": lambda: _("Only the organisation office or a secretary above this unit can do that."),
    "no_reason": lambda: _("Say in a few words why; the reason is shown to everybody who sees this."),
    "already": lambda: _("Somebody has excused this unit already."),
    "not_there": lambda: _("It was taken back already."),
}


def spans_between_year(year: int) -> list[Span]:
    """Returns the twelve months of a year."""
    return list(spans_between("month", date(year, 1, 1), date(year, 12, 31)))


def _tops(request: MemberRequest) -> tuple[str, ...]:
    """The units whose duties somebody sees: those overseen, and the own branch."""
    overseen = visible_unit_paths(request.user, clock.today())
    member = request.user.as_member
    branch = member.branch if member is not None else None
    if overseen or branch is None:
        return overseen
    return (branch.path,)


def _unit(request: MemberRequest, tops: tuple[str, ...]) -> Unit | None:
    code = words(request, "unit")
    unit = Unit.objects.filter(code=code).select_related("kind").first() if code else None
    if unit is not None and any(unit.path.startswith(top) for top in tops):
        return unit
    found = parts_shown(None, tops)
    return found[0] if len(found) == 1 else None


def _above(unit: Unit, tops: tuple[str, ...]) -> list[Unit]:
    highest = min((len(top) for top in tops if unit.path.startswith(top)), default=0)
    return [each for each in reversed(unit.lineage()) if len(each.path) >= highest]


def _cell_words(cell: Cell) -> str:
    return f"{cell.met}/{cell.asked}" if cell.asked else ""


def _table(rows: list[Row], year: int) -> StreamingHttpResponse:
    header = (_("Unit"), _("Code"), *(each.key for each in spans_between_year(year)), _("Missing"))
    lines: list[list[str | int]] = [
        [str(row.unit.label), row.unit.code, *map(_cell_words, row.cells), row.missing] for row in rows
    ]
    answer = StreamingHttpResponse(csv_lines(header, lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="duties-{year}.csv"'
    return answer

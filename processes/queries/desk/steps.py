"""Where it gets stuck: for each step of a procedure how long it took, and how many cases are in it now."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery

from organization import clock
from organization.queries import current_calendar
from processes.engine.model import ProcedureDefinition
from processes.models import BranchStatus, CaseBranch, HistoryEntry
from processes.texts import localized

from .chosen import Chosen
from .moments import day_of, day_sql, seconds_sql
from .spread import Span, Spread, spread_of

OPENS_A_BRANCH = "open_branch"
"""The action that enters a branch's first step without leaving the parallel step it comes from."""


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """One step: how long it took in the period, what is there at this moment, and how hot that makes it (0 to 4)."""

    key: str
    title: str
    spread: Spread
    here: int
    overdue: int
    oldest: datetime | None
    heat: int = 0


def steps_of(chosen: Chosen, definition: ProcedureDefinition) -> list[StepLine]:
    """Returns the steps of the chosen procedure in the order of its drawing; ends have no length."""
    spans, here, overdue = _spans(chosen), _here(chosen), _overdue(chosen)
    calendar = current_calendar()
    lines = []
    spreads = {key: spread_of(spans.get(key, ()), calendar) for key in definition.states}
    slowest = max((each.slow or 0 for each in spreads.values()), default=0)
    for key, state in definition.states.items():
        if state.kind == "end":
            continue
        number, oldest = here.get(key, (0, None))
        lines.append(
            StepLine(
                key=key, title=localized(state.title), spread=spreads[key], here=number, overdue=overdue.get(key, 0),
                oldest=oldest, heat=_heat(spreads[key].slow, slowest),
            )
        )  # fmt: skip
    return lines


def _heat(slow: float | None, slowest: float) -> int:
    """0 for nothing measured or no time at all; else a quarter of the slowest step's ninth tenth after the other."""
    if not slow or not slowest:
        return 0
    return min(4, 1 + int(4 * slow / slowest))


def _spans(chosen: Chosen) -> dict[str, Sequence[Span]]:
    """The stays in each step that ended in the period, summed up by the days on which they began and ended."""
    before = HistoryEntry.objects.filter(case=OuterRef("case"), seq__lt=OuterRef("seq"), target=OuterRef("source"))
    left = HistoryEntry.objects.filter(entered=True, at__gte=chosen.since, at__lt=chosen.until, case__in=chosen.cases())
    left = left.exclude(Q(source="") | Q(action=OPENS_A_BRANCH))
    came = Subquery(before.filter(entered=True).order_by("-seq").values("at")[:1])
    stays = left.order_by().annotate(state=F("source"), came=came, gone=F("at")).values_list("state", "came", "gone")
    found: dict[str, list[Span]] = defaultdict(list)
    for state, begin, end, number, seconds in _summed(stays):
        found[state].append(Span(first=day_of(begin), last=day_of(end), number=number, seconds=float(seconds)))
    return dict(found)


def _summed(stays: QuerySet[HistoryEntry, Any]) -> Sequence[tuple[str, int, int, int, float]]:
    """(step, first day, last day, number, mean seconds); around the query, or it would be worked out four times."""
    inner, params = stays.query.get_compiler(connection=connection).as_sql()
    vendor = connection.vendor
    asked = f"""
        SELECT state, {day_sql(vendor, "came")}, {day_sql(vendor, "gone")}, COUNT(*),
               AVG({seconds_sql(vendor, "came", "gone")})
        FROM ({inner}) AS stays WHERE came IS NOT NULL GROUP BY 1, 2, 3
    """  # noqa: S608  (our own words; what people typed is among the parameters)
    with connection.cursor() as cursor:
        cursor.execute(asked, params)
        return list(cursor.fetchall())


def _here(chosen: Chosen) -> dict[str, tuple[int, datetime | None]]:
    """How many running cases are in each step now, in their main line or in a branch, and since when the first."""
    cases = chosen.cases().filter(status="open")
    main = cases.order_by().values_list("state").annotate(number=Count("pk"), since=Min("entered_at"))
    branches = CaseBranch.objects.filter(case__in=cases, status=BranchStatus.ACTIVE)
    beside = branches.order_by().values_list("state").annotate(number=Count("pk"), since=Min("entered_at"))
    return {state: (number, since) for state, number, since in [*main, *beside]}


def _overdue(chosen: Chosen) -> dict[str, int]:
    late = chosen.todos().filter(due_at__lt=clock.now())
    return dict(late.order_by().values_list("state").annotate(number=Count("case", distinct=True)))

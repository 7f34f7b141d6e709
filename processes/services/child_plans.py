"""Which cases a step starts, planned in the transaction that enters it and given up in the one that leaves it."""

from collections.abc import Iterator

from organization import clock
from organization.models import Unit
from processes.engine.kinds.children import per_of
from processes.engine.model import StateSpec
from processes.models import Case, CaseOutcome, CaseStatus, ChildLink
from processes.queries.rows import table_of

MOST = 10_000


def plan_children(case: Case, state: StateSpec, visit: int) -> int:
    """Plans the children of a step just entered and returns how many; runs within the transaction that enters it."""
    links = [
        ChildLink(parent=case, state=state.key, visit=visit, part=part, unit=unit) for part, unit in _parts(case, state)
    ]
    ChildLink.objects.bulk_create(links[:MOST], ignore_conflicts=True, batch_size=500)
    return len(links)


def leave_children(case: Case, visits: list[int]) -> None:
    """Gives up what was planned by steps that are left, and cancels running children where the step says so.

    A step that waits for none is left at once: what it planned is started all the same, unless the case has failed.
    """
    now = clock.now()
    links = ChildLink.objects.filter(parent=case, dropped_at__isnull=True).exclude(visit__in=visits)
    lasting = [] if case.outcome == CaseOutcome.FAILURE else _outlasting(case)
    links.filter(child__isnull=True).exclude(state__in=lasting).update(dropped_at=now)
    for link in links.filter(child__status__in=(CaseStatus.OPEN, CaseStatus.SUSPENDED)):
        state = case.definition.states.get(link.state)
        if state is not None and state.config.get("cancel"):
            from .cancelling import cancel_case

            cancel_case(case_id=str(link.child_id), token=f"system:cancel:{link.pk}")


def _outlasting(case: Case) -> list[str]:
    """The steps whose children are nobody's business any more once they are planned."""
    starting = (state for state in case.definition.states.values() if state.kind == "children")
    return [each.key for each in starting if each.config.get("wait") == "none" and not each.config.get("cancel")]


def has_children(case: Case) -> bool:
    """Answers whether the procedure of a case has steps that start others."""
    return any(state.kind == "children" for state in case.definition.states.values())


def _parts(case: Case, state: StateSpec) -> Iterator[tuple[str, Unit | None]]:
    """The parts of the plan with the unit each child is for (None = that of the case)."""
    per = per_of(state)
    if per == "row":
        units = {unit.code: unit for unit in Unit.objects.all()} if state.config.get("unit") else {}
        for place, row in enumerate(table_of(state, case.values)):
            named = row.get(str(state.config.get("unit", "")))
            if isinstance(named, list):
                yield from ((f"row:{place}:{code}", units[code]) for code in map(str, named) if code in units)
            else:
                yield f"row:{place}", units.get(str(named or ""))
    elif per == "unit":
        value = case.values.get(str(state.config.get("units", "")))
        codes = value if isinstance(value, list) else [value]
        for unit in Unit.objects.filter(code__in=[str(code) for code in codes if code]).order_by("path"):
            yield f"unit:{unit.code}", unit
    elif per == "below":
        below = Unit.objects.filter(path__startswith=case.unit.path, dissolved_on__isnull=True)
        for unit in below.filter(kind__can_have_members=True).order_by("path"):
            yield f"unit:{unit.code}", unit
    elif per == "count":
        for number in range(_count(case, state)):
            yield f"n:{number}", None
    else:
        yield "case", None


def _count(case: Case, state: StateSpec) -> int:
    count = state.config.get("count", 1)
    value = count if isinstance(count, int) else case.values.get(str(count))
    try:
        return max(0, min(MOST, int(str(value))))
    except ValueError:
        return 0

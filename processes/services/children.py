"""Cases that a step starts: planned with the step, started one by one by the worker, reported back, cancelled along.

The plan is written in the transaction that enters the step. Starting is a job that may be interrupted at any point:
each part of the plan is started once, whatever happens. A child that cannot be started says why and is tried again.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db.models import Q

from organization import clock
from organization.models import Member, Unit
from processes.effects import Delivery
from processes.effects.placeholders import computed
from processes.engine.kinds.children import per_of
from processes.engine.model import Inputs, StateSpec
from processes.models import Case, CaseStatus, ChildLink, Procedure
from processes.queries.children import depth
from processes.queries.rows import table_of

from .advancing import advance_case
from .cascading import cascade
from .locking import in_transaction, locked_case
from .opening import open_case
from .results import ActionRefused

log = structlog.get_logger(__name__)

AT_ONCE = 50
AGAIN_AFTER = timedelta(minutes=5)
"""A child that could not be started is not tried again sooner."""
DEEPEST = 10
"""A case that far below another one has been started by a procedure that leads back to itself."""
MOST = 10_000


def start_children() -> int:
    """Starts planned children, some at a time; returns how many were started."""
    waiting = ChildLink.objects.filter(child__isnull=True, dropped_at__isnull=True)
    waiting = waiting.exclude(parent__status=CaseStatus.SUSPENDED)
    waiting = waiting.filter(Q(problem={}) | Q(problem__at__lte=(clock.now() - AGAIN_AFTER).isoformat()))
    return sum(_start(link.pk) for link in waiting.order_by("problem", "pk")[:AT_ONCE])


def report_children() -> int:
    """Takes over the results of children that have ended and lets their parents go on; returns how many."""
    ended = ChildLink.objects.filter(child__status=CaseStatus.CLOSED, reported_at__isnull=True)
    return sum(report_child(pk) for pk in list(ended.values_list("child", flat=True)[:AT_ONCE]))


def report_child(child_id: UUID) -> bool:
    """Writes what a child came to into its parent, once, and lets the parent go on."""
    link = ChildLink.objects.filter(child=child_id, reported_at__isnull=True).select_related("child__unit").first()
    if link is None or link.child is None or link.child.status != CaseStatus.CLOSED:
        return False
    from .take_action import take_action

    def work() -> None:
        parent = locked_case(link.parent_id)
        values = _results(parent, link)
        if values:
            take_action(
                case_id=parent.pk, action="record", actor=None, inputs=Inputs(values=values),
                token=f"record:child:{link.pk}",
            )  # fmt: skip
        ChildLink.objects.filter(pk=link.pk).update(reported_at=clock.now())

    try:
        in_transaction(work)
        advance_case(case_id=link.parent_id)
    except ActionRefused as refusal:
        log.warning("child_not_reported", child=str(child_id), code=refusal.code)
        return False
    return True


def _start(link_id: int) -> bool:
    def work() -> bool:
        link = ChildLink.objects.select_for_update().get(pk=link_id)
        if link.child_id is not None or link.dropped_at is not None:
            return False
        parent = locked_case(link.parent_id)
        if parent.status == CaseStatus.SUSPENDED:
            return False
        link.child = _open(parent, link)
        link.problem = {}
        link.save()
        return True

    try:
        return in_transaction(work)
    except ActionRefused as refusal:
        said = {"code": refusal.code, "at": clock.now().isoformat()}
        ChildLink.objects.filter(pk=link_id).update(problem=said)
        return False


def _open(parent: Case, link: ChildLink) -> Case:
    state = parent.definition.states[link.state]
    procedure = Procedure.objects.filter(key=str(state.config.get("procedure", ""))).first()
    version = procedure.current_version if procedure else None
    if version is None:
        raise ActionRefused("not_startable", {"procedure": str(state.config.get("procedure", ""))})
    if depth(parent) >= DEEPEST:
        raise ActionRefused("too_deep", {"maximum": DEEPEST})
    row = _row_of(parent, state, link.part)
    at = clock.now()
    child = open_case(
        version=version,
        unit=link.unit or parent.unit,
        at=at,
        token=f"start:child:{link.pk}",
        initiator=_initiator(parent, state, row),
        user=None,
        values=_values(parent, state, row, link.unit or parent.unit),
        parent=parent,
    )
    cascade(child)
    return child


def _row_of(case: Case, state: StateSpec, part: str) -> Mapping[str, Any]:
    place = _place(part)
    rows = table_of(state, case.values)
    return rows[place] if place is not None and place < len(rows) else {}


def _place(part: str) -> int | None:
    """Which row a part is about: ``row:3``, or ``row:3:B08`` where the row names several units."""
    name, _, rest = part.partition(":")
    place = rest.partition(":")[0]
    return int(place) if name == "row" and place.isdigit() else None


def _initiator(parent: Case, state: StateSpec, row: Mapping[str, Any]) -> Member | None:
    code = row.get(str(state.config.get("initiator", "")))
    return (Member.objects.filter(code=str(code)).first() if code else None) or parent.initiator


def _values(parent: Case, state: StateSpec, row: Mapping[str, Any], unit: Unit) -> dict[str, Any]:
    templates = state.config.get("values")
    delivery = Delivery(
        key="", case=parent, definition=parent.definition, config={}, actor=None, at=clock.now(), values=parent.values
    )
    known = {**parent.values, **{f"row_{key}": value for key, value in row.items()}, "child_unit": unit.code}
    with_row = replace(delivery, values=known)
    given = templates.items() if isinstance(templates, Mapping) else ()
    return {str(key): computed(template, with_row) for key, template in given}


def _results(parent: Case, link: ChildLink) -> dict[str, Any]:
    """The table with what the child came to: in its row, or in a new row."""
    state = parent.definition.states.get(link.state)
    results = state.config.get("results") if state else None
    child = link.child
    if not isinstance(results, Mapping) or child is None:
        return {}
    known = {"{outcome}": child.outcome, "{number}": child.number, "{unit}": child.unit.code}
    columns = results.get("columns", {})
    told = {
        str(column): known[str(source)] if str(source) in known else child.values.get(str(source))
        for column, source in (columns.items() if isinstance(columns, Mapping) else ())
    }
    table = str(results.get("table", ""))
    rows = list(parent.values.get(table) or [])
    place = _place(link.part)
    own = state is not None and per_of(state) == "row" and table == str(state.config.get("table", ""))
    if own and place is not None and place < len(rows):
        rows[place] = {**rows[place], **told}
    else:
        rows.append(told)
    return {table: rows}

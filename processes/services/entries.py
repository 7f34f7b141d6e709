"""What an action writes into the case itself: its answers, its history, where it stands."""

from collections.abc import Mapping
from typing import Any

from forms.field_types.gate import gate_json
from forms.services import attach_files
from organization.rows import insert, update
from processes.effects import effect_kind
from processes.engine.model import Outcome
from processes.models import Case, HistoryEntry
from processes.queries.cases import case_title
from processes.signals import case_written

from . import verb_traces
from .doing import Doing
from .uniqueness import claim_uniqueness

TODO_OPENED = "todo_opened"
FIRST_TODO_ORDINAL = 1000
"""Notices about todos come after the designed effects: key ``case:seq:1000``."""
MOVING = (
    "version", "initiator", "title", "category", "values", "unique_key", "state", "status", "outcome", "seq", "head",
    "visit", "entered_at", "closed_at", "updated_at",
)  # fmt: skip
"""The columns of a case that an action may change."""


def write_values(case: Case, values: Mapping[str, Any]) -> None:
    """Sets the answers of a case and what follows from them."""
    case.values = gate_json(dict(values))
    case.title = case_title(case)
    case.category = _category(case)
    claim_uniqueness(case)
    attach_files(definition=case.definition.form, values=case.values, place=f"case:{case.pk}", unit_path=case.unit_path)


def _category(case: Case) -> str:
    """The field that splits a campaign into batches: the first one the batch step groups by, besides the campaign."""
    for state in case.definition.states.values():
        group_by = state.config.get("group_by")
        if state.kind == "batch" and isinstance(group_by, list | tuple):
            fields = [str(each) for each in group_by if each not in ("campaign", "procedure")]
            return str(case.values.get(fields[0]) or "")[:80] if fields else ""
    return ""


def _changes(before: Mapping[str, Any], after: Mapping[str, Any], outcome: Outcome) -> dict[str, Any]:
    if outcome.history.contribution:
        return dict(outcome.history.changes)
    keys = {*before, *after}
    return {key: after.get(key) for key in sorted(keys) if before.get(key) != after.get(key)}


def write_entry(outcome: Outcome, doing: Doing, before: Mapping[str, Any]) -> HistoryEntry:
    """Appends the history entry, chained to the one before, and writes the case; ``before`` are the values it had."""
    case, changes = doing.case, _changes(before, doing.case.values, outcome)
    effects = [
        {"ordinal": each.ordinal, "kind": each.kind, "inside": effect_kind(each.kind).inside}
        for each in outcome.effects
    ]
    effects += [
        {"ordinal": FIRST_TODO_ORDINAL + index, "kind": TODO_OPENED, "inside": False}
        for index in range(verb_traces.told_count(outcome))
    ]
    entry = HistoryEntry(
        case=case,
        seq=case.seq,
        action=outcome.history.action,
        source=outcome.history.source,
        target=outcome.history.target,
        entered=outcome.entered,
        contribution=outcome.history.contribution,
        actor=doing.actor,
        user=doing.user,
        on_behalf_of=doing.on_behalf_of,
        role=doing.role,
        comment=outcome.history.comment,
        details=gate_json(dict(outcome.history.details)),
        changes=gate_json(dict(changes)),
        effects=effects,
        batch=doing.batch,
        at=doing.at,
        token=doing.token,
        prev_hash=case.head,
    )
    entry.hash = entry.digest()
    insert([entry])
    case.head = entry.hash
    update([case], MOVING)
    if not case.is_announced:
        case.is_announced = True
        case_written.send(Case, case=case)
    return entry

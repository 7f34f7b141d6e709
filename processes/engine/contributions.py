"""Actions that do not move the case: handing in one's part, taking a shared todo, writing what the system found."""

from collections.abc import Callable

from .actors import todo_for, writable_fields
from .conditions import Situation
from .kinds import kind_of
from .kinds.rows import columns_of, rows_with
from .model import (
    Action,
    Contribution,
    HistoryDraft,
    Outcome,
    Refusal,
    TodoToClose,
)
from .timers import earliest_due, to_set


def contribute(situation: Situation, action: Action) -> Outcome | Refusal:
    """Returns the contribution of one person to a joint step; their todo is done."""
    definition, snapshot, actor = situation.definition, situation.snapshot, situation.actor
    state = definition.states[snapshot.state]
    kind = kind_of(state.kind)
    if not kind.takes_contributions:
        return Refusal(code="not_from_here", context={"state": state.key})
    todo = todo_for(snapshot, actor, action)
    given = any(each.member == actor.holder for each in snapshot.contributions)
    if given and (todo is None or not kind.writes_to_case):
        return Refusal(code="already_contributed")
    if todo is None or actor.holder is None:
        return Refusal(code="not_yours", context={"roles": state.performers})
    if todo.waits_for is not None:
        return Refusal(code="awaits_signer")
    allowed = columns_of(state) if kind.writes_to_case else writable_fields(definition, snapshot, actor)
    values = {key: value for key, value in situation.inputs.values.items() if key in allowed}
    rows = rows_with(state, snapshot.values, todo, values) if kind.writes_to_case else {}
    if rows is None:
        return Refusal(code="not_from_here", context={"state": state.key})
    timers = to_set(
        kind.timers(state),
        definition=definition,
        entered_at=snapshot.entered_at,
        values=snapshot.values,
        facts=situation.facts,
        now=situation.now,
    )
    return _standing(
        situation,
        HistoryDraft(
            action="contribute",
            source=state.key,
            target=state.key,
            comment="" if state.config.get("hidden") else situation.inputs.comment,
            changes=rows,
            contribution=not kind.writes_to_case,
        ),
        values={**snapshot.values, **rows},
        contribution=Contribution(
            member=actor.holder,
            values=values,
            comment=situation.inputs.comment,
            at=situation.now,
            state=state.key,
            role=todo.role,
            part=todo.role if kind.writes_to_case else "",
        ),
        todos_to_close=(TodoToClose(id=todo.id, how="done"),),
        woken=tuple(each.id for each in snapshot.todos if each.waits_for == todo.id),
        todos_to_open=kind.next_todo(state, snapshot, actor.holder, situation.facts, earliest_due(timers)),
    )


def claim(situation: Situation, action: Action) -> Outcome | Refusal:
    """Returns the claim on a shared todo; claiming one's own again changes nothing."""
    todo = todo_for(situation.snapshot, situation.actor, action)
    if todo is None:
        return Refusal(code="not_yours")
    if todo.claimed_by not in (None, situation.actor.holder):
        return Refusal(code="claimed_by_other", context={"member": todo.claimed_by})
    return _standing(situation, _log(situation, "claim"), claim=(todo.id, situation.actor.holder))


def release(situation: Situation, action: Action) -> Outcome | Refusal:
    """Returns the end of one's claim."""
    todo = todo_for(situation.snapshot, situation.actor, action)
    if todo is None:
        return Refusal(code="not_yours")
    if todo.claimed_by != situation.actor.holder:
        return Refusal(code="claimed_by_other", context={"member": todo.claimed_by})
    return _standing(situation, _log(situation, "release"), claim=(todo.id, None))


def record(situation: Situation, action: Action) -> Outcome | Refusal:
    """Returns the values that the system writes without moving the case, also after its end.

    Raises ValueError for unknown fields.
    """
    if not situation.actor.is_system:
        return Refusal(code="not_yours")
    unknown = set(situation.inputs.values) - set(situation.definition.form.keys())
    if unknown:
        raise ValueError(f"no such field: {', '.join(sorted(unknown))}")
    changes = dict(situation.inputs.values)
    values = {**situation.snapshot.values, **changes}
    return _standing(situation, _log(situation, "record", changes), values=values)


def _standing(situation: Situation, history: HistoryDraft, **more: object) -> Outcome:
    snapshot = situation.snapshot
    state = situation.definition.states[snapshot.state]
    content = {"values": snapshot.values, **more}
    return Outcome(
        state=snapshot.state,
        region=snapshot.region,
        status=snapshot.status,
        end=state.outcome if snapshot.status == "closed" else None,
        history=history,
        entered=False,
        **content,  # type: ignore[arg-type]
    )


def _log(situation: Situation, action: str, changes: dict[str, object] | None = None) -> HistoryDraft:
    state = situation.snapshot.state
    return HistoryDraft(
        action=action, source=state, target=state, comment=situation.inputs.comment, changes=changes or {}
    )


STANDING_ACTIONS: dict[str, Callable[[Situation, Action], Outcome | Refusal]] = {
    "contribute": contribute,
    "claim": claim,
    "release": release,
    "record": record,
}

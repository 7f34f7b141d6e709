"""What a form looks like for given answers: which fields show, are demanded or locked, and what they hold.

static/forms/state.mjs says the same in the browser.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from forms.engine.definition import FieldSpec, FormDefinition
from forms.engine.expressions import Tree, Value, WorkCalendar, evaluate, is_true
from forms.engine.expressions.values import is_blank


@dataclass(frozen=True, slots=True)
class FormState:
    """The logic's answers. `values` has every field: blank for hidden, fresh for computed, kept for locked ones.

    `locked` are the visible fields whose read-only condition holds, not those that only the system writes.
    """

    visible: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()
    values: Mapping[str, Value] = field(default_factory=dict)


def evaluate_form(
    definition: FormDefinition,
    values: Mapping[str, Any],
    *,
    kept: Mapping[str, Any] | None = None,
    facts: Mapping[str, Value] | None = None,
    now: datetime | None = None,
    today: date | None = None,
    calendar: WorkCalendar | None = None,
) -> FormState:
    """The state of the form for these typed answers; never raises on any of them.

    Fields are taken in dependency order, so a condition sees hidden fields as blank, computed ones recomputed, and
    locked ones with the answer they had before: that of `kept` where it names them. What is computed anew only when
    certain answers change keeps its value, too, while `kept` names it.
    """
    answer = partial(evaluate, facts=facts, now=now, today=today, calendar=calendar)
    specs = {spec.key: spec for spec in definition.fields}
    current: dict[str, Value] = {}
    visible, locked = set(), set()
    for key in definition.order:
        spec = specs[key]
        if not holds(definition.shown_when(spec), current, answer):
            current[key] = None
            continue
        visible.add(key)
        if spec.computed is not None:
            current[key] = renewed(spec, current, (kept or {}).get(key), answer)
            continue
        current[key] = values.get(key)
        if is_locked(spec, current, answer):
            locked.add(key)
            if kept is not None and key in kept:
                current[key] = kept[key]
    return FormState(
        visible=frozenset(visible),
        required=frozenset(key for key in visible - locked if is_required(specs[key], current, answer)),
        locked=frozenset(locked),
        values={key: current[key] for key in specs},
    )


def renewed(spec: FieldSpec, values: Mapping[str, Value], kept: Value, answer: Callable[..., Value]) -> Value:
    """What a computed field holds: fresh, or what it held while none of the answers that renew it has changed."""
    if not spec.renewed_by:
        return answer(spec.computed, values)
    if all(is_blank(values.get(key)) for key in spec.renewed_by):
        return None
    return answer(spec.computed, values) if is_blank(kept) else kept


def holds(condition: Tree, values: Mapping[str, Value], answer: Callable[..., Value]) -> bool:
    """Whether there is no condition or it is met."""
    return condition is None or is_true(answer(condition, values))


def is_locked(spec: FieldSpec, values: Mapping[str, Value], answer: Callable[..., Value]) -> bool:
    """Whether a condition keeps people from changing the answer now."""
    return not isinstance(spec.read_only, bool) and is_true(answer(spec.read_only, values))


def is_required(spec: FieldSpec, values: Mapping[str, Value], answer: Callable[..., Value]) -> bool:
    """Whether an answer is demanded; never for computed fields, and nobody asks it of locked ones."""
    return spec.computed is None and is_true(answer(spec.required, values))


def failed_rules(
    definition: FormDefinition,
    state: FormState,
    *,
    facts: Mapping[str, Value] | None = None,
    now: datetime | None = None,
    today: date | None = None,
    calendar: WorkCalendar | None = None,
) -> dict[str, list[int]]:
    """For each visible, answered field whose rules do not all hold, the positions of those that do not.

    A locked answer is not judged again: whoever fills in could do nothing about it.
    """
    answer = partial(evaluate, facts=facts, now=now, today=today, calendar=calendar)
    failed = {}
    for spec in definition.fields:
        if spec.key not in state.visible - state.locked or is_blank(state.values[spec.key]):
            continue
        positions = [number for number, rule in enumerate(spec.rules) if not is_true(answer(rule.check, state.values))]
        if positions:
            failed[spec.key] = positions
    return failed

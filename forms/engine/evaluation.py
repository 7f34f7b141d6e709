"""What a form looks like for given answers: which fields show, which must be filled in, and the computed values."""

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
    """The logic's answers. `values` has every field: blank for hidden ones, fresh for computed ones."""

    visible: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    values: Mapping[str, Value] = field(default_factory=dict)


def evaluate_form(
    definition: FormDefinition,
    values: Mapping[str, Any],
    *,
    facts: Mapping[str, Value] | None = None,
    now: datetime | None = None,
    today: date | None = None,
    calendar: WorkCalendar | None = None,
) -> FormState:
    """The state of the form for these typed answers; never raises on any of them.

    Fields are taken in dependency order, so a condition sees hidden fields as blank and computed ones recomputed.
    """
    answer = partial(evaluate, facts=facts, now=now, today=today, calendar=calendar)
    specs = {spec.key: spec for spec in definition.fields}
    current: dict[str, Value] = {}
    visible = set()
    for key in definition.order:
        spec = specs[key]
        if holds(definition.shown_when(spec), current, answer):
            visible.add(key)
            current[key] = answer(spec.computed, current) if spec.computed is not None else values.get(key)
        else:
            current[key] = None
    return FormState(
        visible=frozenset(visible),
        required=frozenset(key for key in visible if is_required(specs[key], current, answer)),
        values={key: current[key] for key in specs},
    )


def holds(condition: Tree, values: Mapping[str, Value], answer: Callable[..., Value]) -> bool:
    """Whether there is no condition or it is met."""
    return condition is None or is_true(answer(condition, values))


def is_required(spec: FieldSpec, values: Mapping[str, Value], answer: Callable[..., Value]) -> bool:
    """Whether an answer is demanded; never for computed fields."""
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
    """For each visible, answered field whose rules do not all hold, the positions of those that do not."""
    answer = partial(evaluate, facts=facts, now=now, today=today, calendar=calendar)
    failed = {}
    for spec in definition.fields:
        if spec.key not in state.visible or is_blank(state.values[spec.key]):
            continue
        positions = [number for number, rule in enumerate(spec.rules) if not is_true(answer(rule.check, state.values))]
        if positions:
            failed[spec.key] = positions
    return failed

"""What a form looks like for given answers: which fields show, which must be filled in, and the computed values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from forms.engine.definition import FormDefinition
from forms.engine.expressions import WorkCalendar
from forms.engine.expressions.values import Value


@dataclass(frozen=True, slots=True)
class FormState:
    """The logic's answers. `values` are blank for hidden fields and fresh for computed ones."""

    visible: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    values: Mapping[str, Value] = field(default_factory=dict)


def evaluate_form(
    definition: FormDefinition,
    values: Mapping[str, Value],
    *,
    facts: Mapping[str, Value] | None = None,
    now: datetime | None = None,
    today: date | None = None,
    calendar: WorkCalendar | None = None,
) -> FormState:
    """The state of the form; never raises on any answers."""
    raise NotImplementedError


def failed_rules(
    definition: FormDefinition,
    state: FormState,
    *,
    facts: Mapping[str, Value] | None = None,
    now: datetime | None = None,
    today: date | None = None,
    calendar: WorkCalendar | None = None,
) -> dict[str, list[int]]:
    """For each visible, answered field, the positions of its rules that do not hold."""
    raise NotImplementedError

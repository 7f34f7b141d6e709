"""What a form costs those who fill it in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms.engine.definition import FieldSpec, FormDefinition
from forms.field_types import FIELD_TYPES
from forms.field_types.matrix import CELLS, Matrix
from forms.field_types.table import Table

SECONDS = {"text": 15, "number": 8, "bool": 4, "date": 8, "datetime": 10, "list": 12, "table": 20, "any": 12}
FILE_SECONDS = 45
LONG_TEXT_SECONDS = 60
LONG_TEXT = 500
GRID_SECONDS = 4
"""One row of a grid: a tick in a line that is read over."""
ROWS = 3
"""A table is taken to get three rows; ``SECONDS["table"]`` is for one cell."""
KNOWN = 0.3
"""What is filled in beforehand is only read over."""
PERHAPS = 0.5
"""A question with a condition is taken to be asked of every second person."""


@dataclass(frozen=True, kw_only=True)
class Burden:
    """How much is asked: fields in all, those everybody sees, minutes for one person, hours in a year."""

    fields: int
    always: int
    required: int
    minutes: float
    people: int | None = None
    times: int | None = None

    @property
    def hours_a_year(self) -> float | None:
        """People times occasions times minutes; None as long as these are not estimated."""
        return round(self.minutes * self.people * self.times / 60, 1) if self.people and self.times else None


def burden(definition: FormDefinition, *, people: int | None = None, times: int | None = None) -> Burden:
    """Returns the estimate; what the system writes is not asked."""
    asked = [spec for spec in definition.fields if is_asked(spec)]
    always = [spec for spec in asked if definition.shown_when(spec) is None]
    seconds = sum(seconds_for(spec) * (1 if definition.shown_when(spec) is None else PERHAPS) for spec in asked)
    return Burden(
        fields=len(asked),
        always=len(always),
        required=sum(spec.required is not False for spec in asked),
        minutes=round(seconds / 60, 1),
        people=people,
        times=times,
    )


def is_asked(spec: FieldSpec) -> bool:
    """Whether a person has to look at the field."""
    kind = FIELD_TYPES.get(spec.type)
    return (
        kind is not None and kind.is_input and kind.is_answer and spec.read_only is not True and spec.computed is None
    )


def seconds_for(spec: FieldSpec) -> float:
    """Returns how long one answer is taken to need."""
    kind = FIELD_TYPES[spec.type]
    known = KNOWN if spec.default_from else 1
    if kind.takes_files:
        return FILE_SECONDS * known
    if isinstance(kind, Table):
        typed = [column for _kind, column in kind.columns(spec) if is_asked(column)]
        return SECONDS["table"] * max(len(typed), 1) * ROWS * known
    if isinstance(kind, Matrix):
        rows = len(spec.config.get("rows") or ())
        cells = kind.setting(spec, "cells")
        each = SECONDS["number"] * len(spec.config.get("columns") or ()) if cells in CELLS else GRID_SECONDS
        return each * max(rows, 1) * known
    longest = _longest(kind, spec)
    if kind.value_type == "text" and longest is not None and longest > LONG_TEXT:
        return LONG_TEXT_SECONDS * known
    return SECONDS.get(kind.value_type, SECONDS["any"]) * known


def _longest(kind: Any, spec: FieldSpec) -> int | None:
    names: Mapping[str, Any] = {setting.name: setting for setting in kind.settings}
    longest = kind.setting(spec, "max_length") if "max_length" in names else None
    return longest if isinstance(longest, int) else None

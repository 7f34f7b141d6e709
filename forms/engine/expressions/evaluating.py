"""The interpreter: total, blank-safe, within a step budget."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

from forms.engine.expressions.functions import CATALOGUE
from forms.engine.expressions.functions.registry import Function
from forms.engine.expressions.tree import Tree
from forms.engine.expressions.values import Value


class WorkCalendar(Protocol):
    """What the working-day functions ask; organization.working_days.Calendar has these methods."""

    def is_working(self, day: date, /) -> bool: ...

    def add_working_days(self, start: date, count: int, /) -> date: ...

    def working_days_between(self, start: date, end: date, /) -> int: ...


def evaluate(
    tree: Tree,
    values: Mapping[str, Value],
    *,
    functions: Mapping[str, Function] = CATALOGUE,
    facts: Mapping[str, Value] | None = None,
    now: datetime | None = None,
    today: date | None = None,
    calendar: WorkCalendar | None = None,
) -> Value:
    """The value of the tree; None when it has none. Never raises, whatever the tree and the values are."""
    raise NotImplementedError

"""Whether a unit has done a duty in a span: done, still open, due soon, missing, excused."""

from datetime import date
from typing import Literal

from processes.engine.spans import Span

from .model import Measure

DutyState = Literal["met", "open", "soon", "missing", "excused", "none"]
"""``none``: not asked of that unit in that span (before it began, or the span has not begun)."""


def duty_state(duty: Measure, span: Span, *, found: int, excused: bool, today: date, since: date | None) -> DutyState:
    """Returns how it stands; missing only when the span is over and there really is no evidence.

    ``since`` is the day the unit exists from: a span in which it began is not held against it.
    """
    if found >= duty.need:
        return "met"
    if excused:
        return "excused"
    begins = max(filter(None, (duty.starts_on, since)), default=None)
    if span.first > today or (begins is not None and span.first < begins):
        return "none"
    if today > span.last:
        return "missing"
    return "soon" if (span.last - today).days < duty.warn_days else "open"

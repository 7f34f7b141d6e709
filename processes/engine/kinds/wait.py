"""Waiting for a date or for something outside (等待); performers, where named, may end the waiting by hand.

    until   entered | date:2026-12-31 | field:KEY | fact:KEY, moved by working_days, days, months, minutes (also back)
    event   the key of an event that a program or a person delivers
    early   whether an event that came before the case did counts as well

With both, whichever comes first ends the waiting. Waiting ends when the day found begins; with minutes, at the moment.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime

from typing_extensions import override

from forms.engine.expressions import fact_calls
from forms.engine.problems import Problem
from processes.engine.model import ProcedureDefinition, StateSpec, TimerSpec

from .base import StepKind

TIMER = "wait"
EVENT = "event"
"""Begins the key of the timer that stands for an event that has come."""

_TITLE = {"zh-hans": "等待期满", "en": "End of waiting"}
_COUNTS = ("working_days", "days", "months", "minutes")
_KEY = re.compile(r"^[a-z][a-z0-9_]{0,39}$")
_DATES = ("date", "datetime", "computed")


class Wait(StepKind):
    key = "wait"
    title = {"zh-hans": "等待", "en": "Wait"}
    settings = frozenset({"until", "event", "early", *_COUNTS})
    needs_performers = False

    @override
    def timers(self, state: StateSpec) -> tuple[TimerSpec, ...]:
        until = state.config.get("until")
        if not until:
            return state.timers
        counts = {name: state.config.get(name) for name in _COUNTS}
        own = TimerSpec(key=TIMER, title=_TITLE, base=str(until), starts_day=True, **counts)  # type: ignore[arg-type]
        return (own, *state.timers)

    @override
    def problems(self, definition: ProcedureDefinition, state: StateSpec) -> Iterator[Problem]:
        yield from super().problems(definition, state)
        until, event = state.config.get("until"), state.config.get("event")
        if until:
            yield from _until_problems(definition, state, str(until))
        if event is not None and not _KEY.match(str(event)):
            yield Problem("config/event", "key_unreadable", {"value": str(event)})
        awaited = any(("waited", ()) in fact_calls(each.guard) for each in definition.transitions_from(state.key))
        if (until or event) and not awaited:
            yield Problem("", "wait_never_awaited", {"state": state.key})
        if awaited and not until and not event:
            yield Problem("config/until", "wait_without_end", {"state": state.key})


def event_of(state: StateSpec) -> str:
    """Returns the key of the event that the state waits for, "" for none."""
    return str(state.config.get("event") or "")


def event_timer(event: str) -> str:
    """Returns the key under which an event that has come is kept among the timers of the visit."""
    return f"{EVENT}:{event}"


def is_over(state: StateSpec, timers: dict[str, datetime], now: datetime) -> bool:
    """Answers whether the event has come; the date is asked of the deadline ``wait``."""
    came = timers.get(event_timer(event_of(state)))
    return bool(event_of(state)) and came is not None and came <= now


def _until_problems(definition: ProcedureDefinition, state: StateSpec, until: str) -> Iterator[Problem]:
    kind, _, key = until.partition(":")
    if kind == "field":
        spec = next((each for each in definition.form.fields if each.key == key), None)
        if spec is None or spec.type not in _DATES:
            yield Problem("config/until", "timer_base_no_date", {"field": key})
    elif kind == "date":
        try:
            date.fromisoformat(key)
        except ValueError:
            yield Problem("config/until", "date_unreadable", {"value": key})
    elif until != "entered" and kind != "fact":
        yield Problem("config/until", "not_one_of", {"value": until, "known": "entered, date:…, field:…, fact:…"})
    counts = [name for name in _COUNTS if state.config.get(name) is not None]
    if len(counts) > 1:
        yield Problem("config/until", "timer_counts_twice", {"counts": ", ".join(counts)})
    if until == "entered" and not counts:
        yield Problem("config/until", "timer_without_count", {"timer": TIMER})
    days = state.config.get("working_days")
    if isinstance(days, str) and days not in definition.parameters:
        known = ", ".join(definition.parameters)
        yield Problem("config/working_days", "parameter_unknown", {"parameter": days, "known": known})

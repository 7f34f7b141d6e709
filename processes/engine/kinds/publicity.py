"""Publicity (公示): a period of working days in which objections may be raised, and which cannot be cut short.

Five working days at least for the development of members (CPC membership rules of 2014, art. 13); the minimum is a
locked parameter. With ``since`` the period counts from a date of the form, so that a case that leaves for an objection
and comes back does not begin anew; a date before the day on which the case was first made public, or none, counts as
that day.
"""

from collections.abc import Iterator
from datetime import datetime

from typing_extensions import override

from forms.engine.expressions import fact_calls
from forms.engine.problems import Problem
from processes.engine.model import Facts, ProcedureDefinition, Refusal, Snapshot, StateSpec, TimerSpec, TransitionSpec
from processes.engine.timers import due_date, first_entry

from .base import StepKind

TIMER = "publicity"
_TITLE = {"zh-hans": "公示期满", "en": "End of publicity"}


class Publicity(StepKind):
    key = "publicity"
    title = {"zh-hans": "公示", "en": "Publicity"}
    settings = frozenset({"working_days", "since", "remind", "remind_to"})

    @override
    def timers(self, state: StateSpec) -> tuple[TimerSpec, ...]:
        days = state.config.get("working_days", 5)
        own = TimerSpec(
            key=TIMER,
            title=_TITLE,
            base=f"field:{state.config['since']}" if state.config.get("since") else "entered",
            not_before=first_entry(state.key) if state.config.get("since") else "",
            working_days=days if isinstance(days, int) else str(days),
            remind=_integers(state.config.get("remind", ())),
            remind_to=_texts(state.config.get("remind_to", ())),
        )
        return (own, *state.timers)

    @override
    def hindrance(
        self,
        definition: ProcedureDefinition,
        snapshot: Snapshot,
        transition: TransitionSpec,
        facts: Facts,
        now: datetime,
    ) -> Refusal | None:
        """A period that rests on an unconfirmed calendar cannot be called complete."""
        if not _relies_on_period(transition) or facts.calendar is None:
            return None
        due = due_date(
            self.timers(definition.states[snapshot.state])[0],
            definition=definition,
            entered_at=snapshot.entered_at,
            values=snapshot.values,
            facts=facts,
        )
        if due is not None and due.provisional:
            return Refusal(code="calendar_provisional", context={"ends_on": due.day.isoformat(), "year": due.day.year})
        return None

    @override
    def problems(self, definition: ProcedureDefinition, state: StateSpec) -> Iterator[Problem]:
        yield from super().problems(definition, state)
        days = state.config.get("working_days")
        if isinstance(days, str):
            parameter = definition.parameters.get(days)
            if parameter is None:
                yield Problem("config/working_days", "parameter_unknown", {"parameter": days})
            elif parameter.minimum is None:
                yield Problem("config/working_days", "parameter_without_minimum", {"parameter": days})
        elif not isinstance(days, int) or isinstance(days, bool) or days < 1:
            yield Problem("config/working_days", "days_missing", {})
        since = state.config.get("since")
        if since and all(each.key != since or each.type != "date" for each in definition.form.fields):
            yield Problem("config/since", "timer_base_no_date", {"field": str(since)})
        if not any(_relies_on_period(each) for each in definition.transitions_from(state.key)):
            yield Problem("", "publicity_never_awaited", {"state": state.key, "timer": TIMER})


def _relies_on_period(transition: TransitionSpec) -> bool:
    calls = fact_calls(transition.guard)
    return ("timer_elapsed", (TIMER,)) in calls


def _integers(values: object) -> tuple[int, ...]:
    return tuple(each for each in values if isinstance(each, int)) if isinstance(values, tuple | list) else ()


def _texts(values: object) -> tuple[str, ...]:
    return tuple(map(str, values)) if isinstance(values, tuple | list) else ()

"""The end of a case (办结)."""

from collections.abc import Iterator

from typing_extensions import override

from forms.engine.problems import Problem
from processes.engine.model import ProcedureDefinition, StateSpec

from .base import StepKind


class End(StepKind):
    key = "end"
    title = {"zh-hans": "办结", "en": "End"}
    needs_performers = False
    is_end = True

    @override
    def problems(self, definition: ProcedureDefinition, state: StateSpec) -> Iterator[Problem]:
        yield from super().problems(definition, state)
        if state.outcome is None:
            yield Problem("outcome", "outcome_missing", {"state": state.key})
        if state.performers:
            yield Problem("performers", "end_with_performers", {"state": state.key})
        if state.timers:
            yield Problem("timers", "end_with_timers", {"state": state.key})

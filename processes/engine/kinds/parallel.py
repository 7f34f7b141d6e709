"""Several courses side by side (并行): the case waits here until enough of its branches have come to an end."""

from collections.abc import Iterator
from datetime import datetime

from typing_extensions import override

from forms.engine.problems import Problem
from processes.engine.branches import branches_of, is_joined
from processes.engine.model import (
    SYSTEM_ROLE,
    Facts,
    ProcedureDefinition,
    Refusal,
    Snapshot,
    StateSpec,
    TransitionSpec,
)

from .base import StepKind


class Parallel(StepKind):
    """Performers, where named, coordinate: they have a todo while the branches run and may interrupt them."""

    key = "parallel"
    title = {"zh-hans": "并行", "en": "Side by side"}
    settings = frozenset({"regions", "join", "rest"})
    needs_performers = False

    @override
    def hindrance(
        self,
        definition: ProcedureDefinition,
        snapshot: Snapshot,
        transition: TransitionSpec,
        facts: Facts,
        now: datetime,
    ) -> Refusal | None:
        """What the system does by itself waits for the join; people interrupt."""
        if SYSTEM_ROLE not in transition.by or transition.interrupts or is_joined(definition, snapshot):
            return None
        running = tuple(each.region for each in branches_of(definition, snapshot) if each.status == "active")
        return Refusal(code="branches_running", context={"regions": running})

    @override
    def problems(self, definition: ProcedureDefinition, state: StateSpec) -> Iterator[Problem]:
        yield from super().problems(definition, state)
        if not state.regions:
            yield Problem("config/regions", "regions_missing", {"state": state.key})
        join = state.config.get("join", "all")
        if isinstance(join, bool) or (isinstance(join, str) and join not in ("all", "first")):
            yield Problem("config/join", "not_one_of", {"value": str(join), "known": "all, first, 2 …"})
        elif isinstance(join, int) and not 1 <= join <= len(state.regions):
            yield Problem("config/join", "join_impossible", {"needed": join, "regions": len(state.regions)})

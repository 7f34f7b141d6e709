"""Cases of one batch that wait for one another and go on together (批次)."""

from collections.abc import Iterator

from typing_extensions import override

from forms.engine.problems import Problem
from processes.engine.model import ProcedureDefinition, StateSpec

from .base import StepKind


class Batch(StepKind):
    key = "batch"
    title = {"zh-hans": "批次", "en": "Batch"}
    settings = frozenset({"group_by"})
    only_in_batch = True

    @override
    def problems(self, definition: ProcedureDefinition, state: StateSpec) -> Iterator[Problem]:
        yield from super().problems(definition, state)
        known = {"campaign", "unit", *definition.form.keys()}
        for position, name in enumerate(group_by(state)):
            if name not in known:
                yield Problem(f"config/group_by/{position}", "field_unknown", {"field": name})
        if not group_by(state):
            yield Problem("config/group_by", "list_empty", {})
        if not any(each.batch for each in definition.transitions_from(state.key)):
            yield Problem("", "batch_without_transition", {"state": state.key})


def group_by(state: StateSpec) -> tuple[str, ...]:
    """Returns what the cases of a batch have in common: ``campaign``, ``unit``, fields."""
    names = state.config.get("group_by", ())
    return tuple(map(str, names)) if isinstance(names, tuple | list) else ()

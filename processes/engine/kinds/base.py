"""What a step kind answers about itself: who gets a todo, what a contribution means, which deadlines come with it."""

from abc import ABC
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import ClassVar

from forms.engine.expressions import Value
from forms.engine.problems import Problem
from processes.engine.model import (
    Facts,
    ProcedureDefinition,
    Refusal,
    Snapshot,
    StateSpec,
    TimerSpec,
    TodoToOpen,
    TransitionSpec,
)


class StepKind(ABC):
    """One way of working in a state. Kinds have no memory: everything comes in as arguments."""

    key: ClassVar[str]
    title: ClassVar[Mapping[str, str]]
    settings: ClassVar[frozenset[str]] = frozenset()
    """Names that ``state.config`` may contain."""
    needs_performers: ClassVar[bool] = True
    takes_contributions: ClassVar[bool] = False
    """Whether people hand in parts instead of writing the fields of the case."""
    writes_to_case: ClassVar[bool] = False
    """Whether a part is written into the case at once (a row of a table); one person may have several."""
    is_end: ClassVar[bool] = False
    only_in_batch: ClassVar[bool] = False
    """Whether transitions marked ``batch`` may only be applied to the whole batch."""

    def todos(self, state: StateSpec, facts: Facts, due_at: datetime | None) -> tuple[TodoToOpen, ...]:
        """Returns the todos that open when the state is entered: one per role, shared by everybody found for it.

        Two roles that come down to the same people share one todo.
        """
        found: dict[frozenset[str], TodoToOpen] = {}
        for role, members in people(state, facts):
            if members:
                todo = TodoToOpen(
                    state=state.key,
                    role=role,
                    members=members,
                    due_at=due_at,
                    explanation=tuple(facts.performers.explanations.get(role, ())),
                )
                found.setdefault(frozenset(members), todo)
        return tuple(found.values())

    def next_todo(
        self, state: StateSpec, snapshot: Snapshot, done_by: str, facts: Facts, due_at: datetime | None
    ) -> tuple[TodoToOpen, ...]:
        """Returns the todos that open after a contribution."""
        return ()

    def shortage(self, state: StateSpec, facts: Facts) -> Refusal | None:
        """Returns why the state cannot be entered with the people found."""
        if state.performers and not any(members for _, members in people(state, facts)):
            return Refusal(
                code="nobody_found",
                context={"state": state.key, "roles": state.performers, "needed": 1, "found": 0}
                | {"why": reasons(facts)},
            )
        return None

    def timers(self, state: StateSpec) -> tuple[TimerSpec, ...]:
        """Returns the designed deadlines of the state and those that the kind brings along."""
        return state.timers

    def hindrance(
        self,
        definition: ProcedureDefinition,
        snapshot: Snapshot,
        transition: TransitionSpec,
        facts: Facts,
        now: datetime,
    ) -> Refusal | None:
        """Returns why the state cannot be left with this transition yet."""
        return None

    def answer(
        self, definition: ProcedureDefinition, snapshot: Snapshot, name: str, arguments: tuple[str, ...]
    ) -> Value:
        """Returns the kind's answer to a fact function, None when it has none."""
        return None

    def vote(self, definition: ProcedureDefinition, state: StateSpec) -> str | None:
        """Returns the vote of scope "case" that opens with the state."""
        return None

    def problems(self, definition: ProcedureDefinition, state: StateSpec) -> Iterator[Problem]:
        """Yields what is wrong with the state, paths relative to it."""
        for name in state.config:
            if name not in self.settings:
                yield Problem(
                    f"config/{name}", "unknown_setting", {"setting": name, "known": ", ".join(sorted(self.settings))}
                )
        if self.needs_performers and not state.performers:
            yield Problem("performers", "performers_missing", {"state": state.key})


def reasons(facts: Facts) -> str:
    """Returns in words why nobody was found."""
    found = facts.performers.explanations.values()
    return " ".join(dict.fromkeys(word for words in found for word in words))


def people(state: StateSpec, facts: Facts) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yields the performers' roles in their order with the people found."""
    for role in state.performers:
        yield role, tuple(facts.performers.by_role.get(role, ()))

"""A case played through in memory: for worked examples, for the dry run before publishing, for random walks.

It does what the live shell does (people, answers, the cascade of the system's own transitions) with plain values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from forms.engine.expressions import fact_key

from . import machine, scores
from .actors import open_todos
from .kinds import kind_of
from .model import (
    SYSTEM,
    Action,
    Actor,
    CalendarLike,
    Contribution,
    EffectToEmit,
    Facts,
    HistoryDraft,
    Inputs,
    OpenTimer,
    OpenTodo,
    Outcome,
    Performers,
    ProcedureDefinition,
    Refusal,
    Snapshot,
)

MOST_CASCADES = 50
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def applied(snapshot: Snapshot, outcome: Outcome, now: datetime, next_id: int) -> Snapshot:
    """Returns the case after the outcome; new todos are numbered from ``next_id``."""
    closed = {each.id for each in outcome.todos_to_close}
    opened = tuple(
        OpenTodo(id=next_id + place, state=each.state, role=each.role, members=each.members, personal=each.personal)
        for place, each in enumerate(outcome.todos_to_open)
    )
    kept = tuple(_claimed(each, outcome) for each in snapshot.todos if each.id not in closed)
    added = (outcome.contribution,) if outcome.contribution is not None else ()
    timers = tuple(OpenTimer(key=each.key, kind=each.kind, due_at=each.due_at) for each in outcome.timers_to_set)
    seq = snapshot.seq + 1
    return Snapshot(
        case=snapshot.case,
        state=outcome.state,
        status=outcome.status,
        seq=seq,
        visit=seq if outcome.entered else snapshot.visit,
        entered_at=now if outcome.entered else snapshot.entered_at,
        values=outcome.values,
        todos=(*kept, *opened),
        contributions=() if outcome.entered else (*snapshot.contributions, *added),
        timers=(*(() if outcome.cancel_timers else snapshot.timers), *timers),
    )


def _claimed(todo: OpenTodo, outcome: Outcome) -> OpenTodo:
    if outcome.claim is None or outcome.claim[0] != todo.id:
        return todo
    return replace(todo, claimed_by=outcome.claim[1])


@dataclass
class Rehearsal:
    """One case with the people around it. ``answers`` are the facts that only a real shell could know."""

    definition: ProcedureDefinition
    people: Mapping[str, tuple[str, ...]]
    calendar: CalendarLike | None = None
    answers: dict[str, object] = field(default_factory=dict)
    dates: dict[str, date | None] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    """States that do not exist for the unit."""
    now: datetime = _EPOCH
    snapshot: Snapshot = field(init=False)
    history: list[HistoryDraft] = field(default_factory=list)
    effects: list[EffectToEmit] = field(default_factory=list)
    parts: dict[str, tuple[Contribution, ...]] = field(default_factory=dict)
    """The contributions to each joint state on its latest visit."""
    _todos: int = 0

    def begin(self, values: Mapping[str, object] | None = None) -> Refusal | None:
        """Starts the case; returns why it cannot."""
        state = self.definition.start_state.key
        outcome = machine.start(self.definition, dict(values or {}), self.facts(state), self.now)
        self.place(state, values or {})
        return self._take(outcome)

    def place(self, state: str, values: Mapping[str, object]) -> None:
        """Puts the case into a state as if it had just come there, with its todos and timers."""
        self.snapshot = Snapshot(
            case="case",
            state=state,
            status="closed" if kind_of(self.definition.states[state].kind).is_end else "open",
            seq=0,
            visit=0,
            entered_at=self.now,
            values=dict(values),
        )

    def arrive(self, state: str, values: Mapping[str, object]) -> None:
        """Like ``place``, and opens the todos and timers of the state."""
        self.place(state, values)
        draft = HistoryDraft(action="arrive", source="", target=state, comment="", changes={})
        self._take(machine.entered(self.definition, state, dict(values), draft, self.facts(state), self.now))

    def act(
        self,
        action: str,
        member: str | None,
        values: Mapping[str, object] | None = None,
        comment: str = "",
        *,
        in_batch: bool = False,
        on_behalf_of: str | None = None,
    ) -> Refusal | None:
        """Takes one action (member None = the system) and whatever the system does then; returns why it was refused."""
        kinds = ("contribute", "claim", "release", "record")
        kind = action if action in kinds else "transition"
        wanted = Action(kind=kind, key="" if action in kinds else action, in_batch=in_batch)  # type: ignore[arg-type]
        transition = self.definition.transitions.get(action)
        target = transition.target if transition is not None else self.snapshot.state
        outcome = machine.step(
            self.definition,
            self.snapshot,
            wanted,
            self.actor(member, on_behalf_of),
            Inputs(values=values or {}, comment=comment),
            self.facts(target),
            self.now,
        )
        return self._take(outcome)

    def actor(self, member: str | None, on_behalf_of: str | None = None) -> Actor:
        """Returns a member with the roles held."""
        if member is None:
            return SYSTEM
        holder = on_behalf_of or member
        roles = {role for role, members in self.people.items() if holder in members}
        return Actor(member=member, roles=frozenset({*roles, "any_member"}), on_behalf_of=on_behalf_of)

    def facts(self, target: str) -> Facts:
        """Returns what the shell knows when a case is about to enter the target state."""
        state = self.definition.states[target]
        found = {role: tuple(self.people.get(role, ())) for role in state.performers}
        return Facts(
            performers=Performers(by_role=found, skipped=target in self.skipped),
            answers={**self._score_answers(), **self.answers},
            dates=self.dates,
            calendar=self.calendar,
        )

    def system_moves(self) -> None:
        """Lets the system take its own transitions until none holds."""
        for _ in range(MOST_CASCADES):
            before = self.snapshot.seq
            for transition in machine.system_transitions(self.definition, self.snapshot.state):
                outcome = machine.step(
                    self.definition,
                    self.snapshot,
                    Action(kind="transition", key=transition.key),
                    SYSTEM,
                    Inputs(),
                    self.facts(transition.target),
                    self.now,
                )
                if isinstance(outcome, Outcome):
                    self._apply(outcome)
                    break
            if self.snapshot.seq == before:
                return
        raise RuntimeError(f"the system does not come to rest in {self.snapshot.state}")

    def _take(self, outcome: Outcome | Refusal) -> Refusal | None:
        if isinstance(outcome, Refusal):
            return outcome
        self._apply(outcome)
        if outcome.follow_up is not None:
            return self.act(outcome.follow_up, None)
        self.system_moves()
        return None

    def _apply(self, outcome: Outcome) -> None:
        self.snapshot = applied(self.snapshot, outcome, self.now, self._todos + 1)
        self._todos += len(outcome.todos_to_open)
        self.history.append(outcome.history)
        self.effects.extend(outcome.effects)
        if outcome.contribution is not None or (outcome.entered and self.snapshot.state in self.parts):
            self.parts[self.snapshot.state] = self.snapshot.contributions

    def _score_answers(self) -> dict[str, object]:
        result: dict[str, object] = {}
        for key, state in self.definition.states.items():
            rubric = self.definition.rubrics.get(str(state.config.get("rubric", "")))
            if rubric is not None:
                totals = scores.totals(rubric, self.parts.get(key, ()))
                pending = len(open_todos(self.snapshot)) if self._is_in(key) else 0
                result[fact_key("scores_in", (rubric.key,))] = len(totals)
                result[fact_key("scores_pending", (rubric.key,))] = pending
                result[fact_key("score_of", (rubric.key,))] = scores.combined(rubric, totals)
        return result

    def _is_in(self, state: str) -> bool:
        return hasattr(self, "snapshot") and self.snapshot.state == state

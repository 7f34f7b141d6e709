"""A case played through in memory: for worked examples, for the dry run before publishing, for random walks.

It does what the live shell does (people, answers, the cascade of the system's own transitions) with plain values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from forms.engine.expressions import fact_key

from . import machine, scores
from .branches import active_places, focused, place_of_action
from .intervals import FACTS as INTERVALS
from .intervals import interval
from .kinds import kind_of
from .kinds.rows import words_for
from .kinds.wait import event_of, event_timer
from .memory import applied
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
    Outcome,
    Performers,
    ProcedureDefinition,
    Refusal,
    Snapshot,
)
from .skipping import is_skip
from .straight import destination
from .timers import first_entry

MOST_CASCADES = 50
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


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
    entered: dict[str, datetime] = field(default_factory=dict)
    """When the case last came to each state."""
    sent: dict[str, object] = field(default_factory=dict)
    """What comes with the action that is being taken."""
    _todos: int = 0

    def begin(self, values: Mapping[str, object] | None = None) -> Refusal | None:
        """Starts the case; returns why it cannot."""
        state = self.definition.start_state.key
        outcome = machine.start(self.definition, dict(values or {}), self.facts(state), self.now)
        self.place(state, values or {})
        return self.take(outcome)

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
        self.take(machine.entered(self.definition, state, dict(values), draft, self.facts(state), self.now))

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
        """Takes one action (member None = the system; ``event:KEY`` = something outside has happened) and whatever the
        system does then; returns why it was refused."""
        kinds = ("contribute", "claim", "release", "record")
        name, _, key = action.partition(":")
        if name == "event":
            self.event(key)
            return None
        wanted = (
            Action(kind=name, key=key)  # type: ignore[arg-type]  # one of kinds
            if name in kinds
            else Action(kind="transition", key=action, in_batch=in_batch)
        )
        actor = self.actor(member, on_behalf_of)
        transition = self.definition.transitions.get(action)
        place = place_of_action(self.definition, self.snapshot, wanted, actor)
        here = focused(self.snapshot, place) if place in active_places(self.snapshot) else self.snapshot
        target = destination(self.definition, here, transition, actor) if transition else self.state_of(place)
        inputs = Inputs(values=values or {}, comment=comment)
        self.sent = dict(inputs.values)
        facts, self.sent = self.facts(target), {}
        outcome = machine.step(self.definition, self.snapshot, wanted, actor, inputs, facts, self.now)
        return self.take(outcome)

    def state_of(self, region: str) -> str:
        """Returns the state of a place: of the main line ("") or of the latest branch of a region."""
        found = next((each for each in self.snapshot.branches if each.region == region), None)
        return found.state if found else self.snapshot.state

    def actor(self, member: str | None, on_behalf_of: str | None = None) -> Actor:
        """Returns a member with the roles held."""
        if member is None:
            return SYSTEM
        holder = on_behalf_of or member
        roles = {role for role, members in self.people.items() if holder in members and "#" not in role}
        return Actor(member=member, roles=frozenset({*roles, "any_member"}), on_behalf_of=on_behalf_of)

    def facts(self, target: str) -> Facts:
        """Returns what the shell knows when a place of the case is about to enter the target state."""
        state = self.definition.states[target]
        found = {role: self.holders(role, target) for role in state.performers}
        if state.kind == "rows":
            values = {**(self.snapshot.values if self._begun else {}), **self.sent}
            found = words_for(state, values, tuple(dict.fromkeys(each for codes in found.values() for each in codes)))
        return Facts(
            performers=Performers(by_role=found, skipped=target in self.skipped),
            answers={**self._score_answers(), **self._intervals(), **self.answers},
            dates=self.dates,
            calendar=self.calendar,
        )

    def holders(self, role: str, state: str) -> tuple[str, ...]:
        """Returns who holds a role; ``people`` may say otherwise for one state under ``role#state``."""
        return tuple(self.people.get(f"{role}#{state}", self.people.get(role, ())))

    def system_moves(self) -> None:
        """Lets the system take its own transitions until none holds."""
        for _ in range(MOST_CASCADES):
            if not self._system_move():
                return
        raise RuntimeError(f"the system does not come to rest in {self.snapshot.state}")

    def _system_move(self) -> bool:
        for transition in machine.system_moves(self.definition, self.snapshot):
            outcome = self._by_system(Action(kind="transition", key=transition.key), transition.target)
            if isinstance(outcome, Outcome):
                self._settle(outcome)
                return True
            place = focused(self.snapshot, self.definition.states[transition.sources[0]].region)
            if is_skip(self.definition, place, transition):
                raise _Undone(outcome)
        return False

    def _by_system(self, action: Action, target: str) -> Outcome | Refusal:
        facts = self.facts(target)
        return machine.step(self.definition, self.snapshot, action, SYSTEM, Inputs(), facts, self.now)

    def take(self, outcome: Outcome | Refusal) -> Refusal | None:
        """Applies an outcome and what the system does then; where a branch cannot open, nothing has happened."""
        if isinstance(outcome, Refusal):
            return outcome
        before = (self.snapshot, len(self.history), len(self.effects), dict(self.parts), self._todos)
        try:
            self._settle(outcome)
            self.system_moves()
        except _Undone as undone:
            self.snapshot, entries, effects, self.parts, self._todos = before
            del self.history[entries:], self.effects[effects:]
            return undone.refusal
        return None

    def _settle(self, outcome: Outcome) -> None:
        """Applies an outcome and opens the branches of a parallel state that it enters."""
        self._apply(outcome)
        facts = self.facts(outcome.state)
        for region in machine.regions_to_open(self.definition, self.snapshot, outcome, facts, self.now):
            opened = self._by_system(Action(kind="open_branch", key=region), self.definition.regions[region].start)
            if isinstance(opened, Refusal):
                raise _Undone(opened)
            self._settle(opened)

    def _apply(self, outcome: Outcome) -> None:
        self.snapshot = applied(self.snapshot, outcome, self.now, self._todos + 1)
        self._todos += len(outcome.todos_to_open)
        self.history.append(outcome.history)
        self.effects.extend(outcome.effects)
        if outcome.entered:
            self.entered[outcome.state] = self.now
            day = self.now.astimezone(ZoneInfo(Facts().timezone)).date()
            self.dates.setdefault(first_entry(outcome.state), day)
        if outcome.contribution is not None or (outcome.entered and outcome.state in self.parts):
            given = self.snapshot.contributions
            self.parts[outcome.state] = tuple(each for each in given if each.state == outcome.state)

    def event(self, key: str) -> None:
        """Tells the case of an event; where it waits for it, it goes on."""
        for region in active_places(self.snapshot):
            state = self.definition.states[focused(self.snapshot, region).state]
            if event_of(state) == key:
                mark = OpenTimer(key=event_timer(key), kind="done", due_at=self.now, state=state.key)
                self.snapshot = replace(self.snapshot, timers=(*self.snapshot.timers, mark))
        self.system_moves()

    def _intervals(self) -> dict[str, object]:
        """How long ago the case came to each of its states."""
        zone = ZoneInfo(Facts().timezone)
        today = self.now.astimezone(zone).date()
        found = {
            fact_key(name, (state,)): interval(name, at.astimezone(zone).date(), today, self.calendar)
            for state, at in self.entered.items()
            for name in INTERVALS
        }
        return {key: Decimal(passed) for key, passed in found.items() if passed is not None}

    def _score_answers(self) -> dict[str, object]:
        result: dict[str, object] = {}
        for key, state in self.definition.states.items():
            rubric = self.definition.rubrics.get(str(state.config.get("rubric", "")))
            if rubric is not None:
                totals = scores.totals(rubric, self.parts.get(key, ()))
                pending = sum(each.state == key for each in self.snapshot.todos) if self._begun else 0
                result[fact_key("scores_in", (rubric.key,))] = len(totals)
                result[fact_key("scores_pending", (rubric.key,))] = pending
                result[fact_key("score_of", (rubric.key,))] = scores.combined(rubric, totals)
        return result

    @property
    def _begun(self) -> bool:
        return hasattr(self, "snapshot")


class _Undone(Exception):
    """A branch could not open, so the action that wanted it never happened."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal

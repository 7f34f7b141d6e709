"""A script played turn by turn: a worked example, or a simulation that may become one.

A script is one example (see ``examples``) and what it shares with others: people, calendar, named values. Where the
case stands is what comes of playing the script from its beginning, so taking a turn back is leaving it out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from forms.engine.evaluation import evaluate_form
from forms.engine.expressions import Value

from .branches import active_places, focused
from .model import EffectToEmit, HistoryDraft, OpenTimer, OpenTodo, ProcedureDefinition, Refusal, Snapshot
from .rehearsal import Rehearsal
from .rehearsed_verbs import with_verb
from .typed import as_fact, typed_values
from .verbs import MARK

Json = Mapping[str, Any]

FIRST_MOMENT = "2026-03-02T09:00:00+08:00"
"""When an example begins that does not say so."""
MOST_TURNS = 200


@dataclass(frozen=True, kw_only=True)
class ExampleCalendar:
    """Monday to Friday, except for the days named."""

    days: Mapping[date, bool]
    confirmed_years: frozenset[int]

    def is_working(self, day: date) -> bool:
        return self.days.get(day, day.weekday() < 5)

    def is_provisional(self, day: date) -> bool:
        return day.year not in self.confirmed_years

    def add_working_days(self, start: date, count: int) -> date:
        day, left = start, count - self.is_working(start)
        while left > 0:
            day += timedelta(days=1)
            left -= self.is_working(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        return sum(self.is_working(start + timedelta(days=each)) for each in range((end - start).days + 1))


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What came of one step of the script; number 0 is the beginning."""

    number: int
    action: str
    by: str | None
    at: datetime
    refusal: Refusal | None = None
    state: str = ""
    entries: tuple[HistoryDraft, ...] = ()
    effects: tuple[EffectToEmit, ...] = ()
    fired: tuple[OpenTimer, ...] = ()
    """The deadlines, reminders and escalations that fell due since the turn before."""
    places: Mapping[str, str] = field(default_factory=dict)
    """The state of each branch that runs, by region."""
    people: tuple[str, ...] = ()
    """Who has something to do now."""
    shows: tuple[str, ...] = ()
    """The fields that these people may fill in and see."""
    due: str = ""
    """The nearest deadline, as a day."""
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass
class Play:
    """One script on a procedure; ``turns`` are what came of its steps so far."""

    definition: ProcedureDefinition
    shared: Json
    script: Json
    rehearsal: Rehearsal = field(init=False)
    turns: list[Turn] = field(default_factory=list)

    def __post_init__(self) -> None:
        begin = self.script.get("begin", {})
        self.rehearsal = Rehearsal(
            definition=self.definition,
            people=people_of(self.shared, self.script),
            calendar=calendar_of({**self.shared, **self.script}),
            skipped=frozenset(begin.get("skip", ())),
            now=datetime.fromisoformat(begin.get("at", FIRST_MOMENT)),
        )
        self._tell(begin)
        values = self.values(begin)
        if "state" in begin:
            self.rehearsal.arrive(begin["state"], values)
            refusal = None
        else:
            refusal = self.rehearsal.begin(values)
        self._note("begin", None, refusal, self.rehearsal.now)

    def to_the_end(self) -> "Play":
        """Returns the play with all steps taken."""
        for step in self.script.get("steps", ()):
            self.take(step)
        return self

    def take(self, step: Json) -> Turn:
        """Takes one step and returns what came of it; a refused one changes nothing but the clock."""
        before = self.rehearsal.now
        if "at" in step:
            self.rehearsal.now = datetime.fromisoformat(step["at"])
        self._tell(step)
        refusal: Refusal | None = None
        if step["do"] == "wait":
            self.rehearsal.system_moves()
        elif str(step["do"]).startswith(MARK):
            key = str(step["do"]).removeprefix(MARK)
            refusal = with_verb(self.rehearsal, key, step.get("by"), step.get("ask", {}), step.get("comment", ""))
        else:
            refusal = self.rehearsal.act(
                step["do"],
                step.get("by"),
                self.values(step),
                step.get("comment", ""),
                in_batch=step.get("in_batch", False),
                on_behalf_of=step.get("for"),
            )
        return self._note(step["do"], step.get("by"), refusal, before)

    def values(self, told: Json) -> dict[str, Any]:
        """Returns the values of a step; a list adds several sets, each an object or the name of one."""
        result: dict[str, Any] = {}
        for each in _as_list(told.get("values", {})):
            result.update(self.shared.get("values", {})[each] if isinstance(each, str) else each)
        return result

    def _tell(self, told: Json) -> None:
        self.rehearsal.answers.update({key: as_fact(value) for key, value in told.get("facts", {}).items()})
        self.rehearsal.dates.update({key: date.fromisoformat(value) for key, value in told.get("dates", {}).items()})
        if told.get("cast"):
            cast = {role: tuple(codes) for role, codes in told["cast"].items()}
            self.rehearsal.people = {**self.rehearsal.people, **cast}

    def _note(self, action: str, by: str | None, refusal: Refusal | None, before: datetime) -> Turn:
        played = self.rehearsal
        entries = sum(len(each.entries) for each in self.turns)
        effects = sum(len(each.effects) for each in self.turns)
        timers = () if not hasattr(played, "snapshot") else played.snapshot.timers
        turn = Turn(
            number=len(self.turns),
            action=action,
            by=by,
            at=played.now,
            refusal=refusal,
            state=played.snapshot.state if hasattr(played, "snapshot") else "",
            entries=tuple(played.history[entries:]),
            effects=tuple(played.effects[effects:]),
            fired=tuple(each for each in timers if before < each.due_at <= played.now),
            places={each.region: each.state for each in self.places() if each.region},
            people=tuple(sorted({code for todo in self.todos() for code in todo.members})),
            shows=self.shown(),
            due=min((each.due_at.date().isoformat() for each in timers if each.kind == "due"), default=""),
            values=dict(played.snapshot.values) if hasattr(played, "snapshot") else {},  # type: ignore[arg-type]
        )
        self.turns.append(turn)
        return turn

    def places(self) -> tuple[Snapshot, ...]:
        """Returns the case place by place: the main line, then each branch that runs."""
        if not hasattr(self.rehearsal, "snapshot"):
            return ()
        snapshot = self.rehearsal.snapshot
        return tuple(focused(snapshot, region) for region in active_places(snapshot))

    def todos(self) -> tuple[OpenTodo, ...]:
        """Returns the todos that are open now, in all places."""
        return tuple(todo for place in self.places() for todo in place.todos if todo.state == place.state)

    def shown(self) -> tuple[str, ...]:
        """Returns the fields that the people of the present steps may fill in and see, in the order of the form."""
        states = [self.definition.states[place.state] for place in self.places()]
        writable = {key for state in states for key in state.writable}
        shown = writable and visible_fields(self.definition, self.rehearsal) & writable
        return tuple(spec.key for spec in self.definition.form.fields if spec.key in shown)


def expectations(turn: Turn) -> dict[str, Any]:
    """Returns what an example may say about a turn, as it came out."""
    found: dict[str, Any] = {"people": list(turn.people), "shows": list(turn.shows)}
    found |= {"places": dict(turn.places)} if turn.places else {}
    return {**found, "due": turn.due} if turn.due else found


def visible_fields(definition: ProcedureDefinition, played: Rehearsal) -> frozenset[str]:
    """Returns the fields whose conditions hold with the answers given so far."""
    state = evaluate_form(
        definition.form,
        typed_values(definition.form, played.snapshot.values),
        facts=played.answers,  # type: ignore[arg-type]  # told as values of expressions
        now=played.now,
        today=played.now.date(),
        calendar=played.calendar,
    )
    return state.visible


def people_of(shared: Json, script: Json) -> dict[str, tuple[str, ...]]:
    """Returns who holds which role: what all examples share, and what this one says otherwise."""
    told = {**shared.get("people", {}), **script.get("people", {})}
    return {role: tuple(codes) for role, codes in told.items()}


def calendar_of(document: Json) -> ExampleCalendar:
    """Returns the calendar that a script is played with; none told means that every year is confirmed."""
    told = document.get("calendar")
    years = told.get("confirmed_years", ()) if told is not None else range(2000, 2100)
    return ExampleCalendar(
        days={date.fromisoformat(day): works for day, works in (told or {}).get("days", {}).items()},
        confirmed_years=frozenset(years),
    )


def _as_list(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else [value]

"""What was done in a case, tried on another version: where it would have come out differently, and why.

The recorded answers, people and moments stand; only the definition is another one. What the engine cannot know from
them (votes, other cases) is taken to have been as it was, and said to be so where the new version asks for more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from forms.engine.evaluation import evaluate_form
from forms.engine.expressions import Tree, evaluate, fact_key, is_true

from .conditions import calls_in, computed_behind
from .kinds import kind_of
from .model import SYSTEM_ROLE, CalendarLike, Facts, ProcedureDefinition, Snapshot, TransitionSpec
from .timers import CalendarMissing, due_date
from .typed import typed_values

STANDING = frozenset({"claim", "release", "record", "open_branch"})
BLANK: tuple[Any, ...] = (None, "", [], {})


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """One entry of the history of a case."""

    seq: int
    action: str
    source: str
    target: str
    role: str
    comment: str
    changes: Mapping[str, Any]
    at: datetime
    entered: bool


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Where the case would have come out differently; ``parts`` marks that nothing after it can be compared."""

    seq: int
    state: str
    code: str
    context: Mapping[str, str] = field(default_factory=dict)
    parts: bool = False


@dataclass
class Replay:
    """One case on its way through the new version."""

    old: ProcedureDefinition
    new: ProcedureDefinition
    entries: Sequence[Recorded]
    calendar: CalendarLike | None = None
    timezone: str = "Asia/Shanghai"
    values: dict[str, Any] = field(default_factory=dict)
    entered_at: dict[str, datetime] = field(default_factory=dict)

    def differences(self) -> list[Difference]:
        """Returns what differs, up to the point where the ways part."""
        found: list[Difference] = []
        for place, entry in enumerate(self.entries):
            after = self.entries[place + 1] if place + 1 < len(self.entries) else None
            for each in self._entry(entry, after):
                found.append(each)
                if each.parts:
                    return found
        return found

    def _entry(self, entry: Recorded, after: Recorded | None) -> Iterator[Difference]:
        if entry.action == "contribute":
            yield from self._part(entry)
            return
        self.values.update(entry.changes)
        if entry.action in STANDING:
            return
        if entry.target not in self.new.states:
            yield self._said(entry, "state_gone", parts=True, state=entry.target)
            return
        if entry.action == "start":
            if self.new.start_state.key != entry.target:
                yield self._said(entry, "starts_elsewhere", parts=True, now=self.new.start_state.key)
        elif not entry.action.startswith("@"):
            yield from self._pressed(entry)
        if entry.entered:
            self.entered_at[entry.target] = entry.at
        yield from self._by_itself(entry, after)

    def _part(self, entry: Recorded) -> Iterator[Difference]:
        state = self.new.states.get(entry.source)
        if state is None or not kind_of(state.kind).takes_contributions:
            yield self._said(entry, "no_parts", parts=True)
        elif entry.role and entry.role not in state.performers:
            yield self._said(entry, "not_asked", role=entry.role)

    def _pressed(self, entry: Recorded) -> Iterator[Difference]:
        now, was = self.new.transitions.get(entry.action), self.old.transitions.get(entry.action)
        if now is None:
            yield self._said(entry, "button_gone", parts=True, button=entry.action)
            return
        if entry.source not in now.sources:
            yield self._said(entry, "button_elsewhere", parts=True, button=entry.action)
            return
        yield from self._who(entry, now)
        if now.comment == "required" and not entry.comment.strip() and entry.role != SYSTEM_ROLE:
            yield self._said(entry, "comment_missing")
        yield from self._guard(entry, now, was)
        yield from self._missing(entry, now)
        yield from self._time(entry, now, was)
        if was is not None and now.target != was.target and entry.target == was.target:
            yield self._said(entry, "leads_elsewhere", parts=True, was=was.target, now=now.target)

    def _who(self, entry: Recorded, now: TransitionSpec) -> Iterator[Difference]:
        if entry.role == SYSTEM_ROLE:
            if SYSTEM_ROLE not in now.by and self.new.states[entry.source].when_skipped != now.key:
                yield self._said(entry, "no_longer_by_itself")
        elif entry.role and entry.role not in now.by:
            yield self._said(entry, "not_allowed", role=entry.role)

    def _guard(self, entry: Recorded, now: TransitionSpec, was: TransitionSpec | None) -> Iterator[Difference]:
        if now.guard is None or (was is not None and was.guard == now.guard):
            return
        answer = self._holds(now.guard, entry)
        if answer is None:
            yield self._said(entry, "guard_unknown", guard=now.guard_text)
        elif not answer:
            yield self._said(entry, "guard_refuses", guard=now.guard_text)

    def _holds(self, guard: Tree, entry: Recorded) -> bool | None:
        """Whether the condition holds with the recorded answers; None where only the running site could tell."""
        calls = calls_in(self.new, guard)
        if any(name != "has_comment" for name, _arguments in calls):
            return None
        facts = {fact_key(*call): bool(entry.comment.strip()) for call in calls}
        values = typed_values(self.new.form, self.values)
        around = {"now": entry.at, "today": self._day(entry.at), "calendar": self.calendar}
        for name in computed_behind(self.new, guard):
            values[name] = evaluate(self.new.form.field(name).computed, values, facts=facts, **around)
        return is_true(evaluate(guard, values, facts=facts, **around))

    def _missing(self, entry: Recorded, now: TransitionSpec) -> Iterator[Difference]:
        """Fields that the new version demands here and that were not filled in."""
        if not now.validates or entry.role == SYSTEM_ROLE:
            return
        asked = {*self.new.states[entry.source].writable, *now.inputs}
        state = evaluate_form(
            self.new.form,
            typed_values(self.new.form, self.values),
            now=entry.at,
            today=self._day(entry.at),
            calendar=self.calendar,
        )
        for key in sorted(asked & state.required):
            if self.values.get(key) in BLANK:
                yield self._said(entry, "field_missing", field=key)

    def _time(self, entry: Recorded, now: TransitionSpec, was: TransitionSpec | None) -> Iterator[Difference]:
        """Minimum periods not over yet, and deadlines passed, where the old version did not say so."""
        begun = self.entered_at.get(entry.source)
        if begun is None or entry.source not in self.old.states:
            return
        if (
            was is not None
            and self._hindered(self.new, now, entry, begun)
            and not self._hindered(self.old, was, entry, begun)
        ):
            yield self._said(entry, "too_early")
        deadlines = self._due(self.old, entry, begun)
        for key, (due, blocks) in self._due(self.new, entry, begun).items():
            before = deadlines.get(key, (None, False))[0]
            if entry.at > due and not (before is not None and entry.at > before):
                yield self._said(
                    entry, "too_late" if blocks and now.validates else "overdue", day=due.date().isoformat()
                )

    def _hindered(
        self, definition: ProcedureDefinition, transition: TransitionSpec, entry: Recorded, begun: datetime
    ) -> bool:
        state = definition.states[entry.source]
        snapshot = Snapshot(
            case="", state=entry.source, status="open", seq=entry.seq, visit=0, entered_at=begun, values=self.values
        )
        facts = Facts(calendar=self.calendar, timezone=self.timezone)
        refusal = kind_of(state.kind).hindrance(definition, snapshot, transition, facts, entry.at)
        return refusal is not None and refusal.code != "calendar_provisional"

    def _due(
        self, definition: ProcedureDefinition, entry: Recorded, begun: datetime
    ) -> dict[str, tuple[datetime, bool]]:
        state = definition.states[entry.source]
        facts = Facts(calendar=self.calendar, timezone=self.timezone)
        found = {}
        for timer in kind_of(state.kind).timers(state):
            try:
                due = due_date(timer, definition=definition, entered_at=begun, values=self.values, facts=facts)
            except CalendarMissing:
                continue
            if due is not None:
                found[timer.key] = (due.at, timer.blocks)
        return found

    def _by_itself(self, entry: Recorded, after: Recorded | None) -> Iterator[Difference]:
        """A transition that only the new version would take by itself now."""
        if not entry.entered:
            return
        for each in self.new.transitions_from(entry.target):
            was = self.old.transitions.get(each.key)
            same = was is not None and was.by == each.by and was.guard == each.guard
            if SYSTEM_ROLE not in each.by or same or (after is not None and after.action == each.key):
                continue
            if each.guard is None or self._holds(each.guard, entry):
                yield self._said(entry, "goes_on_by_itself", parts=True, button=each.key, now=each.target)
                return

    def _day(self, moment: datetime) -> Any:
        return moment.astimezone(ZoneInfo(self.timezone)).date()

    def _said(self, entry: Recorded, code: str, *, parts: bool = False, **context: str) -> Difference:
        return Difference(seq=entry.seq, state=entry.source or entry.target, code=code, context=context, parts=parts)

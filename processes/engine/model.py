"""The data that travels through the engine: a compiled definition, a snapshot of one case, and what one action leads to.

Everything here is frozen and made of plain values, so the same engine serves the live case, the dry run before publishing,
worked examples and random walks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

from forms.engine.definition import FormDefinition

Text = Mapping[str, str]
"""A text in both languages: ``{"zh-hans": …, "en": …}``."""

Tree = object
"""An expression tree of ``forms.engine.expressions`` (JSON)."""

StepKindKey = Literal["single", "joint", "vote", "publicity", "batch", "wait", "end"]
CaseStatus = Literal["open", "suspended", "closed"]
EndOutcome = Literal["success", "failure"]
CommentRule = Literal["none", "optional", "required"]
Tone = Literal["primary", "quiet", "danger"]

SYSTEM_ROLE = "system"


class CalendarLike(Protocol):
    """The working calendar the engine computes with; ``organization.working_days.Calendar`` is one."""

    def is_working(self, day: date) -> bool: ...

    def add_working_days(self, start: date, days: int) -> date: ...

    def is_provisional(self, day: date) -> bool: ...


# --- the compiled definition ------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class TimerSpec:
    """A deadline of a state.

    ``base`` is where counting starts: ``"entered"`` (the day the state was entered), ``"field:KEY"`` or
    ``"fact:KEY"`` (a date the shell supplies, such as ``campaign_closes``). Exactly one of ``working_days``,
    ``days``, ``months`` may move it (``working_days`` may name a parameter). The deadline is the END of the day found.
    ``remind`` lists offsets in calendar days relative to the deadline (-3 = three days before).
    ``escalate_to`` roles hear of it when the deadline has passed; ``overdue_every`` repeats that in days (0 = once).
    """

    key: str
    title: Text
    base: str = "entered"
    working_days: int | str | None = None
    days: int | None = None
    months: int | None = None
    remind: tuple[int, ...] = ()
    remind_to: tuple[str, ...] = ()
    """Roles; empty = the holders of the open todos."""
    escalate_to: tuple[str, ...] = ()
    blocks: bool = False
    """True where transitions of the state are refused after the deadline (the window of a campaign)."""


@dataclass(frozen=True, kw_only=True)
class StateSpec:
    """A state of the machine and who works in it."""

    key: str
    title: Text
    kind: StepKindKey
    start: bool = False
    outcome: EndOutcome | None = None
    performers: tuple[str, ...] = ()
    """Role keys; each finds people relative to the case's unit."""
    writable: tuple[str, ...] = ()
    hint: Text = field(default_factory=dict)
    """One sentence for the person whose todo it is."""
    timers: tuple[TimerSpec, ...] = ()
    when_skipped: str | None = None
    """The transition taken when the role says that this step does not exist for the unit."""
    config: Mapping[str, object] = field(default_factory=dict)
    """What the step kind needs: joint {mode, minimum, rubric, hidden, exclude_own_unit}; vote {vote}; publicity
    {working_days}; batch {group_by}."""


@dataclass(frozen=True, kw_only=True)
class EffectSpec:
    """What a transition causes; ``kind`` names a registered effect."""

    kind: str
    config: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TransitionSpec:
    """A button of one or more states (or, for the role ``system``, what happens by itself once its guard holds)."""

    key: str
    title: Text
    sources: tuple[str, ...]
    target: str
    by: tuple[str, ...]
    guard: Tree | None = None
    guard_text: str = ""
    guard_help: Text = field(default_factory=dict)
    """What to do when the guard refuses, in people's words."""
    comment: CommentRule = "optional"
    inputs: tuple[str, ...] = ()
    """Fields asked for in the dialog of this button (transition form), besides the state's writable fields."""
    validates: bool = True
    """Whether required fields are checked: true for forward moves, false for returns, withdrawals, logs."""
    tone: Tone = "primary"
    help: Text = field(default_factory=dict)
    """What will happen and who will see it."""
    effects: tuple[EffectSpec, ...] = ()
    batch: bool = False
    """Whether it may be applied to all cases of a batch together (a batch step's transitions may be ONLY so applied)."""
    reopens: bool = False
    """Allowed out of an end state (succession)."""


@dataclass(frozen=True, kw_only=True)
class VoteSpec:
    """A vote. ``scope`` "case": a body decides on one case; "campaign": everybody chooses among the cases of a campaign's category."""

    key: str
    title: Text
    scope: Literal["case", "campaign"]
    roll: str
    """The role whose members may vote; snapshotted as a roll for scope "case"."""
    secrecy: Literal["open", "secret", "participation"]
    max_choices: int = 1
    quorum: Literal["ge_half", "gt_half", "ge_two_thirds", "none"] = "none"
    quorum_of: Literal["roll", "present"] = "roll"
    majority: Literal["gt_half", "ge_two_thirds", "none"] = "gt_half"
    majority_of: Literal["roll", "present"] = "roll"
    recuse_own_unit: bool = False


@dataclass(frozen=True, kw_only=True)
class CriterionSpec:
    key: str
    title: Text
    maximum: int


@dataclass(frozen=True, kw_only=True)
class RubricSpec:
    """A scoring table; ``combine`` says how the scores of several people become one figure."""

    key: str
    title: Text
    criteria: tuple[CriterionSpec, ...]
    combine: Literal["mean", "trim_mean"] = "trim_mean"
    minimum: int = 1


@dataclass(frozen=True, kw_only=True)
class ParameterSpec:
    """An administrator's value with a regulatory bound (locked direction)."""

    key: str
    title: Text
    default: str
    minimum: str | None = None
    maximum: str | None = None
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class StartSpec:
    """Who may start a case and how often."""

    by: tuple[str, ...]
    campaign: bool = False
    unique_by: tuple[str, ...] = ()
    """Of ``unit``, ``campaign`` and field keys: at most one live case per combination (checked when they are known)."""


@dataclass(frozen=True, kw_only=True)
class NumberSpec:
    """A document number; ``pattern`` knows {prefix}, {year}, {seq}; a voided number is never used again."""

    key: str
    field: str
    pattern: str
    prefix: str = ""


@dataclass(frozen=True, kw_only=True)
class PrintSpec:
    """A printed document; ``body`` knows {field} placeholders, {case_number}, {unit}, {today}."""

    key: str
    title: Text
    body: Text


@dataclass(frozen=True, kw_only=True)
class PageSpec:
    """How a case becomes a page: page type and page field ← form field."""

    key: str
    page_type: str
    fields: Mapping[str, str]
    on_publish: str | None = None
    """The transition performed for the editor who publishes the page in the CMS."""


@dataclass(frozen=True, kw_only=True)
class ProcedureDefinition:
    """A published procedure: form, machine and texts, immutable."""

    key: str
    title: Text
    summary: Text
    start: StartSpec
    form: FormDefinition
    states: Mapping[str, StateSpec]
    transitions: Mapping[str, TransitionSpec]
    votes: Mapping[str, VoteSpec] = field(default_factory=dict)
    rubrics: Mapping[str, RubricSpec] = field(default_factory=dict)
    parameters: Mapping[str, ParameterSpec] = field(default_factory=dict)
    numbers: Mapping[str, NumberSpec] = field(default_factory=dict)
    printouts: Mapping[str, PrintSpec] = field(default_factory=dict)
    pages: Mapping[str, PageSpec] = field(default_factory=dict)
    rules: Mapping[str, Tree] = field(default_factory=dict)
    """Named rules, inlined into guards when the document is compiled."""
    restricted_fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Field key → roles that may see it; absent = whoever sees the case."""

    @property
    def start_state(self) -> StateSpec:
        return next(state for state in self.states.values() if state.start)

    def transitions_from(self, state: str) -> tuple[TransitionSpec, ...]:
        return tuple(each for each in self.transitions.values() if state in each.sources)


# --- one case, as the engine sees it ----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class OpenTodo:
    id: int
    state: str
    role: str
    members: tuple[str, ...]
    """Codes of the members who may do it."""
    claimed_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """One person's part of a joint step: a score, an opinion, a decision."""

    member: str
    values: Mapping[str, object]
    comment: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class OpenTimer:
    key: str
    kind: Literal["due", "remind", "escalate"]
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    case: str
    state: str
    status: CaseStatus
    seq: int
    visit: int
    """The seq at which the present state was entered."""
    entered_at: datetime
    values: Mapping[str, object]
    """Stored JSON values by field key."""
    todos: tuple[OpenTodo, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    """Of the present visit."""
    timers: tuple[OpenTimer, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts: a member (or the system) with the roles held in this case at this moment."""

    member: str | None
    roles: frozenset[str] = frozenset()
    on_behalf_of: str | None = None

    @property
    def is_system(self) -> bool:
        return self.member is None and SYSTEM_ROLE in self.roles


SYSTEM = Actor(member=None, roles=frozenset({SYSTEM_ROLE}))


@dataclass(frozen=True, kw_only=True)
class Action:
    """``transition`` presses the button ``key``; ``contribute`` adds one's part to a joint step; ``claim``/``release`` a shared
    todo; ``record`` lets the system write values (the page an effect created) without moving."""

    kind: Literal["transition", "contribute", "claim", "release", "record"]
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """What was sent with an action: values already cleaned and masked by the form engine, in stored JSON."""

    values: Mapping[str, object] = field(default_factory=dict)
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class Performers:
    """The people found for a state: per role, their codes and why."""

    by_role: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    explanations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    skipped: bool = False


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the engine may not find out itself: people of the target state, answers of fact functions, dates, the calendar."""

    performers: Performers = field(default_factory=Performers)
    answers: Mapping[str, object] = field(default_factory=dict)
    """Keyed ``name:arg1,arg2`` as ``forms.engine.expressions`` wants them; ``param:KEY`` too."""
    dates: Mapping[str, date | None] = field(default_factory=dict)
    """For timers with base ``fact:KEY``."""
    calendar: CalendarLike | None = None
    timezone: str = "Asia/Shanghai"


# --- what an action leads to ------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class TodoToOpen:
    state: str
    role: str
    members: tuple[str, ...]
    personal: bool = False
    """True for joint steps: one todo per person."""
    due_at: datetime | None = None
    explanation: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TodoToClose:
    id: int
    how: Literal["done", "superseded"]


@dataclass(frozen=True, kw_only=True)
class TimerToSet:
    key: str
    kind: Literal["due", "remind", "escalate"]
    due_at: datetime
    roles: tuple[str, ...] = ()
    provisional: bool = False
    """The calendar of a year concerned is not confirmed yet."""


@dataclass(frozen=True, kw_only=True)
class EffectToEmit:
    kind: str
    config: Mapping[str, object]
    ordinal: int
    """Its place among the effects of the action: part of the idempotency key ``case:seq:ordinal``."""


@dataclass(frozen=True, kw_only=True)
class HistoryDraft:
    action: str
    source: str
    target: str
    comment: str
    changes: Mapping[str, object]
    """Field key → new stored value."""
    contribution: bool = False


@dataclass(frozen=True, kw_only=True)
class Outcome:
    state: str
    status: CaseStatus
    end: EndOutcome | None
    values: Mapping[str, object]
    """All values after the action."""
    history: HistoryDraft
    entered: bool
    """True where a state was entered (also a self-transition that restarts it); the new visit is seq + 1."""
    todos_to_open: tuple[TodoToOpen, ...] = ()
    todos_to_close: tuple[TodoToClose, ...] = ()
    claim: tuple[int, str | None] | None = None
    """(todo id, member code or None) for claim and release."""
    timers_to_set: tuple[TimerToSet, ...] = ()
    cancel_timers: bool = False
    effects: tuple[EffectToEmit, ...] = ()
    contribution: Contribution | None = None
    open_vote: str | None = None


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why an action is not possible; worded for people at the edge by its code."""

    code: Literal[
        "closed",
        "suspended",
        "not_from_here",
        "not_yours",
        "not_in_batch",
        "guard",
        "comment_required",
        "deadline_passed",
        "nobody_found",
        "already_contributed",
        "claimed_by_other",
        "unknown_action",
        "calendar_provisional",
    ]
    context: Mapping[str, object] = field(default_factory=dict)

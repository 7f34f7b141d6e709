"""A compiled definition: states, transitions, timers, votes and texts of one published version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from forms.engine.definition import FormDefinition
from forms.engine.expressions import Tree

from .voting import Text, VoteSpec

StepKindKey = Literal["single", "joint", "rows", "vote", "children", "publicity", "batch", "wait", "parallel", "end"]
EndOutcome = Literal["success", "failure"]
CommentRule = Literal["none", "optional", "required"]
Tone = Literal["primary", "quiet", "danger"]


@dataclass(frozen=True, kw_only=True)
class TimerSpec:
    """A deadline of a state.

    ``base`` is where counting starts: ``"entered"`` (the day the state was entered), ``"field:KEY"`` or
    ``"fact:KEY"`` (a date the shell supplies, such as ``campaign_closes``). Exactly one of ``working_days``,
    ``days``, ``months``, ``minutes`` may move it (``working_days`` may name a parameter). The deadline is the END of
    the day found; with ``minutes`` it is that very moment.
    ``remind`` lists offsets in calendar days relative to the deadline (-3 = three days before).
    ``escalate_to`` roles hear of it when the deadline has passed; ``overdue_every`` repeats that in days (0 = once).
    """

    key: str
    title: Text
    base: str = "entered"
    working_days: int | str | None = None
    days: int | None = None
    months: int | None = None
    minutes: int | None = None
    """The deadline is a moment, not a day: that of the base, so many minutes later or earlier."""
    remind: tuple[int, ...] = ()
    remind_minutes: tuple[int, ...] = ()
    """Further reminders, in minutes relative to the deadline (-60 = an hour before)."""
    remind_to: tuple[str, ...] = ()
    """Roles; empty = the holders of the open todos."""
    escalate_to: tuple[str, ...] = ()
    overdue_every: int = 0
    """Days between repetitions of the escalation; 0 = once."""
    blocks: bool = False
    """True where transitions of the state are refused after the deadline (the window of a campaign)."""
    escalations: tuple[Mapping[str, object], ...] = ()
    """Further levels: ``{"after": days, "to": (roles)}``, each told so many days after the deadline."""
    then: str = ""
    """The transition that the system takes once the deadline has passed; "" = nobody decides by silence."""
    not_before: str = ""
    """A date the shell supplies, before which counting never starts; that of the entry where it supplies none. A blank
    base counts from there."""
    starts_day: bool = False
    """The moment is the beginning of the day found, and the day counted from does not count (waiting)."""


@dataclass(frozen=True, kw_only=True)
class RegionSpec:
    """One of the courses that a parallel state holds; each that opens is a branch of the case."""

    key: str
    title: Text
    start: str
    """The state with which the branch begins."""
    parallel: str
    """The parallel state it belongs to."""
    when: Tree | None = None
    """Opens only where this holds; None = always."""
    when_text: str = ""
    chosen_in: str = ""
    """A multiple choice among whose answers this region's key must be."""


@dataclass(frozen=True, kw_only=True)
class StateSpec:
    """A state of the machine and who works in it."""

    key: str
    title: Text
    kind: StepKindKey
    start: bool = False
    outcome: EndOutcome | None = None
    performers: tuple[str, ...] = ()
    """Role keys and other words for people (``engine.who``); each finds people relative to the case's unit."""
    not_same_as: tuple[str, ...] = ()
    """States whose doers may not act here (separation of duties)."""
    nobody: tuple[str, ...] = ()
    """What is tried one after the other when the performers find nobody: words for people, ``unit_above``,
    ``administrator``; empty = the action that leads here is refused."""
    duplicates: Literal["", "never", "skip_consecutive", "skip_all"] = ""
    """Whether the step is skipped for people who have approved before; "" = as the procedure says."""
    writable: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    """Fields that whoever has a todo here may not see as long as the case is here (blind review)."""
    hint: Text = field(default_factory=dict)
    """One sentence for the person whose todo it is."""
    timers: tuple[TimerSpec, ...] = ()
    when_skipped: str | None = None
    """The transition taken when the role says that this step does not exist for the unit."""
    config: Mapping[str, object] = field(default_factory=dict)
    """What the step kind needs: joint {mode, minimum, rubric, hidden, exclude_own_unit}; vote {vote}; publicity
    {working_days}; batch {group_by}; parallel {regions, join, rest}."""
    verbs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Who may do what here beyond the buttons (``engine/verbs/rights.py``)."""
    region: str = ""
    """The region of a parallel state that this state belongs to; "" = the main line."""
    regions: tuple[RegionSpec, ...] = ()
    """What ``config`` says of them, for a parallel state."""


@dataclass(frozen=True, kw_only=True)
class EffectSpec:
    """What a transition causes; ``kind`` names a registered effect."""

    kind: str
    config: Mapping[str, object] = field(default_factory=dict)
    when: Tree | None = None
    """Happens only where this holds with what the action writes; None = always."""
    when_text: str = ""


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
    """Whether it may be applied to all cases of a batch together (a batch step's transitions may be ONLY so applied).
    Whether it may be applied to all cases of a batch together (a batch step's transitions may be ONLY so applied)."""
    reopens: bool = False
    """Allowed out of an end state (succession)."""
    restarts: bool = False
    """Whether a self-transition begins a new visit (new todos and timers); without it only a log entry is written."""
    interrupts: bool = False
    """Whether the system leaves a parallel state with it before enough branches have ended (a deadline)."""


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
    """Of ``unit``, ``campaign`` and field keys: at most one case per combination (checked when they are known)."""
    unique_while: Literal["open", "kept"] = "kept"
    """How long a case takes its combination: ``open`` until it is closed, ``kept`` for ever unless it fails."""


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
    verbs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Who may do what beyond the buttons, wherever the step says nothing."""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Person field → among whom somebody chooses in it (``chosen:KEY``); absent = anybody."""
    duplicates: Literal["never", "skip_consecutive", "skip_all"] = "never"
    """Whether steps are skipped for people who have approved before: just before, or anywhere in this run."""

    memo: dict[tuple[str, int], object] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What the engine found out about trees of this definition (by their identity), so that it looks only once."""

    @property
    def start_state(self) -> StateSpec:
        return next(state for state in self.states.values() if state.start)

    @cached_property
    def regions(self) -> Mapping[str, RegionSpec]:
        """Every region of every parallel state; empty where nothing runs side by side."""
        return {each.key: each for state in self.states.values() for each in state.regions}

    def transitions_from(self, state: str) -> tuple[TransitionSpec, ...]:
        return tuple(each for each in self.transitions.values() if state in each.sources)

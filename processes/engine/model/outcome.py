"""What one action leads to, or why it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from .definition import EndOutcome, TransitionSpec
from .snapshot import CaseStatus, Contribution, TodoKindKey


@dataclass(frozen=True, kw_only=True)
class TodoToOpen:
    state: str
    role: str
    members: tuple[str, ...]
    personal: bool = False
    """True for joint steps: one todo per person."""
    due_at: datetime | None = None
    explanation: tuple[str, ...] = ()
    kind: TodoKindKey = "step"
    mode: str = ""
    assigned: bool = False
    added_by: str | None = None
    like: int | None = None
    """The open todo whose visit and deadline this one shares."""
    parks: int | None = None
    """The open todo that waits for this one."""
    waits_for: int | None = None
    """The open todo that this one waits for."""
    back_to: str = ""
    back_member: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class TodoHanded:
    """An open todo that other people have from now on."""

    id: int
    members: tuple[str, ...]
    told: tuple[str, ...]
    """Those of them who hear of it as of a new todo."""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class TodoToClose:
    id: int
    how: Literal["done", "superseded"]


@dataclass(frozen=True, kw_only=True)
class TimerToSet:
    key: str
    kind: Literal["due", "remind", "escalate", "done"]
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
    details: Mapping[str, object] = field(default_factory=dict)
    """What a verb was asked to do."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    state: str
    """The state of the place that moved: of the main line, or of the branch ``region``."""
    status: CaseStatus
    end: EndOutcome | None
    """How the case ended, or the branch ``region``."""
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
    """The vote of scope "case" that the entered state holds."""
    follow_up: str | None = None
    """The transition the shell takes next as the system: the state entered does not exist for this unit
    (when_skipped)."""
    handed: tuple[TodoHanded, ...] = ()
    woken: tuple[int, ...] = ()
    """The open todos that waited for one that ends here."""
    drop_contribution: str | None = None
    """The member who takes back the own part of a joint step."""
    copies: tuple[str, ...] = ()
    """The members to whom a copy is sent."""
    region: str = ""
    """The branch that moved; "" = the main line."""
    fork: int | None = None
    """Where the branch is new: the visit of the parallel state that opens it."""
    cancelled: tuple[str, ...] = ()
    """The regions whose branches end here without having come to an end of their own."""


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
        "branches_running",
        "too_late",
        "awaits_signer",
        "has_part",
        "one_person",
        "too_many_people",
        "nobody_named",
        "person_unknown",
        "may_not_see",
        "last_signer",
        "step_unknown",
        "not_straight_back",
        "not_a_performer",
        "date_wrong",
        "urged_today",
        "nobody_to_tell",
        "separated",
    ]
    context: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A button and, where it cannot be pressed now, the reason."""

    transition: TransitionSpec
    refusal: Refusal | None = None

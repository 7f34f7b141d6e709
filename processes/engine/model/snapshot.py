"""One case at one moment, as the engine sees it, and what somebody wants to do with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

from .definition import EndOutcome

CaseStatus = Literal["open", "suspended", "closed"]
TodoKindKey = Literal["step", "sign", "advice"]
BranchStatus = Literal["active", "done", "cancelled"]

SYSTEM_ROLE = "system"


class CalendarLike(Protocol):
    """The working calendar the engine computes with; ``organization.working_days.Calendar`` is one."""

    def is_working(self, day: date, /) -> bool: ...

    def add_working_days(self, start: date, count: int, /) -> date: ...

    def working_days_between(self, start: date, end: date, /) -> int: ...

    def is_provisional(self, day: date, /) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class OpenTodo:
    id: int
    state: str
    role: str
    members: tuple[str, ...]
    """Codes of the members who may do it."""
    claimed_by: str | None = None
    personal: bool = False
    """Asks for this person's own part: nobody does it for somebody else."""
    kind: TodoKindKey = "step"
    assigned: bool = False
    """Somebody chose the people: who merely holds the role has no part in it any more."""
    added_by: str | None = None
    waits_for: int | None = None
    """The open todo without which nothing can be done here."""
    mode: str = ""
    """How a signature was added: before, beside, delegate."""
    back_to: str = ""
    back_member: str = ""
    """Where the case goes, and to whom, once this is completed."""


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """One person's part of a joint step: a score, an opinion, a decision."""

    member: str
    values: Mapping[str, object]
    comment: str
    at: datetime
    state: str = ""
    role: str = ""
    """The role in which the person was asked."""
    part: str = ""
    """Which part of the step it is, where one person may have several (the row of a table)."""


@dataclass(frozen=True, kw_only=True)
class OpenTimer:
    key: str
    kind: Literal["due", "remind", "escalate", "done"]
    due_at: datetime
    state: str = ""


@dataclass(frozen=True, kw_only=True)
class Branch:
    """The latest run of one region: where it is, or how it ended."""

    region: str
    state: str
    visit: int
    """The seq at which the branch entered its present state."""
    entered_at: datetime
    fork: int
    """The visit of the parallel state that opened it."""
    status: BranchStatus = "active"
    outcome: EndOutcome | None = None


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A case. Seen whole, ``state``, ``visit`` and ``entered_at`` are those of the main line and the rest holds the
    todos, contributions and timers of every branch too; ``branches.focused`` gives one place of it alone."""

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
    asides: tuple[OpenTodo, ...] = ()
    """Added signatures and questions for advice: open, and no part of the step itself."""
    spoken_for: frozenset[str] = frozenset()
    """Members whose todo of the present visit somebody else took over."""
    branches: tuple[Branch, ...] = ()
    """The latest branch of every region that was ever opened."""
    region: str = ""
    """The branch that is looked at; "" = the main line."""
    whole: "Snapshot | None" = field(default=None, repr=False, compare=False)
    """The whole case, where only one place is looked at."""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts: a member (or the system) with the roles held in this case at this moment."""

    member: str | None
    roles: frozenset[str] = frozenset()
    on_behalf_of: str | None = None
    barred: bool = False
    """Did an earlier step whose doers may not act in the present one."""

    @property
    def holder(self) -> str | None:
        """Whose todos and roles are used: a delegate acts with those of the delegator."""
        return self.on_behalf_of or self.member

    @property
    def is_system(self) -> bool:
        return self.member is None and SYSTEM_ROLE in self.roles


SYSTEM = Actor(member=None, roles=frozenset({SYSTEM_ROLE}))


@dataclass(frozen=True, kw_only=True)
class Action:
    """``transition`` presses the button ``key``; ``contribute`` adds one's part to a joint step;
    ``claim``/``release`` a shared todo; ``record`` lets the system write values (the page an effect created) without
    moving; ``open_branch`` lets it open the region ``key``."""

    kind: Literal["transition", "contribute", "claim", "release", "record", "open_branch"]
    key: str = ""
    """The transition; for contribute, claim and release the id of the todo ("" = the first one that fits)."""
    in_batch: bool = False
    """Whether the action is applied to all cases of a batch together."""


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
    duplicate: str = ""
    """Why the step is skipped although there are people: they have approved before."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the engine may not find out itself: people of the target state, answers of fact functions, dates, the
    calendar."""

    performers: Performers = field(default_factory=Performers)
    answers: Mapping[str, object] = field(default_factory=dict)
    """Keyed ``name:arg1,arg2`` as ``forms.engine.expressions`` wants them; ``param:KEY`` too."""
    dates: Mapping[str, date | None] = field(default_factory=dict)
    """For timers with base ``fact:KEY``."""
    calendar: CalendarLike | None = None
    timezone: str = "Asia/Shanghai"

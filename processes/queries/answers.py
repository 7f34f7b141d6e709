"""What the pages are told: frozen answers of the queries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from forms.engine.definition import FormDefinition
from processes.engine.model import RubricSpec, TransitionSpec

if TYPE_CHECKING:
    from organization.models import Member, Unit
    from processes.models import Campaign, Case, HistoryEntry, ProcedureVersion, Todo, Vote


@dataclass(frozen=True, kw_only=True)
class Startable:
    """A procedure somebody could start now, for which units, and why not when not."""

    version: "ProcedureVersion"
    units: "tuple[Unit, ...]"
    campaign: "Campaign | None" = None
    refusal: str | None = None
    refusal_context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ActionOffer:
    """A button; ``refusal_code`` says why it cannot be pressed now (its ``guard_help`` is the transition's)."""

    key: str
    title: str
    tone: str
    comment: str
    inputs: tuple[str, ...]
    help: str
    refusal_code: str | None = None
    refusal_context: Mapping[str, Any] = field(default_factory=dict)
    on_behalf_of: str | None = None
    on_behalf_of_name: str = ""
    target: str = ""
    transition: TransitionSpec | None = None
    region: str = ""
    """The branch it is about; "" = the main line."""
    todo: str = ""
    """The todo it is about, for contributing, claiming and giving back."""


@dataclass(frozen=True, kw_only=True)
class CaseForm:
    """What this person may see and write now. In a joint step ``rubric`` is the score sheet to fill in, and
    ``own_contribution`` what the person already gave."""

    definition: FormDefinition
    writable: frozenset[str]
    visible: frozenset[str]
    facts: Mapping[str, Any]
    row: Mapping[str, Any] | None = None
    """What is stored in the row that is filled in, where the form is that of one row of a table."""
    row_label: str = ""
    rubric: RubricSpec | None = None
    own_contribution: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Why this todo is mine."""

    why: tuple[str, ...]
    role: str
    role_name: str
    on_behalf_of: "Member | None"
    due_at: datetime | None
    overdue: bool
    claimed_by: "Member | None" = None
    others: int = 0
    """How many other people could do it too."""


@dataclass(frozen=True, kw_only=True)
class ScoreLine:
    """One expert's sheet: shown to the organising committee's commissioner, and to the expert."""

    member: "Member"
    values: Mapping[str, Any]
    total: Decimal
    comment: str


@dataclass(frozen=True, kw_only=True)
class ScoreSummary:
    """What this person may know of the scores: ``result`` None and no ``lines`` means nothing yet; ``band`` is the
    range told to everybody once the case is decided."""

    rubric: RubricSpec | None
    count: int | None
    pending: int | None
    result: Decimal | None
    band: str
    lines: tuple[ScoreLine, ...]


@dataclass(frozen=True, kw_only=True)
class BatchRow:
    """One case of a batch; figures are None where this person may not know them yet."""

    case: "Case"
    rank: int | None
    total: Decimal | None
    expert: Decimal | None
    votes: int | None
    vote_score: Decimal | None
    defence: Decimal | None
    within_quota: bool | None
    in_step: bool


@dataclass(frozen=True, kw_only=True)
class Batch:
    """The cases decided together, in rank order, with the buttons for all of them."""

    campaign: "Campaign"
    category: str
    rows: tuple[BatchRow, ...]
    offers: tuple[ActionOffer, ...]
    quota: int


@dataclass(frozen=True, kw_only=True)
class VoteChoice:
    """Something that can be chosen: a case (campaign vote) or an answer; ``mine`` = of the voter's own unit."""

    value: str
    label: str
    case: "Case | None" = None
    mine: bool = False


@dataclass(frozen=True, kw_only=True)
class ItemPaper:
    """One question of a ballot; ``recused`` = it is about the voter, who does not answer it."""

    key: str
    label: str
    choices: tuple[VoteChoice, ...]
    recused: bool = False


@dataclass(frozen=True, kw_only=True)
class ItemResult:
    """What was decided about one item; ``figures`` are those of each answer, None where few have voted; ``average`` is
    the mean of their points, where answers have points."""

    label: str
    outcome: str
    figures: tuple[int, ...] | None
    answers: tuple[str, ...] = ()
    average: Decimal | None = None

    @property
    def shown(self) -> tuple[tuple[str, int], ...]:
        """Each answer in words with its number; empty where few have voted."""
        return tuple(zip(self.answers, self.figures or (), strict=False))


@dataclass(frozen=True, kw_only=True)
class VotePaper:
    """What a voter sees: the choices, whether he or she may vote, and if not why."""

    vote: "Vote"
    choices: tuple[VoteChoice, ...]
    max_choices: int
    may_vote: bool
    refusal: str | None
    has_voted: bool
    voted: int
    roll: int | None
    items: tuple[ItemPaper, ...] = ()


@dataclass(frozen=True, kw_only=True)
class VoteResult:
    """The tally of a closed vote; ``counts`` is None below five valid ballots of a vote that is not open by name."""

    vote: "Vote"
    valid: int
    counts: tuple[tuple[str, str, int], ...] | None
    """(value, label, votes), most first."""
    roll: int | None
    present: int | None
    outcome: str
    """"passed", "rejected", "no_quorum" or "" for a vote that only counts."""
    items: tuple[ItemResult, ...] = ()
    answers: tuple[str, ...] = ()
    """The answers to each item, in the order of the items' figures."""
    average: Decimal | None = None
    """The mean of the points, where the answers have points."""

    @property
    def has_averages(self) -> bool:
        return any(each.average is not None for each in self.items)

    @property
    def has_figures(self) -> bool:
        return any(each.figures is not None for each in self.items)


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """One line of a case's history as this person may read it (scores of others come without values)."""

    entry: "HistoryEntry"
    action_title: str
    source_title: str
    target_title: str
    actor_name: str
    on_behalf_of_name: str
    comment: str
    changes: Mapping[str, Any]
    is_system: bool


@dataclass(frozen=True, kw_only=True)
class TodoLine:
    """One row of the inbox."""

    todo: "Todo"
    case: "Case"
    state_title: str
    procedure_title: str
    branch: str
    """The title of the branch the todo belongs to, where courses run side by side."""
    hint: str
    due_at: datetime | None
    overdue: bool
    on_behalf_of: "Member | None"
    claimed_by_me: bool
    claimed_by_other: bool
    role_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Performer:
    """Who has a state's open todo, for the case page."""

    case_id: UUID
    role_name: str
    names: tuple[str, ...]
    due_at: datetime | None

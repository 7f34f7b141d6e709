"""The shapes of what is sent and answered."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field, JsonValue

from forms.api.shapes import REFUSALS as FORM_REFUSALS
from forms.api.shapes import Problem, Strict

Code = Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$")]
Words = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
Seq = Annotated[int, Field(ge=1, le=2_000_000_000)]


class UnitOut(Schema):
    code: str
    name: str


class CampaignOut(Schema):
    slug: str
    title: str
    opens_on: date
    closes_on: date


class StartableOut(Schema):
    key: str
    title: str
    version: int
    sha256: str
    units: list[UnitOut]
    campaign: CampaignOut | None
    refusal: Problem | None


class ProcedureOut(Schema):
    key: str
    title: str
    version: int
    sha256: str
    definition: dict[str, Any]


class StartIn(Strict):
    unit: Code
    campaign: Code = ""


class TodoOut(Schema):
    id: int
    kind: str
    case: UUID
    number: str
    title: str
    procedure: str
    unit: UnitOut
    state: str
    state_title: str
    hint: str
    role: str
    opened_at: datetime
    due_at: datetime | None
    overdue: bool
    on_behalf_of: str | None
    claimed_by_me: bool
    claimed_by_other: bool
    vote: UUID | None


class TodoList(Schema):
    total: int
    page: int
    size: int
    todos: list[TodoOut]


class CaseLine(Schema):
    id: UUID
    number: str
    title: str
    procedure: str
    version: int
    unit: UnitOut
    state: str
    state_title: str
    status: str
    outcome: str
    seq: int
    opened_at: datetime
    updated_at: datetime
    closed_at: datetime | None


class CaseList(Schema):
    total: int
    page: int
    size: int
    cases: list[CaseLine]


class PlaceOut(Schema):
    region: str
    state: str
    title: str
    kind: str
    entered_at: datetime


class WaitingOut(Schema):
    role: str
    names: list[str]
    due_at: datetime | None


class OfferOut(Schema):
    key: str
    title: str
    help: str
    tone: str
    comment: str
    inputs: list[str]
    target: str
    on_behalf_of: str | None
    possible: bool
    refusal: Problem | None


class CaseOut(CaseLine):
    values: dict[str, Any]
    writable: list[str]
    places: list[PlaceOut]
    waiting_for: list[WaitingOut]
    offers: list[OfferOut]


class VoteLine(Schema):
    id: UUID
    key: str
    case: UUID | None
    status: str
    round: int
    opens_at: datetime
    closes_at: datetime | None
    closed_at: datetime | None


class VoteCount(Schema):
    value: str
    label: str
    votes: int


class VoteItem(Schema):
    label: str
    outcome: str
    figures: list[int] | None
    average: Decimal | None


class ResultOut(Schema):
    outcome: str
    valid: int
    roll: int | None
    present: int | None
    counts: list[VoteCount] | None
    average: Decimal | None
    answers: list[str]
    items: list[VoteItem]


class VoteOut(VoteLine):
    may_vote: bool
    has_voted: bool
    result: ResultOut | None


class LaunchIn(Strict):
    procedure: Code
    unit: Code
    population: Code = "units"
    kinds: list[Code] = []
    period: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")]
    role: Code = ""


class LaunchOut(Schema):
    id: UUID
    title: str
    procedure: str
    unit: UnitOut
    period: str
    status: str
    waiting: int
    started: int
    refused: int
    created_at: datetime
    finished_at: datetime | None


class LaunchList(Schema):
    total: int
    page: int
    size: int
    launches: list[LaunchOut]


class VerbArguments(Strict):
    """What a verb (`@transfer`, `@return` …) is about: whom (codes), which step, todo or button, how, on which day."""

    members: list[Code] = []
    state: Code = ""
    todo: Seq | None = None
    how: Code = ""
    transition: Code = ""
    on: date | None = None


class ActIn(Strict):
    expected_seq: Seq | None = None
    answers: dict[str, JsonValue] = {}
    comment: Words = ""
    on_behalf_of: Code = ""
    arguments: VerbArguments = VerbArguments()
    """For verbs only."""


class ActOut(Schema):
    case: UUID
    seq: int
    state: str
    repeated: bool
    """True when the same key had been applied before: nothing was done again."""


class EntryOut(Schema):
    seq: int
    at: datetime
    action: str
    action_title: str
    source: str
    target: str
    target_title: str
    actor: str
    on_behalf_of: str
    by_system: bool
    comment: str
    changes: dict[str, Any]
    hash: str


class HistoryOut(Schema):
    total: int
    page: int
    size: int
    entries: list[EntryOut]


class Received(Schema):
    number: str
    repeated: bool
    waited: bool | None = None
    """For events: whether a step was waiting for it."""


class EventIn(Strict):
    answers: dict[str, JsonValue] = {}
    """For fields that may be written in the waiting step."""


class EventOut(Schema):
    case: UUID
    number: str
    waited: bool
    """False: nothing waited for it just now; it is kept in the history, and steps with `early` take it."""
    state: str
    seq: int


REFUSALS = {**FORM_REFUSALS, 503: Problem}

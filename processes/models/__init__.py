"""What the processes app stores: procedures and versions, campaigns, cases and everything that belongs to a case."""

from .applied_token import AppliedToken
from .campaign import Campaign
from .case import Case, CaseOutcome, CaseParticipant, CaseStatus
from .contribution import Contribution
from .history_entry import HistoryEntry
from .number_sequence import IssuedNumber, NumberSequence
from .outbox_row import Incident, IncidentStatus, OutboxRow, OutboxStatus
from .printout import Printout
from .procedure import Procedure
from .procedure_version import ProcedureVersion, VersionStatus
from .timer import Timer, TimerKind, TimerStatus
from .todo import Todo, TodoCandidate, TodoKind, TodoStatus
from .vote import Ballot, Vote, VoteParticipation, VoteRollEntry, VoteStatus
from .webhook import Webhook, WebhookEvent
from .worker_beat import WorkerBeat

__all__ = [
    "AppliedToken",
    "Ballot",
    "Campaign",
    "Case",
    "CaseOutcome",
    "CaseParticipant",
    "CaseStatus",
    "Contribution",
    "HistoryEntry",
    "Incident",
    "IncidentStatus",
    "IssuedNumber",
    "NumberSequence",
    "OutboxRow",
    "OutboxStatus",
    "Printout",
    "Procedure",
    "ProcedureVersion",
    "Timer",
    "TimerKind",
    "TimerStatus",
    "Todo",
    "TodoCandidate",
    "TodoKind",
    "TodoStatus",
    "VersionStatus",
    "Vote",
    "VoteParticipation",
    "VoteRollEntry",
    "VoteStatus",
    "Webhook",
    "WebhookEvent",
    "WorkerBeat",
]

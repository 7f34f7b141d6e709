"""What the processes app stores: procedures and versions, campaigns, cases and everything that belongs to a case."""

from .applied_token import AppliedToken
from .calendar_feed import CalendarFeed
from .campaign import Campaign
from .case import Case, CaseOutcome, CaseParticipant, CaseStatus
from .case_branch import BranchStatus, CaseBranch
from .case_copy import CaseCopy
from .case_visit import CaseVisit
from .clause_link import ClauseLink
from .contribution import Contribution
from .history_entry import HistoryEntry
from .number_sequence import IssuedNumber, NumberSequence
from .outbox_row import Incident, IncidentStatus, OutboxRow, OutboxStatus
from .printout import Printout
from .procedure import Procedure
from .procedure_job import JobLine, ProcedureJob, ProcedureJobKind, ProcedureJobStatus
from .procedure_version import ProcedureVersion, VersionStatus
from .simulation import Simulation
from .template_link import TemplateLink
from .timer import Timer, TimerKind, TimerStatus
from .todo import Todo, TodoCandidate, TodoKind, TodoStatus
from .vote import Ballot, Vote, VoteParticipation, VoteRollEntry, VoteStatus
from .webhook import Webhook, WebhookEvent
from .worker_beat import WorkerBeat

__all__ = [
    "AppliedToken",
    "Ballot",
    "BranchStatus",
    "CalendarFeed",
    "Campaign",
    "Case",
    "CaseBranch",
    "CaseCopy",
    "CaseOutcome",
    "CaseParticipant",
    "CaseStatus",
    "CaseVisit",
    "ClauseLink",
    "Contribution",
    "HistoryEntry",
    "Incident",
    "IncidentStatus",
    "IssuedNumber",
    "JobLine",
    "NumberSequence",
    "OutboxRow",
    "OutboxStatus",
    "Printout",
    "Procedure",
    "ProcedureJob",
    "ProcedureJobKind",
    "ProcedureJobStatus",
    "ProcedureVersion",
    "Simulation",
    "TemplateLink",
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

"""What the processes app stores: procedures and versions, campaigns, cases and everything that belongs to a case."""

from .applied_token import AppliedToken
from .archive_disposal import ArchiveDisposal, DisposalConfirmation, DisposalStatus
from .archive_log import ArchiveLogEntry
from .archive_volume import ArchiveMaterial, ArchivePage, ArchiveVolume
from .audit_anchor import AnchoredHead, AuditAnchor
from .calendar_feed import CalendarFeed
from .campaign import Campaign
from .case import Case, CaseOutcome, CaseParticipant, CaseStatus
from .case_branch import BranchStatus, CaseBranch
from .case_copy import CaseCopy
from .case_visit import CaseVisit
from .certificate import Certificate
from .channel import Channel, ChannelKind, ChannelNote
from .child_link import ChildLink
from .clause_link import ClauseLink
from .contribution import Contribution
from .handover import Handover, HandoverKind, HandoverLine
from .history_entry import HistoryEntry
from .inbound import InboundHook, InboundMessage, RecordRule
from .launch import Launch, LaunchLine, LaunchSource, LaunchStatus, LineStatus
from .measure import DutyExemption, MeasureKind, MeasurePart, StoredMeasure
from .number_sequence import IssuedNumber, NumberSequence
from .outbox_row import Incident, IncidentStatus, OutboxRow, OutboxStatus
from .pack_installation import PackInstallation
from .paper_ballots import PaperBallots, PaperKind
from .printout import Printout
from .procedure import Procedure
from .procedure_job import JobLine, ProcedureJob, ProcedureJobKind, ProcedureJobStatus
from .procedure_version import ProcedureVersion, VersionStatus
from .schedule import Every, Population, Schedule, Shift
from .simulation import Simulation
from .template_link import TemplateLink
from .timer import Timer, TimerKind, TimerStatus
from .todo import Todo, TodoCandidate, TodoKind, TodoStatus
from .viewing_grant import GrantEnd, ViewingGrant
from .vote import Ballot, Vote, VoteParticipation, VoteRollEntry, VoteStatus, Way
from .webhook import Webhook, WebhookEvent
from .worker_beat import WorkerBeat

__all__ = [
    "AnchoredHead",
    "AppliedToken",
    "ArchiveDisposal",
    "ArchiveLogEntry",
    "ArchiveMaterial",
    "ArchivePage",
    "ArchiveVolume",
    "AuditAnchor",
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
    "Certificate",
    "Channel",
    "ChannelKind",
    "ChannelNote",
    "ChildLink",
    "ClauseLink",
    "Contribution",
    "DisposalConfirmation",
    "DisposalStatus",
    "DutyExemption",
    "Every",
    "GrantEnd",
    "Handover",
    "HandoverKind",
    "HandoverLine",
    "HistoryEntry",
    "InboundHook",
    "InboundMessage",
    "Incident",
    "IncidentStatus",
    "IssuedNumber",
    "JobLine",
    "Launch",
    "LaunchLine",
    "LaunchSource",
    "LaunchStatus",
    "LineStatus",
    "MeasureKind",
    "MeasurePart",
    "NumberSequence",
    "OutboxRow",
    "OutboxStatus",
    "PackInstallation",
    "PaperBallots",
    "PaperKind",
    "Population",
    "Printout",
    "Procedure",
    "ProcedureJob",
    "ProcedureJobKind",
    "ProcedureJobStatus",
    "ProcedureVersion",
    "RecordRule",
    "Schedule",
    "Shift",
    "Simulation",
    "StoredMeasure",
    "TemplateLink",
    "Timer",
    "TimerKind",
    "TimerStatus",
    "Todo",
    "TodoCandidate",
    "TodoKind",
    "TodoStatus",
    "VersionStatus",
    "ViewingGrant",
    "Vote",
    "VoteParticipation",
    "VoteRollEntry",
    "VoteStatus",
    "Way",
    "Webhook",
    "WebhookEvent",
    "WorkerBeat",
]

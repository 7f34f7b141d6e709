"""What can be asked about cases, todos, votes and campaigns; every answer is limited to what the asker may see."""

from .actions import available_actions, case_form
from .answers import (
    ActionOffer,
    Batch,
    BatchRow,
    CaseForm,
    Explanation,
    HistoryLine,
    Performer,
    ScoreLine,
    ScoreSummary,
    Startable,
    TodoLine,
    VoteChoice,
    VotePaper,
    VoteResult,
)
from .batches import batch_rows
from .cases import case_for, case_history, case_performers, cases_of, handed_in, visible_values
from .scores import score_summary
from .startables import startable
from .todos import done_todos, open_todo_count, open_todos, todo_explanation
from .votes import vote_paper, vote_result, votes_open_for

__all__ = [
    "ActionOffer",
    "Batch",
    "BatchRow",
    "CaseForm",
    "Explanation",
    "HistoryLine",
    "Performer",
    "ScoreLine",
    "ScoreSummary",
    "Startable",
    "TodoLine",
    "VoteChoice",
    "VotePaper",
    "VoteResult",
    "available_actions",
    "batch_rows",
    "case_for",
    "case_form",
    "case_history",
    "case_performers",
    "cases_of",
    "done_todos",
    "handed_in",
    "open_todo_count",
    "open_todos",
    "score_summary",
    "startable",
    "todo_explanation",
    "visible_values",
    "vote_paper",
    "vote_result",
    "votes_open_for",
]

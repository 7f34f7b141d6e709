"""What can be done to cases, votes and procedures: each verb is one transaction with its permission check."""

from .apply_batch import apply_batch
from .ballots import cast_ballot
from .load_pack import load_pack
from .publish_procedure import ProcedureProblems, procedure_problems, publish_procedure
from .record_page import record_page
from .results import ActionRefused, ActionResult, BallotResult, RawInputs
from .start_case import start_case
from .take_action import take_action
from .votes import close_vote, open_vote

__all__ = [
    "ActionRefused",
    "ActionResult",
    "BallotResult",
    "ProcedureProblems",
    "RawInputs",
    "apply_batch",
    "cast_ballot",
    "close_vote",
    "load_pack",
    "open_vote",
    "procedure_problems",
    "publish_procedure",
    "record_page",
    "start_case",
    "take_action",
]

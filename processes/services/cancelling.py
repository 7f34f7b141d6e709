"""Ending a case because what it was started for is gone."""

from uuid import UUID

from processes.engine import verbs
from processes.engine.conditions import Situation
from processes.engine.model import SYSTEM, Inputs, Refusal
from processes.models import CaseStatus, VoteStatus
from processes.queries.facts import asking
from processes.queries.snapshots import facts_for, snapshot

from .applying import apply
from .doing import Doing
from .following import follow
from .locking import in_transaction, locked_case
from .results import ActionRefused
from .votes import close_locked

REASON = "parent"
"""Why, in the details of the history entry."""


def cancel_case(*, case_id: UUID | str, token: str) -> bool:
    """Ends a case without success, with its todos, clocks, branches and votes; False where it has ended already."""

    def work() -> bool:
        case = locked_case(case_id)
        if case.status == CaseStatus.CLOSED:
            return False
        question = asking(case)
        situation = Situation(
            definition=case.definition, snapshot=snapshot(case), actor=SYSTEM, inputs=Inputs(),
            facts=facts_for(case, question, []), now=question.at,
        )  # fmt: skip
        outcome = verbs.VERBS["terminate"].run(situation, verbs.Ask(), verbs.Ground())
        if isinstance(outcome, Refusal):
            raise ActionRefused(outcome.code, outcome.context)
        apply(outcome, Doing(case=case, at=question.at, token=token, role="system"))
        follow(case, outcome)
        for vote in case.votes.exclude(status=VoteStatus.CLOSED):
            close_locked(vote, question.at)
        return True

    return in_transaction(work)

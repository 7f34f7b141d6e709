"""What entering a state brings beside its todos: votes end and begin, the branches of a parallel state open."""

from dataclasses import replace

from processes.engine import machine
from processes.engine.model import SYSTEM, Action, Inputs, Outcome, Refusal
from processes.models import Case, VoteStatus
from processes.queries.facts import asking
from processes.queries.people import performers_of, place_of
from processes.queries.snapshots import facts_for, snapshot

from .applying import apply
from .doing import Doing
from .results import ActionRefused
from .stepping import step_on
from .votes import close_locked, plan_vote


def follow(case: Case, outcome: Outcome) -> None:
    """Ends the votes of states the case has left, opens the vote that the entered state holds, and its branches.

    Raises ActionRefused where a branch cannot open, which undoes the action it followed.
    """
    if (outcome.entered or outcome.cancel_timers) and case.definition.votes:
        present = [] if case.status == "closed" else [place.visit for place in case.places()]
        for vote in case.votes.exclude(status=VoteStatus.CLOSED).exclude(visit__in=present):
            close_locked(vote, case.updated_at)
    if outcome.open_vote:
        plan_vote(case=case, key=outcome.open_vote, at=case.updated_at)
    step_on(case, outcome)
    if outcome.entered and case.definition.states[outcome.state].regions:
        _open_branches(case, outcome)


def _open_branches(case: Case, outcome: Outcome) -> None:
    """Opens the branches of the parallel state just entered, each with a history entry of its own."""
    definition, question = case.definition, asking(case)
    facts = facts_for(case, question, (), regions_of=outcome.state)
    seen = snapshot(case)
    for region in machine.regions_to_open(definition, seen, outcome, facts, question.at):
        seen = seen if seen.seq == case.seq else snapshot(case)
        start = definition.states[definition.regions[region].start]
        people = performers_of(start, definition, place_of(case))
        action = Action(kind="open_branch", key=region)
        opened = machine.step(
            definition, seen, action, SYSTEM, Inputs(), replace(facts, performers=people), question.at
        )
        if isinstance(opened, Refusal):
            raise ActionRefused(opened.code, opened.context)
        token = f"system:{case.pk}:{case.seq + 1}"
        apply(opened, Doing(case=case, at=case.updated_at, token=token, role="system"))
        follow(case, opened)

"""Planning, opening, casting and closing."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from organization import clock
from organization.models import User
from processes.engine import votes as counting
from processes.models import (
    Ballot,
    Case,
    CaseBranch,
    OutboxRow,
    Todo,
    TodoKind,
    TodoStatus,
    Vote,
    VoteParticipation,
    VoteRollEntry,
    VoteStatus,
)
from processes.queries.people import Place, place_of, role_members, roles_held
from processes.queries.standing import vote_on
from processes.queries.votes import choices_of, may_vote
from processes.signals import vote_closed

from .locking import in_transaction
from .results import ActionRefused, BallotResult

CASE_CHOICES = ("for", "against", "abstain")


def plan_vote(*, case: Case, key: str, at: datetime) -> Vote | None:
    """Plans the vote that concerns the case, once, and opens it when its time has come. Runs within a transaction."""
    spec = case.definition.votes[key]
    place = _place_of_vote(case, key)
    if spec.scope == "case":
        vote, _ = Vote.objects.get_or_create(
            case=case, visit=place.visit, key=key,
            defaults={"version": case.version, "state": place.state, "opens_at": at},
        )  # fmt: skip
    elif case.campaign is None:
        return None
    else:
        known = vote_on(case, key)
        vote = known or Vote.objects.create(
            campaign=case.campaign,
            category=case.category,
            key=key,
            version=case.version,
            state=next(
                (each.key for each in case.definition.states.values() if each.config.get("vote") == key), case.state
            ),
            opens_at=case.campaign.vote_opens_at or at,
            closes_at=case.campaign.vote_closes_at,
        )
    if vote.status == VoteStatus.PLANNED and vote.opens_at <= at:
        return _open(vote, at)
    return vote


def _place_of_vote(case: Case, key: str) -> Case | CaseBranch:
    """The place whose state holds the vote: the main line, or a branch."""
    here = (each for each in case.places() if case.definition.states[each.state].config.get("vote") == key)
    return next(here, case)


def open_vote(*, vote: Vote, actor: User | None = None) -> Vote:
    """Opens a planned vote: takes the roll, opens the voters' todos. Idempotent. Raises ActionRefused."""

    def work() -> Vote:
        locked = Vote.objects.select_for_update().get(pk=vote.pk)
        _check_steward(locked, actor)
        return _open(locked, clock.now()) if locked.status == VoteStatus.PLANNED else locked

    return in_transaction(work)


def _open(vote: Vote, at: datetime) -> Vote:
    vote.open(at=at)
    vote.save()
    if vote.case is not None:
        _take_roll(vote, vote.case, at)
    return vote


def _take_roll(vote: Vote, case: Case, at: datetime) -> None:
    """The members who may vote on a case, fixed now; each gets a todo of their own."""
    from .applying import open_todo

    members, why, _ = role_members(vote.spec.roll, place_of(case), clock.today(), vote.spec.recuse_own_unit)
    VoteRollEntry.objects.bulk_create([VoteRollEntry(vote=vote, member=member) for member in members])
    for member in members:
        todo = open_todo(
            case=case, at=at, state=vote.state, visit=vote.visit, role=vote.spec.roll, members=[member],
            personal=True, kind=TodoKind.VOTE, vote=vote, due_at=vote.closes_at, explanation=why,
        )  # fmt: skip
        OutboxRow.objects.create(
            key=f"vote:{vote.pk}:{member.code}", case=case, kind="todo_opened", payload={"todo": todo.pk},
            available_at=at, created_at=at,
        )  # fmt: skip


def cast_ballot(*, vote_id: UUID, voter: User, choices: Sequence[str], token: str) -> BallotResult:
    """Counts a member's choices once. ``choices`` are case ids (campaign) or "for", "against", "abstain" (case).

    Raises ActionRefused: vote_not_open, not_on_roll, already_voted, unknown_choice, own_unit, and those of
    ``processes.engine.votes.choice_problem``.
    """
    chosen = tuple(str(each) for each in choices)
    result = in_transaction(lambda: _cast(vote_id, voter, chosen, token))
    vote = Vote.objects.get(pk=vote_id)
    if vote.case_id is not None and vote.status == VoteStatus.CLOSED and not result.repeated:
        advance_after(vote)
    return result


def _cast(vote_id: UUID, voter: User, choices: tuple[str, ...], token: str) -> BallotResult:
    vote = Vote.objects.select_for_update().get(pk=vote_id)
    member = voter.as_member
    token_hash = hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
    if member is None:
        raise ActionRefused("not_on_roll")
    given = VoteParticipation.objects.filter(vote=vote, member=member).first()
    if given is not None:
        if given.token_hash == token_hash:
            return BallotResult(vote_id=vote.pk, repeated=True)
        raise ActionRefused("already_voted")
    now = clock.now()
    if vote.status != VoteStatus.OPEN or (vote.closes_at is not None and now >= vote.closes_at):
        raise ActionRefused("vote_not_open")
    if not may_vote(vote, voter):
        raise ActionRefused("not_on_roll")
    _check_choices(vote, voter, choices)
    is_open = vote.spec.secrecy == "open"
    VoteParticipation.objects.create(
        vote=vote, member=member, day=clock.today(), token_hash=token_hash,
        open_choices=list(choices) if is_open else None,
    )  # fmt: skip
    if not is_open:
        Ballot.objects.create(vote=vote, choices=sorted(choices))
    for todo in Todo.objects.filter(vote=vote, status=TodoStatus.OPEN, candidates__member=member):
        todo.finish(by=member, on_behalf_of=None, at=now)
        todo.save()
    if vote.case is not None and vote.roll.count() == vote.participations.count():
        close_locked(vote, now)
    return BallotResult(vote_id=vote.pk)


def _check_choices(vote: Vote, voter: User, choices: tuple[str, ...]) -> None:
    problem = counting.choice_problem(vote.spec, choices)
    if problem is not None:
        code = "too_many_choices" if problem == "too_many" else problem
        raise ActionRefused(code, {"maximum": vote.spec.max_choices, "chosen": len(choices)})
    if vote.case is not None:
        if set(choices) - set(CASE_CHOICES):
            raise ActionRefused("unknown_choice")
        return
    options = {str(each.pk): each for each in choices_of(vote)}
    member = voter.as_member
    branch = member.branch if member else None
    for choice in choices:
        if choice not in options:
            raise ActionRefused("unknown_choice")
        if vote.spec.recuse_own_unit and branch is not None and options[choice].unit_id == branch.pk:
            raise ActionRefused("own_unit", {"case": options[choice].title})


def close_vote(*, vote: Vote, actor: User | None = None) -> Vote:
    """Closes and counts a vote, shuffles its ballots, lets waiting cases go on. Idempotent. Raises ActionRefused."""

    def work() -> Vote:
        locked = Vote.objects.select_for_update().get(pk=vote.pk)
        _check_steward(locked, actor)
        return close_locked(locked, clock.now()) if locked.status != VoteStatus.CLOSED else locked

    closed = in_transaction(work)
    advance_after(closed)
    return closed


def close_locked(vote: Vote, at: datetime) -> Vote:
    """Closes a vote whose row (or case) is locked by the transaction: counts, ends the todos, shuffles the ballots."""
    vote.close(at=at, tally=_tally(vote))
    vote.save()
    for todo in vote.todos.filter(status=TodoStatus.OPEN):
        todo.supersede(at=at)
        todo.save()
    _shuffle(vote)
    vote_closed.send_robust(Vote, vote_id=vote.pk)
    return vote


def advance_after(vote: Vote) -> None:
    """Lets the cases that waited for the vote go on, each in a transaction of its own."""
    from .advancing import advance_case

    waiting = [vote.case] if vote.case is not None else choices_of(vote)
    for case in waiting:
        advance_case(case_id=case.pk)


def _tally(vote: Vote) -> dict[str, object]:
    if vote.spec.secrecy == "open":
        papers = [row.open_choices or [] for row in vote.participations.all()]
    else:
        papers = [row.choices for row in vote.ballots.all()]
    counts = Counter(choice for paper in papers for choice in paper)
    roll = vote.roll.count() if vote.case_id else None
    result = "counted"
    if roll is not None:
        result = counting.tally(vote.spec, roll=roll, present=len(papers), agree=counts["for"]).result
    return {"valid": len(papers), "counts": dict(sorted(counts.items())), "roll": roll, "result": result}


def _shuffle(vote: Vote) -> None:
    """Writes all ballots of the vote anew in random order: where they lie then says nothing about who came when."""
    papers = [row.choices for row in vote.ballots.all()]
    secrets.SystemRandom().shuffle(papers)
    vote.ballots.all().delete()
    Ballot.objects.bulk_create([Ballot(vote=vote, choices=paper) for paper in papers])


def _check_steward(vote: Vote, actor: User | None) -> None:
    """The system, the people who have the step's todo, or the organising committee's commissioner."""
    if actor is None or actor.is_superuser:
        return
    member = actor.as_member
    state = vote.version.definition.states[vote.state]
    place = place_of(vote.case) if vote.case else Place(unit=vote.campaign.unit)  # type: ignore[union-attr]
    if member is None or not roles_held(member, {"committee_org", *state.performers}, place):
        raise ActionRefused("not_allowed")

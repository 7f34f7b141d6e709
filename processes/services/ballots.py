"""Casting a ballot: once each, in time, and so that nobody can tell who chose what."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from organization import clock
from organization.models import Member, User
from processes.engine import votes as counting
from processes.models import Ballot, Todo, TodoStatus, Vote, VoteParticipation, VoteStatus, Way
from processes.queries.votes import choices_of, items_for, may_vote, presiding

from .locking import in_transaction
from .results import ActionRefused, BallotResult
from .votes import advance_after, close_locked


def cast_ballot(*, vote_id: UUID, voter: User, choices: Sequence[str], token: str) -> BallotResult:
    """Counts a member's choices once. ``choices`` are case ids (campaign), one of the answers such as "for"
    (case), or one behind the key of each item ("M0001=for").

    Raises ActionRefused: vote_not_open, not_on_roll, already_voted, unknown_choice, own_unit, item_missing, chair_last,
    and those of ``processes.engine.votes.choice_problem``.
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
    _check_choices(vote, member, choices)
    _check_turn(vote, member)
    is_open = vote.spec.secrecy == "open"
    papers = [[each] for each in sorted(choices)] if vote.items else [sorted(choices)]
    VoteParticipation.objects.create(
        vote=vote, member=member, day=clock.today(), token_hash=token_hash, how=Way.SCREEN,
        open_choices=list(choices) if is_open else None, papers=len(papers),
    )  # fmt: skip
    if not is_open:
        put_in(vote, papers)
    after_voting(vote, [member], now)
    return BallotResult(vote_id=vote.pk)


def put_in(vote: Vote, papers: Iterable[list[str]]) -> None:
    """Adds ballots that nothing connects with anybody. On items each answer is a ballot of its own: who answered only
    some of them could otherwise be known by that."""
    for choices in papers:
        Ballot.objects.create(vote=vote, choices=choices)


def after_voting(vote: Vote, members: Sequence[Member], at: datetime) -> None:
    """Ends the todos of those who have voted, and the vote itself when everybody on the roll has."""
    for todo in Todo.objects.filter(vote=vote, status=TodoStatus.OPEN, candidates__member__in=members):
        todo.finish(by=todo.candidates.get().member, on_behalf_of=None, at=at)
        todo.save()
    if vote.case is not None and vote.roll.count() == vote.participations.count():
        close_locked(vote, at)


def _check_choices(vote: Vote, member: Member, choices: tuple[str, ...]) -> None:
    if vote.items:
        problem = counting.items_problem(vote.spec, items_for(vote, member), choices)
        if problem is not None:
            raise ActionRefused(problem)
        return
    problem = counting.choice_problem(vote.spec, choices)
    if problem is not None:
        code = "too_many_choices" if problem == "too_many" else problem
        raise ActionRefused(code, {"maximum": vote.spec.max_choices, "chosen": len(choices)})
    if vote.case is not None:
        if set(choices) - set(vote.spec.answer_keys):
            raise ActionRefused("unknown_choice")
        return
    options = {str(each.pk): each for each in choices_of(vote)}
    branch = member.branch
    for choice in choices:
        if choice not in options:
            raise ActionRefused("unknown_choice")
        if vote.spec.recuse_own_unit and branch is not None and options[choice].unit_id == branch.pk:
            raise ActionRefused("own_unit", {"case": options[choice].title})


def _check_turn(vote: Vote, member: Member) -> None:
    """The chair votes when everybody else has."""
    if not vote.spec.chair_last or member.code not in presiding(vote):
        return
    others = vote.roll.exclude(member__code__in=presiding(vote)).count()
    voted = vote.participations.exclude(member__code__in=presiding(vote)).count()
    if voted < others:
        raise ActionRefused("chair_last", {"missing": others - voted})

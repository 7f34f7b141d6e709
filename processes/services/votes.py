"""Planning, opening, repeating and closing votes."""

from datetime import datetime

from organization import clock
from organization.models import User
from processes.models import Case, CaseBranch, TodoStatus, Vote, VoteStatus
from processes.queries.people import Place, place_of, roles_held
from processes.queries.standing import vote_on
from processes.queries.votes import choices_of
from processes.signals import vote_closed

from .locking import in_transaction
from .results import ActionRefused
from .rolls import take_roll
from .tallying import shuffle, tally_of


def plan_vote(*, case: Case, key: str, at: datetime, again: bool = False) -> Vote | None:
    """Plans the vote that concerns the case, once, and opens it when its time has come. Runs within a transaction.

    With ``again`` a campaign's vote that is over is repeated: a new round, closed by hand, while the earlier one is
    kept as it is.
    """
    spec = case.definition.votes[key]
    place = _place_of_vote(case, key)
    if spec.scope == "case":
        vote, _ = Vote.objects.get_or_create(
            case=case, visit=place.visit, key=key,
            defaults={
                "version": case.version, "state": place.state, "opens_at": at,
                "round": Vote.objects.filter(case=case, key=key).count() + 1,
            },
        )  # fmt: skip
    elif case.campaign is None:
        return None
    else:
        known = vote_on(case, key)
        repeats = again and known is not None and known.status == VoteStatus.CLOSED
        vote = (not repeats and known) or Vote.objects.create(
            campaign=case.campaign,
            category=case.category,
            key=key,
            version=case.version,
            state=next(
                (each.key for each in case.definition.states.values() if each.config.get("vote") == key), case.state
            ),
            opens_at=at if repeats else case.campaign.vote_opens_at or at,
            closes_at=None if repeats else case.campaign.vote_closes_at,
            round=known.round + 1 if known else 1,
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
        take_roll(vote, vote.case, at)
    return vote


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
    vote.close(at=at, tally=tally_of(vote))
    vote.save()
    for todo in vote.todos.filter(status=TodoStatus.OPEN):
        todo.supersede(at=at)
        todo.save()
    shuffle(vote)
    vote_closed.send_robust(Vote, vote_id=vote.pk)
    return vote


def advance_after(vote: Vote) -> None:
    """Lets the cases that waited for the vote go on, each in a transaction of its own."""
    from .advancing import advance_case

    waiting = [vote.case] if vote.case is not None else choices_of(vote)
    for case in waiting:
        advance_case(case_id=case.pk)


def _check_steward(vote: Vote, actor: User | None) -> None:
    """The system, the people who have the step's todo, or the organising committee's commissioner."""
    if actor is None or actor.is_superuser:
        return
    member = actor.as_member
    state = vote.version.definition.states[vote.state]
    place = place_of(vote.case) if vote.case else Place(unit=vote.campaign.unit)  # type: ignore[union-attr]
    if member is None or not roles_held(member, {"committee_org", *state.performers}, place):
        raise ActionRefused("not_allowed")

"""Ballots on paper: one teller counts and enters a bundle, another one confirms it. Nobody enters one alone."""

import secrets
from collections.abc import Mapping, Sequence
from uuid import UUID

from organization import clock
from organization.models import Member, User
from processes.engine import votes as counting
from processes.models import Ballot, PaperBallots, PaperKind, Vote, VoteParticipation, VoteStatus, Way
from processes.queries.people import place_of, roles_held
from processes.queries.votes import items_for

from .ballots import after_voting
from .locking import in_transaction
from .results import ActionRefused
from .votes import advance_after


def enter_paper_ballots(
    *, vote_id: UUID, teller: User, kind: str, members: Sequence[str], counts: Mapping[str, int]
) -> PaperBallots:
    """Stores a bundle that somebody else has to confirm. ``counts`` says how often each answer was found.

    Raises ActionRefused: not_allowed, vote_not_open, not_on_roll, one_by_one, already_voted, counts_wrong.
    """

    def work() -> PaperBallots:
        vote = _open_vote(vote_id, teller)
        people = _people(vote, members)
        figures = _figures(vote, people, counts)
        bundle = PaperBallots.objects.create(
            vote=vote, kind=PaperKind(kind), counts=figures, entered_by=teller, entered_at=clock.now()
        )
        bundle.members.set(people)
        return bundle

    return in_transaction(work)


def confirm_paper_ballots(*, bundle_id: int, teller: User) -> PaperBallots:
    """Counts the bundle. Raises ActionRefused: not_allowed, second_person, vote_not_open, already_voted."""

    def work() -> PaperBallots:
        vote_id = PaperBallots.objects.values_list("vote", flat=True).get(pk=bundle_id)
        vote = _open_vote(vote_id, teller)
        bundle = PaperBallots.objects.select_for_update().get(pk=bundle_id)
        if bundle.confirmed_at is not None:
            return bundle
        if bundle.entered_by_id == teller.pk:
            raise ActionRefused("second_person")
        people = _people(vote, [each.code for each in bundle.members.all()], but=bundle)
        figures = _figures(vote, people, bundle.counts)
        bundle.confirmed_by, bundle.confirmed_at = teller, clock.now()
        if vote.spec.secrecy != "open":
            bundle.counts = {}
        bundle.save()
        if bundle.kind == PaperKind.PRESENT or vote.spec.written == "count":
            _count(vote, bundle, people, figures)
        return bundle

    bundle = in_transaction(work)
    vote = Vote.objects.get(pk=bundle.vote_id)
    if vote.status == VoteStatus.CLOSED:
        advance_after(vote)
    return bundle


def withdraw_paper_ballots(*, bundle_id: int, teller: User) -> None:
    """Removes a bundle that nobody has confirmed. Raises ActionRefused: not_allowed, vote_not_open, too_late."""

    def work() -> None:
        bundle = PaperBallots.objects.select_for_update().get(pk=bundle_id)
        _open_vote(bundle.vote_id, teller)
        if bundle.confirmed_at is not None:
            raise ActionRefused("too_late")
        bundle.delete()

    in_transaction(work)


def is_teller(user: User, vote: Vote) -> bool:
    """Answers whether this person enters paper ballots of the vote."""
    member = user.as_member
    if member is None or vote.case is None or not vote.spec.tellers:
        return False
    return bool(roles_held(member, vote.spec.tellers, place_of(vote.case)))


def _open_vote(vote_id: UUID, teller: User) -> Vote:
    vote = Vote.objects.select_for_update().get(pk=vote_id)
    if not is_teller(teller, vote):
        raise ActionRefused("not_allowed")
    if vote.status != VoteStatus.OPEN:
        raise ActionRefused("vote_not_open")
    return vote


def _people(vote: Vote, codes: Sequence[str], but: PaperBallots | None = None) -> list[Member]:
    """The members of a bundle: on the roll, and in no other bundle. Raises ActionRefused."""
    people = list(Member.objects.filter(code__in=codes, pk__in=vote.roll.values("member")).order_by("code"))
    if not people or len(people) != len(set(codes)):
        raise ActionRefused("not_on_roll")
    if vote.spec.secrecy == "open" and len(people) > 1:
        raise ActionRefused("one_by_one")
    others = vote.bundles.exclude(pk=but.pk) if but else vote.bundles.all()
    if vote.participations.filter(member__in=people).exists() or others.filter(members__in=people).exists():
        raise ActionRefused("already_voted")
    return people


def _figures(vote: Vote, people: Sequence[Member], counts: Mapping[str, int]) -> dict[str, int]:
    """The figures, where each question has as many answers as people may answer it. Raises ActionRefused."""
    figures = {str(key): int(number) for key, number in counts.items() if number}
    items = [counting.Item(**each) for each in vote.items]
    may: dict[str, int] = {"": len(people)}
    if items:
        may = {each.key: sum(each in items_for(vote, member) for member in people) for each in items}
    for choice, number in figures.items():
        item, answer = counting.answer_of(choice)
        if item not in may or answer not in vote.spec.answer_keys or number < 0:
            raise ActionRefused("unknown_choice")
    for item, number in may.items():
        given = sum(count for choice, count in figures.items() if counting.answer_of(choice)[0] == item)
        if given != number:
            raise ActionRefused("counts_wrong", {"given": given, "needed": number})
    return figures


def _count(vote: Vote, bundle: PaperBallots, people: Sequence[Member], figures: Mapping[str, int]) -> None:
    way = Way.PAPER if bundle.kind == PaperKind.PRESENT else Way.WRITTEN
    chosen = sorted(choice for choice, number in figures.items() for _ in range(number))
    is_open = vote.spec.secrecy == "open"
    for member in people:
        VoteParticipation.objects.create(
            vote=vote, member=member, day=clock.today(), token_hash=f"paper:{bundle.pk}:{secrets.token_hex(8)}",
            how=way, papers=len(items_for(vote, member)) if vote.items else 1, open_choices=chosen if is_open else None,
        )  # fmt: skip
    if not is_open:
        secrets.SystemRandom().shuffle(chosen)
        Ballot.objects.bulk_create([Ballot(vote=vote, choices=[choice]) for choice in chosen])
    after_voting(vote, people, clock.now())

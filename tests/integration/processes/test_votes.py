"""Votes: once each, in time, and nobody can tell who chose what."""

from datetime import timedelta

import pytest
from django.apps import apps

from organization import clock
from organization.models import Member, Unit, User
from processes.models import Ballot, Campaign, Case, Todo, Vote, VoteParticipation, VoteStatus
from processes.queries import vote_paper, vote_result, votes_open_for
from processes.queries.invariants import violations
from processes.services import ActionRefused, cast_ballot, close_vote, start_case
from processes.services.sweeping import turn_votes
from processes.services.votes import plan_vote
from tests.selection import nominated, playing

pytestmark = pytest.mark.django_db


@pytest.fixture
def vote(campaign: Campaign) -> Vote:
    playing.score(playing.shortlist(nominated(campaign, "B08", 1)), 1)
    return Vote.objects.get(campaign=campaign)


def ballot(vote: Vote, name: str, choices: list[str] | None = None, token: str = "") -> None:
    options = [str(each) for each in Case.objects.filter(campaign=vote.campaign).values_list("pk", flat=True)]
    voter = User.objects.get(username=name)
    cast_ballot(vote_id=vote.pk, voter=voter, choices=options if choices is None else choices, token=token or name)


def test_one_ballot_for_each_member(vote: Vote) -> None:
    ballot(vote, "m0555")
    ballot(vote, "m0555")
    with pytest.raises(ActionRefused) as refused:
        ballot(vote, "m0555", token="another")
    assert refused.value.code == "already_voted"
    assert (Ballot.objects.count(), VoteParticipation.objects.count()) == (1, 1)
    assert vote_paper(vote, User.objects.get(username="m0555")).has_voted


@pytest.mark.parametrize(
    ("choices", "code"),
    [([], "none_chosen"), (["x"], "unknown_choice"), ([str(n) for n in range(11)], "too_many_choices")],
)
def test_ballots_that_cannot_count(vote: Vote, choices: list[str], code: str) -> None:
    with pytest.raises(ActionRefused) as refused:
        ballot(vote, "m0555", choices)
    assert refused.value.code == code
    assert not VoteParticipation.objects.exists()


def test_nobody_can_tell_who_chose_what(vote: Vote) -> None:
    for name in ("m0191", "m0192", "m0202", "m0555"):
        ballot(vote, name)
    names = {field.name for field in Ballot._meta.get_fields()}
    assert names == {"id", "vote", "choices"}
    assert {field.name for field in VoteParticipation._meta.get_fields()} == {
        "id", "vote", "member", "day", "token_hash", "open_choices", "papers", "how",
    }  # fmt: skip
    assert not VoteParticipation.objects.exclude(open_choices=None).exists()
    related = {field.related_model for field in Ballot._meta.get_fields() if field.is_relation}
    assert related == {Vote}
    ballots = set(Ballot.objects.values_list("pk", flat=True))
    assert ballots.isdisjoint(VoteParticipation.objects.values_list("pk", flat=True))
    assert min(ballots) > 10**6
    member = Member.objects.get(code="M0555")
    for model in apps.get_app_config("processes").get_models():
        if model in (VoteParticipation,):
            continue
        for field in model._meta.fields:
            if field.related_model is Member:
                rows = model._default_manager.filter(**{field.name: member})
                assert not any("ballot" in str(each.__dict__).lower() for each in rows)


def test_closing_shuffles_counts_and_hides_small_groups(vote: Vote) -> None:
    for name in ("m0191", "m0192", "m0202", "m0555"):
        ballot(vote, name)
    before = set(Ballot.objects.values_list("pk", flat=True))
    closed = close_vote(vote=vote)
    assert closed.tally["valid"] == 4
    assert before.isdisjoint(Ballot.objects.values_list("pk", flat=True))
    assert vote_result(closed).counts is None
    assert Case.objects.get(campaign=vote.campaign).state == "defence"
    with pytest.raises(ActionRefused) as refused:
        ballot(vote, "m0560")
    assert refused.value.code == "vote_not_open"
    assert list(violations()) == []


def test_votes_close_by_time(vote: Vote) -> None:
    voter = User.objects.get(username="m0555")
    assert [paper.vote for paper in votes_open_for(voter)] == [vote]
    assert turn_votes() == 0
    Vote.objects.filter(pk=vote.pk).update(closes_at=clock.now() - timedelta(seconds=1))
    with pytest.raises(ActionRefused):
        ballot(vote, "m0555")
    assert turn_votes() == 1
    assert Vote.objects.get(pk=vote.pk).status == VoteStatus.CLOSED
    assert votes_open_for(voter) == []


def test_only_the_organisers_close_a_vote(vote: Vote) -> None:
    with pytest.raises(ActionRefused):
        close_vote(vote=vote, actor=User.objects.get(username="m0555"))
    close_vote(vote=vote, actor=User.objects.get(username="m0012"))


def test_a_deferred_motion_ends_its_vote_and_the_todos_of_the_voters(packs: None) -> None:
    organizer = User.objects.get(username="m0012")
    motion = start_case(
        procedure="major_decision", unit=Unit.objects.get(code="C0"), actor=organizer, campaign=None, token="motion"
    )
    answers = {"subject": "动议", "background": "背景", "ballot": "open", "secrecy_mark": True}
    motion = playing.press(motion, "put_to_vote", answers, by=organizer)
    first = Vote.objects.get(case=motion)
    voters = [entry.member.user for entry in first.roll.select_related("member__user")]
    cast_ballot(vote_id=first.pk, voter=voters[0], choices=["for"], token="early")

    motion = playing.press(motion, "defer", comment="The papers are not complete.")

    first.refresh_from_db()
    assert (motion.state, first.status) == ("motion", VoteStatus.CLOSED)
    assert not Todo.objects.filter(vote=first, status="open").exists()
    with pytest.raises(ActionRefused) as refused:
        cast_ballot(vote_id=first.pk, voter=voters[1], choices=["for"], token="late")
    assert refused.value.code == "vote_not_open"

    playing.press(motion, "put_to_vote", answers, by=organizer)

    second = Vote.objects.get(case=motion, status=VoteStatus.OPEN)
    assert (second.roll.count(), second.participations.count()) == (len(voters), 0)
    assert list(violations()) == []


def test_a_campaign_vote_is_repeated_in_a_new_round(vote: Vote) -> None:
    ballot(vote, "m0555")
    case = Case.objects.filter(campaign=vote.campaign).first()
    assert case is not None
    assert plan_vote(case=case, key=vote.key, at=clock.now(), again=True) == vote
    closed = close_vote(vote=vote)
    assert plan_vote(case=case, key=vote.key, at=clock.now()) == closed
    second = plan_vote(case=case, key=vote.key, at=clock.now(), again=True)
    assert second is not None
    assert (second.round, second.status, second.participations.count()) == (2, VoteStatus.OPEN, 0)
    assert plan_vote(case=case, key=vote.key, at=clock.now(), again=True) == second
    assert Vote.objects.get(pk=closed.pk).tally == closed.tally

"""Votes under attack: who may, how often, and what is left behind."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organization import clock
from organization.models import Delegation, Member, User
from processes.demo import playing
from processes.models import Ballot, Campaign, Case, Vote, VoteParticipation
from processes.services import ActionRefused, cast_ballot, close_vote
from tests.integration.processes_pages.conftest import nominated

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("page_effects")]
Browser = Callable[[str], Client]


@pytest.fixture
def vote(campaign: Campaign) -> Vote:
    playing.score(playing.shortlist(nominated(campaign, "B08", 1)), 1)
    return Vote.objects.get(campaign=campaign)


def options(vote: Vote) -> list[str]:
    return [str(pk) for pk in Case.objects.filter(campaign=vote.campaign_id).values_list("pk", flat=True)]


def refusal(vote: Vote, username: str, choices: list[str], token: str) -> str:
    try:
        cast_ballot(vote_id=vote.pk, voter=User.objects.get(username=username), choices=choices, token=token)
    except ActionRefused as refused:
        return refused.code
    return ""


def test_whoever_may_not_vote_does_not(vote: Vote, signed_in: Browser) -> None:
    chosen = options(vote)
    assert refusal(vote, "admin", chosen, "a") == "not_on_roll"  # no member, whatever the rights
    absent = User.objects.get(username="m0555")
    User.objects.filter(pk=absent.pk).update(is_active=False)
    assert refusal(vote, "m0555", chosen, "b") == "not_on_roll"
    gone = Member.objects.get(code="M0560")
    gone.memberships.update(end_on=clock.today() - timedelta(days=1))
    assert refusal(vote, "m0560", chosen, "c") == "not_on_roll"
    assert refusal(vote, "m0561", [*chosen, *chosen], "d") in ("chosen_twice", "unknown_choice")
    assert refusal(vote, "m0561", [str(vote.pk)], "e") == "unknown_choice"
    assert refusal(vote, "m0561", ["for"], "f") == "unknown_choice"
    assert not VoteParticipation.objects.exists()
    assert not Ballot.objects.exists()
    page = reverse("vote", args=[vote.pk])
    assert signed_in("m0561").post(page, {"close": "1"}).status_code == 403
    assert Vote.objects.get(pk=vote.pk).status == "open"


def test_nobody_votes_for_somebody_they_stand_in_for(vote: Vote) -> None:
    delegate, delegator = Member.objects.get(code="M0555"), Member.objects.get(code="M0561")
    today = clock.today()
    Delegation.objects.create(
        delegator=delegator, delegate=delegate, start_on=today, end_on=today + timedelta(days=3), reason="leave"
    )
    assert refusal(vote, "m0555", options(vote), "mine") == ""
    assert refusal(vote, "m0555", options(vote), "his") == "already_voted"
    assert [row.member for row in VoteParticipation.objects.all()] == [delegate]


def test_after_the_end_nothing_counts(vote: Vote) -> None:
    Vote.objects.filter(pk=vote.pk).update(closes_at=clock.now())
    assert refusal(vote, "m0555", options(vote), "late") == "vote_not_open"
    close_vote(vote=vote)
    assert refusal(vote, "m0555", options(vote), "later") == "vote_not_open"
    assert not Ballot.objects.exists()


def test_a_ballot_leaves_no_trace_beside_a_name(
    vote: Vote, signed_in: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    """While a ballot is cast no row of any table is written that holds both who and what, and no log line says what."""
    chosen = options(vote)
    browser, page = signed_in("m0555"), reverse("vote", args=[vote.pk])
    browser.post(page, {"choice": chosen})
    caplog.set_level("DEBUG")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = browser.post(page, {"choice": chosen, "confirmed": "1", "token": "a-paper"})
    assert answer.status_code == 302
    assert "choice" not in answer.headers["Location"]
    written = [each["sql"] for each in queries if each["sql"].lstrip().upper().startswith(("INSERT", "UPDATE"))]
    member = Member.objects.get(code="M0555")
    revealing = [sql for sql in written if any(choice in sql or choice.replace("-", "") in sql for choice in chosen)]
    assert [sql for sql in revealing if "processes_ballot" not in sql] == []
    assert Ballot.objects.count() == 1
    logged = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not [line for line in logged if any(choice in line for choice in chosen)]
    for model in apps.get_models():
        columns = {field.name for field in model._meta.concrete_fields}
        if model is Ballot or not columns & {"member", "user", "owner", "recipient", "actor"}:
            continue
        for name in columns & {"member", "actor"}:
            field = model._meta.get_field(name)
            if field.related_model is Member:
                rows = model._default_manager.filter(**{name: member})
                assert not [row for row in rows if "choices': ['" in str(row.__dict__)]
    session = dict(browser.session.items())
    assert not [value for value in session.values() if any(choice in str(value) for choice in chosen)]

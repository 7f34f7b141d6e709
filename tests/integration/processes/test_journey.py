"""The selection of the ten best from nomination to award, by the people of the sample organisation."""

import pytest

from organization.models import Unit, User
from processes.demo import playing
from processes.models import Campaign, Case, Vote
from processes.queries import startable
from processes.queries.invariants import violations
from processes.services import cast_ballot, close_vote


@pytest.mark.django_db
def test_nomination_runs_to_the_vote(campaign: Campaign) -> None:
    author = User.objects.get(username="m0195")
    offers = [each for each in startable(author) if each.version.procedure.key == "top_ten_selection"]
    assert [unit.code for unit in offers[0].units] == ["B08"]

    case = playing.nominate(unit=Unit.objects.get(code="B08"), campaign=campaign, starter=author)
    assert case.state == "draft"
    case = playing.submit(case, 1, "project")
    assert (case.state, case.category) == ("branch_confirm", "project")
    case = playing.shortlist(case)
    assert case.state == "expert_review"
    assert "m0200" not in [user.username for user in playing.holders(case)]
    case = playing.score(case, 1)
    assert case.state == "popular_vote"

    vote = Vote.objects.get(campaign=campaign, category="project")
    voter = User.objects.get(username="m0555")
    cast_ballot(vote_id=vote.pk, voter=voter, choices=[str(case.pk)], token="one")
    close_vote(vote=vote)
    case = Case.objects.get(pk=case.pk)
    assert case.state == "defence"
    assert case.values["vote_score"] == "100.00"
    assert list(violations()) == []

"""An expert of the nominating branch is left out, and the pages say so."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from organization.models import User
from processes.demo import playing
from processes.models import Campaign, Case
from processes.queries.recusals import recused_from

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("page_effects")]

OF_THE_BRANCH, OTHER_EXPERT, ORGANIZER = "m0200", "m0018", "m0012"
Browser = Callable[[str], Client]
WORDS = "recused, same branch"


def read(browser: Client, address: str) -> str:
    # A request leaves its language behind; the tests after this one begin in their own.
    with override("en"):
        return browser.get(address if address.startswith("/en/") else f"/en{address}").content.decode()


@pytest.fixture
def judged(nomination: Case) -> Case:
    return playing.shortlist(nomination)


def test_the_campaign_tells_an_expert_and_the_organisers(campaign: Campaign, judged: Case, signed_in: Browser) -> None:
    address = reverse("campaign", args=[campaign.slug])

    assert WORDS in read(signed_in(OF_THE_BRANCH), address)
    assert WORDS not in read(signed_in(OTHER_EXPERT), address)
    organisers = read(signed_in(ORGANIZER), address)
    assert f"Recused, same branch: {judged.title}" in " ".join(organisers.replace("</span>", "").split())


def test_the_case_names_the_left_out_to_the_organisers_alone(judged: Case, signed_in: Browser) -> None:
    left_out = User.objects.get(username=OF_THE_BRANCH).member

    assert recused_from(judged) == [left_out]
    organisers = read(signed_in(ORGANIZER), judged.get_absolute_url())
    assert "1 expert is left out: recused, same branch." in organisers
    assert left_out.name in organisers
    assert WORDS not in read(signed_in(OTHER_EXPERT), judged.get_absolute_url())

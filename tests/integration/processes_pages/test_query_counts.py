"""Lists ask the database as often for three rows as for one."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from processes.models import Campaign, Vote

from .conftest import nominated

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("page_effects")]

# The organisation's secrecy officer has a todo in every nomination; the organiser sees every case.
PAGES = [("my-todos", "m0019"), ("workbench", "m0019"), ("cases", "m0012")]


def queries(browser: Client, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize(("name", "username"), PAGES)
def test_three_rows_cost_no_more_than_one(
    campaign: Campaign, signed_in: Callable[[str], Client], name: str, username: str
) -> None:
    from processes.demo import playing

    browser, address = signed_in(username), reverse(name)
    playing.press(nominated(campaign, "B06", 1), "recommend")
    one = queries(browser, address)
    for number, branch in enumerate(("B07", "B08"), start=2):
        playing.press(nominated(campaign, branch, number), "recommend")

    assert queries(browser, address) <= one


@pytest.mark.parametrize("name", ["campaign", "batch"])
def test_three_nominations_cost_the_organiser_no_more_than_one(
    campaign: Campaign, signed_in: Callable[[str], Client], name: str
) -> None:
    category = ["project"] if name == "batch" else []
    browser, address = signed_in("m0012"), reverse(name, args=[campaign.slug, *category])
    nominated(campaign, "B06", 1)
    one = queries(browser, address)
    for number, branch in enumerate(("B07", "B08"), start=2):
        nominated(campaign, branch, number)

    assert queries(browser, address) <= one


def test_three_choices_of_a_vote_cost_no_more_than_one(campaign: Campaign, signed_in: Callable[[str], Client]) -> None:
    from processes.demo import playing

    playing.score(playing.shortlist(nominated(campaign, "B06", 1)), 1)
    browser, address = signed_in("m0202"), reverse("vote", args=[Vote.objects.get(campaign=campaign).pk])
    one = queries(browser, address)
    for number, branch in enumerate(("B07", "B08"), start=2):
        playing.score(playing.shortlist(nominated(campaign, branch, number)), number)

    assert queries(browser, address) <= one

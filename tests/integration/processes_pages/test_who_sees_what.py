"""Every page is tried by the same people; whoever may not see a case learns nothing of it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from processes.models import Campaign, Case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("page_effects")]

AUTHOR, SECRETARY, ORGANIZER, OTHER_MEMBER, EDITOR, ADMIN = "m0195", "m0190", "m0012", "m0555", "m0017", "admin"
MEMBER_OF_THE_BRANCH = "m0202"
Browser = Callable[[str], Client]


@pytest.mark.parametrize(
    ("username", "expected"),
    [
        (AUTHOR, 200),
        (SECRETARY, 200),
        (ORGANIZER, 200),
        (ADMIN, 200),
        (OTHER_MEMBER, 404),
        (MEMBER_OF_THE_BRANCH, 404),
    ],
)
def test_case_page(nomination: Case, signed_in: Browser, username: str, expected: int) -> None:
    pages = [reverse("case", args=[nomination.pk]), reverse("case-act", args=[nomination.pk, "withdraw"])]

    assert signed_in(username).get(pages[0]).status_code == expected
    if expected == 404:
        assert signed_in(username).get(pages[1]).status_code == 404
        assert signed_in(username).post(pages[0], {"action": "recommend", "token": "t"}).status_code == 404


@pytest.mark.parametrize("name", ["workbench", "my-todos", "my-cases", "cases", "start", "campaigns"])
def test_anonymous_is_sent_to_the_login(db: None, client: Client, name: str) -> None:
    response = client.get(reverse(name))

    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("login"))


@pytest.mark.parametrize(("username", "expected"), [(ORGANIZER, 200), (ADMIN, 200), (OTHER_MEMBER, 404), (EDITOR, 404)])
def test_ranking_is_for_the_organisers(campaign: Campaign, signed_in: Browser, username: str, expected: int) -> None:
    address = reverse("batch", args=[campaign.slug, "project"])

    assert signed_in(username).get(address).status_code == expected


def test_only_organisers_steer_the_votes_of_a_campaign(campaign: Campaign, signed_in: Browser) -> None:
    address = reverse("campaign", args=[campaign.slug])

    assert signed_in(OTHER_MEMBER).get(address).status_code == 200
    assert signed_in(OTHER_MEMBER).post(address, {"vote": "", "do": "open"}).status_code == 404


def test_publicity_is_no_way_round_the_scope(nomination: Case, signed_in: Browser) -> None:
    assert signed_in(OTHER_MEMBER).get(reverse("publicity", args=[nomination.pk])).status_code == 404


@pytest.mark.parametrize("name", ["processes_cases", "processes_outbox", "processes_incidents", "procedure_import"])
def test_operations_are_for_administrators(demo_org: dict[str, int], signed_in: Browser, name: str) -> None:
    assert signed_in(ADMIN).get(reverse(name)).status_code == 200
    assert signed_in(SECRETARY).get(reverse(name)).status_code in (302, 403)

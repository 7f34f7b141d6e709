"""Pressing buttons: once, in time, with the words that are needed, and without losing what was typed."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from processes.models import Campaign, Case, Vote, VoteParticipation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("page_effects")]
Browser = Callable[[str], Client]


def hidden(page: str, name: str) -> str:
    """Returns the value of a hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page[page.index("case-form") if "case-form" in page else 0 :])
    assert found
    return found.group(1)


def press(browser: Client, address: str, **data: Any) -> Any:
    page = browser.get(address).content.decode()
    return browser.post(address, {"token": hidden(page, "token"), "seq": hidden(page, "seq"), **data})


def test_recommending_moves_the_case(nomination: Case, signed_in: Browser) -> None:
    response = press(signed_in("m0190"), reverse("case", args=[nomination.pk]), action="recommend")

    assert response.status_code == 302
    assert Case.objects.get(pk=nomination.pk).state == "secrecy_review"


def test_the_same_form_twice_counts_once(nomination: Case, signed_in: Browser) -> None:
    browser, address = signed_in("m0190"), reverse("case", args=[nomination.pk])
    page = browser.get(address).content.decode()
    sent = {"token": hidden(page, "token"), "seq": hidden(page, "seq"), "action": "recommend"}

    assert [browser.post(address, sent).status_code for _ in range(2)] == [302, 302]
    assert nomination.history.filter(action="recommend").count() == 1


def test_returning_asks_for_a_comment_first(nomination: Case, signed_in: Browser) -> None:
    browser, address = signed_in("m0190"), reverse("case", args=[nomination.pk])
    dialog = reverse("case-act", args=[nomination.pk, "rec_back"])

    assert press(browser, address, action="rec_back").headers["Location"] == dialog
    assert press(browser, dialog).status_code == 422
    assert Case.objects.get(pk=nomination.pk).state == "branch_confirm"
    assert press(browser, dialog, comment="请补充数据。").status_code == 302
    assert Case.objects.get(pk=nomination.pk).state == "draft"


def test_who_was_overtaken_is_told_what_happened(nomination: Case, signed_in: Browser) -> None:
    browser, address = signed_in("m0190"), reverse("case", args=[nomination.pk])
    page = browser.get(address).content.decode()
    press(browser, address, action="recommend")

    sent = {"token": hidden(page, "token") + "x", "seq": hidden(page, "seq"), "action": "recommend"}
    response = browser.post(address, sent)

    assert response.status_code == 409
    assert "refusal" in response.content.decode()
    assert nomination.history.filter(action="recommend").count() == 1


def test_a_draft_is_kept_without_javascript(campaign: Campaign, signed_in: Browser) -> None:
    browser = signed_in("m0195")
    start = reverse("start-procedure", args=["top_ten_selection"])
    page = browser.get(start).content.decode()
    started = browser.post(start, {"token": hidden(page, "token"), "campaign": campaign.slug, "unit": "B08"})
    address = started.headers["Location"]

    assert press(browser, address, save_draft="1", title="红色引擎").status_code == 302
    assert "红色引擎" in browser.get(address).content.decode()
    refused = press(browser, address, action="submit", title="红色引擎二")

    assert refused.status_code == 422
    assert "红色引擎二" in refused.content.decode()


def test_voting_needs_a_confirmation_and_works_once(nomination: Case, signed_in: Browser) -> None:
    from processes.demo import playing

    playing.score(playing.shortlist(nomination), 1)
    vote = Vote.objects.get(category="project")
    browser, address = signed_in("m0555"), reverse("vote", args=[vote.pk])

    assert browser.get(address).status_code == 200
    assert browser.get(reverse("vote-entry", args=[vote.pk, nomination.pk])).status_code == 200
    confirm = browser.post(address, {"choice": str(nomination.pk)})
    assert VoteParticipation.objects.filter(vote=vote).count() == 0
    sent = {"choice": str(nomination.pk), "confirmed": "1", "token": hidden(confirm.content.decode(), "token")}

    assert [browser.post(address, sent).status_code, VoteParticipation.objects.filter(vote=vote).count()] == [302, 1]
    assert browser.post(address, {**sent, "token": "another"}).status_code == 422
    assert VoteParticipation.objects.filter(vote=vote).count() == 1

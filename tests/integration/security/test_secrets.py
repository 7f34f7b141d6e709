"""What only few may know of a case does not reach anybody else by any way."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from organization import clock
from organization.models import Delegation, Member, User
from processes.demo import playing
from processes.models import Campaign, Case, Contribution, Vote
from processes.queries import available_actions, case_form, case_history
from processes.queries.addressees import offered_first
from processes.queries.ground import readers
from processes.services import ActionRefused, RawInputs, take_action
from tests.selection import nominated, organizer, published_for_publicity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("page_effects")]
Browser = Callable[[str], Client]

AUTHOR, SECRETARY = "m0195", "m0190"


def body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_nominated_do_not_learn_who_judges_them_nor_who_has(campaign: Campaign, signed_in: Browser) -> None:
    case = playing.shortlist(nominated(campaign, "B08", 1))
    experts = [user.member for user in playing.holders(case)]
    case = playing.score(case, 1, most=2)
    page = reverse("case", args=[case.pk])

    for username in (AUTHOR, SECRETARY):
        shown = body(signed_in(username), page)
        assert not [expert.name for expert in experts if expert.name in shown]
    assert all(expert.name in body(signed_in("m0012"), page) for expert in experts[:2])

    secretary = User.objects.get(username=SECRETARY)
    judges = {expert.code for expert in experts}
    for key in ("comment", "copy", "transfer"):
        assert judges.isdisjoint(each.value for each in offered_first(case, secretary, key, case.state)), key
    assert not readers(case, judges, secretary)
    assert readers(case, judges, organizer()) == judges


def test_an_expert_sees_no_score_but_their_own(campaign: Campaign, signed_in: Browser) -> None:
    case = playing.shortlist(nominated(campaign, "B08", 1))
    first, second = playing.holders(case)[:2]
    marks = {"value": "13.7", "innovation": "17.3", "effect": "27.9", "spread": "16.1", "vitality": "11.9"}
    playing.press(case, "contribute", {"expert_scores": {"points": marks}}, comment="a-remark-of-mine", by=first)
    page = reverse("case", args=[case.pk])

    assert "13.7" in body(signed_in(first.username), page)
    for username in (second.username, AUTHOR, SECRETARY):
        shown = body(signed_in(username), page)
        assert "13.7" not in shown
        assert "86.9" not in shown
        assert "a-remark-of-mine" not in shown
        if username != second.username:
            assert first.member.name not in shown
    for line in case_history(Case.objects.get(pk=case.pk), second):
        assert "expert_scores" not in line.changes


def test_a_score_is_given_by_nobody_for_somebody_else(campaign: Campaign) -> None:
    case = playing.shortlist(nominated(campaign, "B08", 1))
    expert = playing.holders(case)[0].member
    stand_in = Member.objects.get(code="M0202")  # of the branch that is judged
    today = clock.today()
    Delegation.objects.create(
        delegator=expert, delegate=stand_in, start_on=today, end_on=today + timedelta(days=9), reason="on leave"
    )

    assert "contribute" not in [offer.key for offer in available_actions(case, stand_in.user)]
    assert case_form(case, stand_in.user, on_behalf_of=expert.code).writable == frozenset()
    with pytest.raises(ActionRefused) as refused:
        take_action(
            case_id=case.pk,
            action="contribute",
            actor=stand_in.user,
            inputs=RawInputs(data={"expert_scores": {"points": {"value": "15"}}}),
            token="in-his-name",
            on_behalf_of=expert.code,
        )
    assert refused.value.code == "not_yours"
    assert not Contribution.objects.exists()


def test_the_script_of_a_form_knows_nothing_restricted(campaign: Campaign, signed_in: Browser) -> None:
    """The experts of the defence fill in a form while the score, restricted to the organisers, is already stored."""
    import json
    import re
    from dataclasses import replace

    from forms.services import build_django_form, fill_context

    case = playing.score(playing.shortlist(nominated(campaign, "B08", 1)), 1)
    case = Case.objects.get(pk=case.pk)
    case.values = {**case.values, "expert_score": "87.65", "total": "87.65"}
    expert = User.objects.get(member=campaign.panel.first())
    form = case_form(case, expert)
    definition = form.definition
    fields = tuple(
        replace(spec, visible_when={">": [{"var": "expert_score"}, 50]}) if spec.key == "first_comment" else spec
        for spec in definition.fields
    )
    filled = build_django_form(
        definition=replace(definition, fields=fields),
        stored=case.values,
        writable={"first_comment"},
        context=replace(fill_context(user=expert, place="case:x", unit_path=""), facts=form.facts),
        told=form.visible,
    )
    told = json.dumps(filled.logic)
    assert filled.has_conditions
    assert "87.65" not in told
    assert not re.search(r"score_of:|batch_rank:|votes_of:", told)
    assert {field["key"] for field in filled.logic["fields"]}.isdisjoint({"expert_score", "total", "expert_scores"})


def test_whoever_objects_stays_unknown(campaign: Campaign, signed_in: Browser) -> None:
    case, _ = published_for_publicity(campaign)
    objector = signed_in("m0555")
    address = reverse("publicity", args=[case.pk])
    name = User.objects.get(username="m0555").member.name
    seq = Case.objects.get(pk=case.pk).seq
    objector.post(address, {"objection_note": "words-of-the-objector", "token": "an-objection"})

    assert Case.objects.get(pk=case.pk).seq > seq
    page = reverse("case", args=[case.pk])
    for username in (AUTHOR, SECRETARY):
        browser = signed_in(username)
        assert name not in body(browser, page)
        stale = browser.post(page, {"action": "award", "seq": str(seq), "token": f"stale-{username}"})
        assert name not in stale.content.decode()
        assert browser.get(address).status_code == 200
        assert name not in body(browser, address)
    assert objector.get(page).status_code == 404


def test_voters_read_the_application_and_nothing_else(campaign: Campaign, signed_in: Browser) -> None:
    case = playing.score(playing.shortlist(nominated(campaign, "B08", 1)), 1)
    vote = Vote.objects.get(campaign=campaign)
    entry = reverse("vote-entry", args=[vote.pk, case.pk])
    note = Case.objects.get(pk=case.pk).values["first_comment"]

    shown = body(signed_in("m0555"), entry)
    assert case.title in shown
    assert note not in shown
    Vote.objects.filter(pk=vote.pk).update(status="planned")
    assert signed_in("m0555").get(entry).status_code == 404


def test_the_choice_is_never_part_of_an_address(campaign: Campaign, signed_in: Browser) -> None:
    """Addresses stand in the server's log beside the time and the visitor."""
    case = playing.score(playing.shortlist(nominated(campaign, "B08", 1)), 1)
    vote = Vote.objects.get(campaign=campaign)
    address = reverse("vote", args=[vote.pk])
    browser = signed_in("m0555")

    confirm = browser.post(address, {"choice": [str(case.pk)]}).content.decode()
    assert "choice=" not in confirm
    back = browser.post(address, {"choice": [str(case.pk)], "back": "1"}).content.decode()
    assert f'value="{case.pk}" checked' in back
    assert organizer().username not in confirm

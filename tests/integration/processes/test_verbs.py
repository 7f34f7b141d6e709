"""Verbs, each in its own right: what it does, to whom it is granted, and when it comes too late."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import override

from organization import clock
from organization.models import Delegation, Member
from processes.models import Case, CaseCopy, CaseVisit
from processes.queries import case_for, todo_explanation
from processes.queries.verbs import verb_offers
from processes.services import ActionRefused, take_action
from processes.services.outbox import deliver_outbox
from tests.procedures import publish
from tests.verb_scenes import VerbScene, codes, document, sound

pytestmark = pytest.mark.django_db


@pytest.fixture
def single() -> VerbScene:
    return VerbScene("single")


def refused(code: str, work: Callable[[], Any]) -> None:
    with pytest.raises(ActionRefused) as raised:
        work()
    assert raised.value.code == code, raised.value.context


def looks(case: Case, member: Member) -> None:
    CaseVisit.objects.update_or_create(
        case=case, member=member, defaults={"seq": Case.objects.get(pk=case.pk).seq, "at": clock.now()}
    )


def test_a_transferred_todo_is_the_others_alone(single: VerbScene) -> None:
    case, (first, second, third), other = single.at(), single.office, single.others[0]
    case = single.act(case, "@transfer", first, members=[other], comment="Away this week")
    assert codes(case) == {second.code, third.code, other.code}
    refused("not_yours", lambda: single.act(case, "approve", first))
    assert case_for(other.user, case.pk) == case
    entry = case.history.latest("seq")
    assert (entry.action, entry.details["to"], entry.comment) == ("@transfer", [other.code], "Away this week")
    assert single.act(case, "approve", other).state == "done"
    sound()


def test_a_transfer_is_taken_back_until_the_other_has_looked(single: VerbScene) -> None:
    case, first, other = single.at("check"), single.secretary, single.others[0]
    case = single.act(case, "@transfer", first, members=[other])
    case = single.act(case, "@take_back", first)
    assert codes(case) == {first.code}
    case = single.act(case, "@transfer", first, members=[other])
    looks(case, other)
    refused("too_late", lambda: single.act(case, "@take_back", first))
    sound()


def test_nobody_is_handed_what_they_have_or_who_is_not_there(single: VerbScene) -> None:
    case, first = single.at(), single.office[0]
    refused("has_part", lambda: single.act(case, "@transfer", first, members=[single.office[1]]))
    refused("nobody_named", lambda: single.act(case, "@transfer", first))
    single.others[1].user.delete()
    gone = Member.objects.get(code="YOTHER1")
    refused("person_unknown", lambda: single.act(case, "@transfer", first, members=[gone]))
    refused("one_person", lambda: single.act(case, "@transfer", first, members=[single.others[0], single.others[2]]))
    refused("not_yours", lambda: single.act(case, "@transfer", single.author, members=[single.others[0]]))


def test_a_signature_before_mine_is_waited_for(single: VerbScene) -> None:
    case, first, other = single.at("check"), single.secretary, single.others[0]
    case = single.act(case, "@add_signer", first, members=[other], how="before", comment="Please look first")
    refused("awaits_signer", lambda: single.act(case, "pass_on", first))
    case = single.act(case, "@sign", other, how="agree", comment="Fine")
    assert codes(case) == {first.code}
    assert single.act(case, "pass_on", first).state == "review"
    sound()


def test_a_signature_beside_mine_is_waited_for_but_going_back_is_not(single: VerbScene) -> None:
    case, first, other = single.at(), single.office[0], single.others[0]
    case = single.act(case, "@add_signer", first, members=[other, single.others[1]], how="beside")
    refused("awaits_signer", lambda: single.act(case, "approve", first))
    todo = single.todo_of(case, single.others[1])
    case = single.act(case, "@drop_signer", first, todo=todo.pk)
    refused("comment_required", lambda: single.act(case, "@sign", other, how="disagree"))
    case = single.act(case, "refuse", first, comment="No")
    assert (case.status, codes(case)) == ("closed", set())
    sound()


def test_a_signature_after_mine_decides(single: VerbScene) -> None:
    case, first, other = single.at("check"), single.secretary, single.others[0]
    case = single.act(case, "@add_signer", first, members=[other], how="after", comment="I agree")
    assert codes(case) == {other.code}
    refused("not_yours", lambda: single.act(case, "pass_on", first))
    case = single.act(case, "@drop_signer", first, todo=single.todo_of(case, other).pk)
    assert codes(case) == {first.code}
    assert single.act(case, "pass_on", first).state == "review"
    sound()


def test_a_delegated_todo_comes_back(single: VerbScene) -> None:
    case, first, other = single.at("check"), single.secretary, single.others[0]
    case = single.act(case, "@delegate", first, members=[other])
    refused("not_yours", lambda: single.act(case, "pass_on", other))
    case = single.act(case, "@sign", other, how="agree", comment="Checked")
    assert single.act(case, "pass_on", first).state == "review"
    sound()


def test_a_return_runs_the_way_forward_again(single: VerbScene) -> None:
    case, first = single.at(), single.office[0]
    refused("comment_required", lambda: single.act(case, "@return", first, state="draft"))
    refused("step_unknown", lambda: single.act(case, "@return", first, state="done", comment="No"))
    case = single.act(case, "@return", first, state="draft", how="again", comment="The title")
    assert codes(case) == {single.author.code}
    case = single.act(case, "submit", single.author, {"title": "Better"})
    assert case.state == "check"
    sound()


def test_a_return_may_ask_to_come_straight_back(single: VerbScene) -> None:
    case, first = single.at(), single.office[0]
    case = single.act(case, "@return", first, state="draft", how="back", comment="The title")
    case = single.act(case, "submit", single.author, {"title": "Better"})
    assert (case.state, codes(case)) == ("review", {first.code})
    assert single.act(case, "approve", first).status == "closed"
    sound()


def test_what_i_completed_i_take_back_until_somebody_looks(single: VerbScene) -> None:
    case = single.at("check")
    refused("too_late", lambda: single.act(case, "@take_back", single.secretary))
    case = single.act(case, "@take_back", single.author)
    assert (case.state, codes(case)) == ("draft", {single.author.code})
    case = single.act(case, "submit", single.author, {"title": "Again"})
    looks(case, single.secretary)
    refused("too_late", lambda: single.act(case, "@take_back", single.author))
    sound()


def test_the_starter_withdraws_while_nobody_has_decided(single: VerbScene) -> None:
    case = single.at("check")
    refused("not_yours", lambda: single.act(case, "@withdraw", single.secretary))
    case = single.act(case, "@withdraw", single.author)
    assert case.state == "draft"
    case = single.act(case, "submit", single.author, {"title": "Again"})
    case = single.act(case, "pass_on", single.secretary)
    refused("too_late", lambda: single.act(case, "@withdraw", single.author))
    sound()


def test_a_part_handed_in_is_taken_back_while_the_step_lasts() -> None:
    scene = VerbScene("in_order")
    case, (first, second, _) = scene.at(), scene.office
    case = scene.act(case, "contribute", first)
    assert codes(case) == {second.code}
    case = scene.act(case, "@take_back", first)
    assert (codes(case), case.contributions.count()) == ({first.code}, 0)
    case = scene.act(case, "contribute", first)
    looks(case, second)
    refused("too_late", lambda: scene.act(case, "@take_back", first))
    sound()


def test_in_order_a_turn_handed_on_does_not_come_again() -> None:
    scene = VerbScene("in_order")
    case, (first, second, third), other = scene.at(), scene.office, scene.others[0]
    case = scene.act(case, "@transfer", first, members=[other])
    case = scene.act(case, "contribute", other)
    assert codes(case) == {second.code}
    case = scene.act(case, "@add_signer", second, members=[scene.others[1]], how="after")
    case = scene.act(case, "contribute", second)
    assert codes(case) == {scene.others[1].code}
    case = scene.act(case, "contribute", scene.others[1])
    assert codes(case) == {third.code}
    assert scene.act(case, "contribute", third).status == "closed"
    sound()


def test_an_added_signer_counts_among_all() -> None:
    scene = VerbScene("all")
    case, other = scene.at(), scene.others[0]
    case = scene.act(case, "@add_signer", scene.office[0], members=[other], how="beside")
    for member in scene.office:
        case = scene.act(case, "contribute", member)
    assert (case.status, codes(case)) == ("open", {other.code})
    case = scene.act(case, "@drop_signer", scene.office[0], todo=scene.todo_of(case, other).pk)
    assert case.status == "closed", "without the one who was added, everybody has agreed"
    sound()


def test_verbs_stay_in_their_branch() -> None:
    scene = VerbScene("parallel")
    case, (first, second, _third) = scene.at(), scene.office
    look = case.todos.get(status="open", state="left_look")
    case = scene.act(case, "@transfer", first, members=[scene.others[0]], todo=look.pk)
    case = scene.act(case, "looked", scene.others[0])
    case = scene.act(case, "contribute", second)
    assert case.state == "review"
    case = scene.act(case, "@terminate", scene.admin, comment="No longer needed")
    assert (case.status, codes(case)) == ("closed", set())
    assert not case.branches.filter(status="active").exists()
    case = scene.act(case, "@reopen", scene.admin, comment="Needed after all", state="check")
    assert (case.status, codes(case)) == ("open", {scene.secretary.code})
    sound()


def test_an_administrator_jumps_and_branches_end() -> None:
    scene = VerbScene("parallel")
    case = scene.at()
    refused("not_yours", lambda: scene.act(case, "@jump", scene.office[0], state="check", comment="Go"))
    refused("comment_required", lambda: scene.act(case, "@jump", scene.admin, state="check"))
    case = scene.act(case, "@jump", scene.admin, state="check", comment="Wrong way")
    assert (case.state, codes(case)) == ("check", {scene.secretary.code})
    case = scene.act(case, "@jump", scene.admin, state="review", comment="Right way")
    assert case.branches.filter(status="active").count() == 2
    sound()


def test_a_paused_case_stands_still(single: VerbScene) -> None:
    case = single.at()
    case = single.act(case, "@pause", single.admin, comment="Audit")
    assert case.status == "suspended"
    refused("suspended", lambda: single.act(case, "approve", single.office[0]))
    refused("suspended", lambda: single.act(case, "@transfer", single.office[0], members=[single.others[0]]))
    case = single.act(case, "@comment", single.author, comment="When will it go on?")
    case = single.act(case, "@resume", single.admin)
    assert single.act(case, "approve", single.office[0]).status == "closed"
    sound()


def test_a_paper_decision_has_both_dates(single: VerbScene) -> None:
    case, first = single.at(), single.office[0]
    day = clock.today() - timedelta(days=3)
    ask = {"transition": "approve", "members": [first]}
    refused("date_wrong", lambda: single.act(case, "@paper", single.admin, on=str(clock.today() + timedelta(1)), **ask))
    refused("not_yours", lambda: single.act(case, "@paper", first, on=str(day), **ask))
    case = single.act(case, "@paper", single.admin, on=str(day), **ask)
    entry = case.history.get(action="approve")
    assert (case.status, entry.details["decided_on"], entry.details["to"]) == ("closed", str(day), [first.code])
    assert entry.at.date() != day
    sound()


def test_a_paper_decision_needs_the_answers_of_its_step(single: VerbScene) -> None:
    case = single.act(single.at("check"), "@jump", single.admin, state="draft", comment="Again")
    Case.objects.filter(pk=case.pk).update(values={})
    ask = {"transition": "submit", "members": [single.author], "on": str(clock.today())}
    refused("paper_incomplete", lambda: single.act(case, "@paper", single.admin, **ask))
    Case.objects.filter(pk=case.pk).update(values={"title": "A request"})
    assert single.act(case, "@paper", single.admin, **ask).state == "check"


def test_talk_makes_nobody_look_again(single: VerbScene) -> None:
    case, first = single.at(), single.office[0]
    seq = case.seq
    stranger = single.others[0]
    refused("may_not_see", lambda: single.act(case, "@comment", first, members=[stranger], comment="Look"))
    case = single.act(case, "@copy", first, members=[stranger], comment="For you")
    assert CaseCopy.objects.get(case=case).read_at is None
    case = single.act(case, "@comment", first, members=[stranger], comment="Look")
    case = single.act(case, "@ask", first, members=[single.others[1]], comment="Is it right?")
    refused("not_yours", lambda: single.act(case, "approve", single.others[1]))
    case = single.act(case, "@answer", single.others[1], comment="It is.")
    case = single.act(case, "@urge", single.author)
    refused("urged_today", lambda: single.act(case, "@urge", single.author))
    assert single.act(case, "approve", first, expected_seq=seq).status == "closed"
    deliver_outbox(worker="test")
    assert stranger.user.notices.count() == 2
    sound()


def test_a_procedure_says_who_may() -> None:
    scene = VerbScene("single", transfer=[], terminate=["initiator"], bulk=["performer"])
    case = scene.at()
    refused("not_yours", lambda: scene.act(case, "@transfer", scene.office[0], members=[scene.others[0]]))
    assert scene.act(case, "@terminate", scene.author, comment="Changed my mind").status == "closed"
    deliver_outbox(worker="test")
    assert scene.office[0].user.notices.filter(subject__contains="A note").count() == 1, "whoever had it is told"
    sound()


def test_nobody_gets_a_part_who_did_the_step_before_it(single: VerbScene) -> None:
    drawn = document("single")
    drawn["states"][2]["not_same_as"] = ["check"]
    publish(drawn)
    case = single.at()
    for how, verb in (("", "@transfer"), ("beside", "@add_signer"), ("", "@delegate")):
        ask = {"members": [single.secretary], "how": how}
        refused("separated", lambda verb=verb, ask=ask: single.act(case, verb, single.office[0], **ask))


def test_a_deputy_hands_on_for_the_one_represented(single: VerbScene) -> None:
    case, deputy, other = single.at("check"), single.others[0], single.others[1]
    today = clock.today()
    Delegation.objects.create(
        delegator=single.secretary, delegate=deputy, start_on=today, end_on=today + timedelta(days=3), reason="Away"
    )
    offers = {each.key: each.on_behalf_of for each in verb_offers(case, deputy.user)}
    assert offers["transfer"] == single.secretary.code
    take_action(
        case_id=case.pk, action="@transfer", actor=deputy.user, token="for-her", on_behalf_of=single.secretary.code,
        arguments={"members": [other.code]},
    )  # fmt: skip
    assert codes(case) == {other.code}
    entry = case.history.latest("seq")
    assert (entry.actor, entry.on_behalf_of) == (deputy, single.secretary)
    with override("en"):
        assert todo_explanation(single.todo_of(case, other), other.user).why == (f"{deputy.name} gave it to you.",)
    sound()

"""Courses side by side in a live case: each with its own todos and deadlines, joined, interrupted, in one history."""

from copy import deepcopy
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from organization import clock
from processes.models import Case, Timer, TimerStatus, Todo, TodoStatus
from processes.queries import available_actions, case_form
from processes.queries.invariants import violations
from processes.services import ActionRefused, start_case
from processes.services.timers import fire_timers
from tests.procedures import Scene, act, publish, words

pytestmark = pytest.mark.django_db


def _state(key: str, kind: str = "single", by: str = "", region: str = "", **more: Any) -> dict[str, Any]:
    people = {"performers": [by]} if by else {}
    return {"key": key, "title": words(key), "kind": kind, "region": region, **people, **more}


def _button(key: str, source: str, target: str, by: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "title": words(key), "from": [source], "to": target, "by": [by], **more}


CHECKS: dict[str, Any] = {
    "schema_version": 1,
    "key": "two_checks",
    "title": words("Two checks"),
    "start": {"by": ["any_member"]},
    "form": {
        "schema_version": 1,
        "sections": [],
        "fields": [
            {"key": "title", "type": "text", "label": words("Title")},
            {"key": "amount", "type": "integer", "label": words("Amount")},
            {"key": "opinion", "type": "text", "label": words("Opinion")},
            {"key": "budget", "type": "text", "label": words("Budget")},
        ],
    },
    "states": [
        _state("draft", by="initiator", start=True, writable=["title", "amount"]),
        _state(
            "checks",
            "parallel",
            config={
                "regions": [
                    {"key": "legal", "title": words("Legal"), "start": "law"},
                    {"key": "money", "title": words("Money"), "start": "sum", "when": "amount > 10"},
                ]
            },
        ),
        _state("law", by="committee_org", region="legal", writable=["opinion"]),
        _state("law_again", by="branch_secretary", region="legal"),
        _state("lawful", "end", region="legal", outcome="success"),
        _state(
            "sum",
            by="branch_secretary",
            region="money",
            writable=["budget"],
            timers=[{"key": "sum", "title": words("Sum"), "days": 3, "escalate_to": ["committee_org"]}],
        ),
        _state("paid", "end", region="money", outcome="success"),
        _state("unpaid", "end", region="money", outcome="failure"),
        _state("done", "end", outcome="success"),
        _state("refused", "end", outcome="failure"),
    ],
    "transitions": [
        _button("submit", "draft", "checks", "initiator"),
        _button("law_ok", "law", "law_again", "committee_org"),
        _button("law_done", "law_again", "lawful", "branch_secretary"),
        _button("pay", "sum", "paid", "branch_secretary"),
        _button("no_money", "sum", "unpaid", "branch_secretary"),
        _button("agreed", "checks", "done", "system", guard="branches_failed() == 0"),
        _button("not_agreed", "checks", "refused", "system", guard="branches_failed() > 0"),
        _button("back", "checks", "draft", "committee_org", validates=False),
    ],
}


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    publish(CHECKS)
    return scene


def in_checks(scene: Scene, amount: int = 50) -> Case:
    case = start_case(procedure="two_checks", unit=scene.branch, actor=scene.author.user, token=str(uuid4()))
    act(case, "submit", scene.author.user, {"title": "A plan", "amount": str(amount)})
    return Case.objects.get(pk=case.pk)


def places(case: Case) -> dict[str, str]:
    return {place.region: place.state for place in Case.objects.get(pk=case.pk).places()}


def test_each_branch_has_its_own_todos_and_clock(scene: Scene) -> None:
    case = in_checks(scene)
    assert places(case) == {"": "checks", "legal": "law", "money": "sum"}
    open_todos = Todo.objects.filter(case=case, status=TodoStatus.OPEN)
    assert {(todo.state, todo.visit) for todo in open_todos} == {("law", 3), ("sum", 4)}
    assert {timer.visit for timer in Timer.objects.filter(case=case, state="sum")} == {4}
    act(case, "law_ok", scene.approvers[0], {"opinion": "fine"})
    assert places(case) == {"": "checks", "legal": "law_again", "money": "sum"}
    assert Timer.objects.filter(case=case, status=TimerStatus.PENDING).count() == 2
    assert list(violations()) == []


def test_the_case_goes_on_when_every_branch_has_ended(scene: Scene) -> None:
    case = in_checks(scene)
    act(case, "law_ok", scene.approvers[0])
    act(case, "pay", scene.secretary.user)
    act(case, "law_done", scene.secretary.user)
    case.refresh_from_db()
    assert (case.state, case.status, case.outcome) == ("done", "closed", "success")
    assert list(violations()) == []


def test_a_region_opens_only_where_its_condition_holds(scene: Scene) -> None:
    case = in_checks(scene, amount=5)
    assert places(case) == {"": "checks", "legal": "law"}
    act(case, "law_ok", scene.approvers[0])
    act(case, "law_done", scene.secretary.user)
    assert places(case) == {"": "done"}


def test_people_interrupt_the_branches(scene: Scene) -> None:
    case = in_checks(scene)
    act(case, "back", scene.approvers[0])
    assert places(case) == {"": "draft"}
    assert {todo.state for todo in Todo.objects.filter(case=case, status=TodoStatus.OPEN)} == {"draft"}
    assert not Timer.objects.filter(case=case, status=TimerStatus.PENDING).exists()
    with pytest.raises(ActionRefused) as refused:
        act(case, "pay", scene.secretary.user)
    assert refused.value.code == "not_from_here"
    act(case, "submit", scene.author.user, {"title": "A plan", "amount": "50"})
    assert places(case) == {"": "checks", "legal": "law", "money": "sum"}
    assert list(violations()) == []


def test_what_happens_in_another_branch_does_not_refuse_an_action(scene: Scene) -> None:
    case = in_checks(scene)
    act(case, "law_ok", scene.approvers[0], {"opinion": "fine"}, expected_seq=case.seq)
    act(case, "pay", scene.secretary.user, {"budget": "there"}, expected_seq=case.seq)
    with pytest.raises(ActionRefused) as refused:
        act(case, "law_ok", scene.approvers[1], expected_seq=case.seq)
    assert refused.value.code in ("changed_meanwhile", "not_yours")
    case.refresh_from_db()
    assert (case.values["opinion"], case.values["budget"]) == ("fine", "there")


def test_the_deadline_of_a_branch_is_told_to_those_it_concerns(scene: Scene) -> None:
    case = in_checks(scene)
    with time_machine.travel(clock.now() + timedelta(days=5)):
        assert fire_timers() == 2
    assert not Timer.objects.filter(case=case, status=TimerStatus.PENDING).exists()
    assert list(violations()) == []


def test_buttons_and_form_belong_to_their_branch(scene: Scene) -> None:
    case = in_checks(scene)
    assert {(each.region, each.key) for each in available_actions(case, scene.secretary.user)} == {
        ("money", "pay"),
        ("money", "no_money"),
    }
    assert case_form(case, scene.secretary.user, region="money").writable == {"budget"}
    assert case_form(case, scene.secretary.user, region="legal").writable == frozenset()


def test_the_page_is_about_one_place_and_names_the_others(scene: Scene, client: Client) -> None:
    case = in_checks(scene)
    client.force_login(scene.secretary.user)
    page = client.get(reverse("case", args=[case.pk]))
    assert page.context["here"].region == "money"
    assert [(line.region, line.mine) for line in page.context["places"]] == [
        ("", False),
        ("legal", False),
        ("money", True),
    ]
    assert b'name="at" value="money"' in page.content
    other = client.get(reverse("case", args=[case.pk]), {"at": "legal"})
    assert [each.key for each in other.context["buttons"]] == []
    sent = {"action": "pay", "at": "money", "token": str(uuid4()), "seq": str(case.seq), "budget": "there"}
    client.post(reverse("case", args=[case.pk]), sent)
    assert places(case) == {"": "checks", "legal": "law"}


def test_an_action_is_undone_when_a_branch_finds_nobody(scene: Scene) -> None:
    document = deepcopy(CHECKS)
    document["states"][5]["performers"] = ["experts"]  # a case without a campaign has none
    document["transitions"][3]["by"] = document["transitions"][4]["by"] = ["experts"]
    publish(document)
    case = start_case(procedure="two_checks", unit=scene.branch, actor=scene.author.user, token=str(uuid4()))
    with pytest.raises(ActionRefused) as refused, transaction.atomic():
        act(case, "submit", scene.author.user, {"title": "A plan", "amount": "50"})
    assert refused.value.code == "nobody_found"
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.seq, case.branches.count()) == ("draft", 1, 0)

"""The handover assistant: everything goes at once, what cannot go says why, and it comes back while untouched."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from organization import clock
from organization.models import Delegation, Member
from processes.models import Case, Handover, Todo, Vote
from processes.queries import handovers as held
from processes.services import ActionRefused
from processes.services.handovers import Chosen, hand_over_all, take_back_handover
from tests import builders
from tests.verb_scenes import VerbScene, codes, sound

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> VerbScene:
    return VerbScene("single")


def everything(member: Member, by: Any) -> Chosen:
    found = held.holdings(member, by)
    return Chosen(
        todos={each.pk for each in found.todos},
        cases={each.pk for each in found.cases},
        panels={each.pk for each in found.panels},
        delegations={each.pk for each in found.delegations},
    )


def go(scene: VerbScene, member: Member, successor: Member, by: Any = None, **more: Any) -> Handover:
    by = by or scene.admin
    asked = {"reason": "Moved away", "chosen": everything(member, by), "token": str(uuid4()), **more}
    return hand_over_all(member=member, successor=successor, by=by, **asked)


def results(handover: Handover) -> list[tuple[str, str]]:
    return sorted(handover.lines.values_list("kind", "code"))


def test_everything_goes_over_in_one_go_and_the_histories_say_so(scene: VerbScene) -> None:
    mine, checked = scene.at("draft"), scene.at("check")
    today = clock.today()
    Delegation.objects.create(
        delegator=scene.author,
        delegate=scene.others[1],
        start_on=today,
        end_on=today + timedelta(days=9),
        reason="away",
    )
    new = scene.others[0]
    handover = go(scene, scene.author, new)
    assert results(handover) == [("case", "done"), ("case", "done"), ("delegation", "done"), ("todo", "done")]
    mine, checked = Case.objects.get(pk=mine.pk), Case.objects.get(pk=checked.pk)
    assert (mine.initiator, checked.initiator) == (new, new)
    assert codes(mine) == {new.code}
    entry = mine.history.get(action="@handover")
    assert (entry.comment, entry.details["from"], entry.details["to"]) == ("Moved away", ["YAUTHOR"], [new.code])
    assert not held.delegations_of(scene.author)
    scene.act(mine, "submit", new, {"title": "Gone on with"})
    sound()


def test_a_shared_todo_changes_one_of_its_people_only(scene: VerbScene) -> None:
    case = scene.at("review")
    go(scene, scene.office[0], scene.others[0])
    assert codes(case) == {"YAPP1", "YAPP2", scene.others[0].code}
    scene.act(case, "approve", scene.others[0])
    sound()


def test_what_cannot_go_says_why_and_the_rest_goes() -> None:
    scene = VerbScene("all")
    case = scene.at("review")
    handover = go(scene, scene.office[0], scene.office[1])
    assert results(handover) == [("todo", "has_part")]
    assert codes(case) == {"YAPP0", "YAPP1", "YAPP2"}
    ballot = Todo.objects.filter(case=case, candidates__member=scene.office[2]).get()
    Todo.objects.filter(pk=ballot.pk).update(kind="vote")
    assert results(go(scene, scene.office[2], scene.others[0])) == [("todo", "ballot")]
    assert not Vote.objects.exists()


def test_it_comes_back_as_far_as_nothing_was_done_with_it(scene: VerbScene) -> None:
    left, used = scene.at("check"), scene.at("check")
    new = scene.others[0]
    before = scene.todo_of(left, scene.secretary)
    handover = go(scene, scene.secretary, new)
    assert codes(left) == codes(used) == {new.code}
    scene.act(used, "pass_on", new)
    taken = take_back_handover(handover=handover, by=scene.admin)
    assert results(taken) == [("todo", "done_with"), ("todo", "undone")]
    assert codes(left) == {scene.secretary.code}
    todo = Todo.objects.get(pk=before.pk)
    assert (todo.assigned, todo.terms, todo.note) == (before.assigned, before.terms, before.note)
    assert left.history.filter(action="@handover_undone").count() == 1
    with pytest.raises(ActionRefused, match="handover_undone"):
        take_back_handover(handover=handover, by=scene.admin)
    scene.act(left, "pass_on", scene.secretary)
    sound()


def test_refusals_change_nothing(scene: VerbScene) -> None:
    case = scene.at("check")
    new, nobody = scene.others[0], builders.make_member("YNOLOGIN", login=False)
    for code, asked in (
        ("same_person", {"successor": scene.secretary}),
        ("no_login", {"successor": nobody}),
        ("reason_missing", {"successor": new, "reason": " "}),
        ("nothing_chosen", {"successor": new, "chosen": Chosen()}),
        ("nobody_to_hand_over", {"successor": new, "by": scene.author.user}),
    ):
        with pytest.raises(ActionRefused, match=code):
            go(scene, scene.secretary, **asked)
    assert codes(case) == {scene.secretary.code}
    assert not Handover.objects.exists()


def test_the_same_button_pressed_twice_is_one_handover(scene: VerbScene) -> None:
    scene.at("check")
    first = go(scene, scene.secretary, scene.others[0], token="once")
    assert go(scene, scene.secretary, scene.others[0], token="once") == first


def test_an_organiser_hands_over_only_what_lies_in_the_own_units(scene: VerbScene) -> None:
    case = scene.at("review")
    boss = scene.secretary.user
    assert not held.leavers(boss).filter(code="nobody").exists()
    elsewhere = builders.make_unit("Y2", parent=scene.committee)
    stranger = builders.make_member("YSTRANGER", branch=elsewhere)
    builders.make_assignment(stranger, "secretary", elsewhere)
    assert held.holdings(scene.office[0], stranger.user).todos == []
    with pytest.raises(ActionRefused, match="nobody_to_hand_over"):
        go(scene, scene.office[0], stranger, by=stranger.user, chosen=Chosen(todos={case.todos.first().pk}))
    client = Client()
    client.force_login(stranger.user)
    assert client.get(reverse("handover", args=[scene.office[0].code])).status_code == 404
    done = go(scene, scene.office[0], scene.others[0])
    assert client.post(reverse("handover-report", args=[done.pk])).status_code == 404


def test_the_pages_propose_hand_over_and_take_back(scene: VerbScene) -> None:
    case = scene.at("check")
    client = Client()
    client.force_login(scene.admin)
    new = scene.others[0]
    post = scene.secretary.assignments.get()
    post.end_on = clock.today() - timedelta(days=1)
    post.save()
    builders.make_assignment(new, "secretary", scene.branch)
    listed = client.get(reverse("handovers"), {"q": "YSEC"})
    assert [each.code for each, _number in listed.context["just_left"]] == ["YSEC"]
    address = reverse("handover", args=["YSEC"])
    page = client.get(address, {"q": "YOTHER1"})
    assert page.context["holdings"].successor == new
    sent = {"successor": new.code, "todo": [str(each.pk) for each in page.context["holdings"].todos], "token": "t"}
    refused = client.post(address, sent | {"reason": "", "case": ["x"]})
    assert refused.status_code == 200
    assert Handover.objects.count() == 0
    report = client.post(address, sent | {"reason": "Left"})
    assert client.get(report["Location"]).status_code == 200
    assert codes(case) == {new.code}
    assert client.post(report["Location"]).status_code == 302
    assert codes(case) == {"YSEC"}
    assert client.get(report["Location"]).status_code == 200
    client.force_login(scene.author.user)  # type: ignore[arg-type]  # has a login
    assert client.get(reverse("handovers")).status_code == 403

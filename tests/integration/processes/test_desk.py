"""The operations desk: what is late, who has it, where it gets stuck; to those who oversee it, and nobody else."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organization import clock
from processes.models import Case, CaseBranch, Todo
from processes.queries import desk
from processes.queries.desk.chosen import is_overseer
from tests import builders
from tests.verb_scenes import VerbScene

pytestmark = pytest.mark.django_db


def look(actor: Any, **more: Any) -> desk.Chosen:
    today = clock.today()
    return desk.Chosen(actor=actor, first=today - timedelta(days=60), last=today, **more)


def page(actor: Any, **query: str) -> str:
    client = Client()
    client.force_login(actor)
    answer: Any = client.get(reverse("desk"), query)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode()


def test_late_todos_are_counted_by_unit_and_shown_one_by_one() -> None:
    scene = VerbScene("single")
    late, fresh = scene.at("check"), scene.at("check")
    Todo.objects.filter(case=late, status="open").update(due_at=clock.now() - timedelta(days=3))
    (line,) = desk.overdue_by_unit(look(scene.admin))
    assert (line.unit, line.part.alone) == (scene.branch, False)
    assert (line.cases, line.todos, line.overdue) == (2, 2, 1)
    assert [each.case for each in desk.overdue_todos(look(scene.admin, unit=scene.branch))] == [late]
    (alone,) = desk.overdue_by_unit(look(scene.secretary.user, unit=scene.branch))
    assert (alone.part.alone, alone.overdue) == (True, 1)
    text = page(scene.secretary.user)
    assert late.number in text
    assert fresh.number not in text


def test_another_branchs_secretary_sees_nothing_of_it_and_a_plain_member_has_no_desk() -> None:
    scene = VerbScene("single")
    case = scene.at("check")
    Todo.objects.filter(case=case, status="open").update(due_at=clock.now() - timedelta(days=3))
    elsewhere = builders.make_unit("Y2", parent=scene.committee)
    stranger = builders.make_member("YSTRANGER", branch=elsewhere)
    builders.make_assignment(stranger, "secretary", elsewhere)
    for view in ("overdue", "workload", "steps", "flow"):
        for query in ({}, {"unit": scene.branch.code}, {"as": "csv"}):
            shown = page(stranger.user, view=view, procedure=case.procedure.key, **query)
            assert case.number not in shown
            assert scene.secretary.code not in shown
            assert scene.branch.name not in shown
    assert not is_overseer(scene.author.user)  # type: ignore[arg-type]  # has a login
    client = Client()
    client.force_login(scene.author.user)  # type: ignore[arg-type]  # has a login
    assert client.get(reverse("desk")).status_code == 403


def test_work_in_hand_says_who_has_too_much_and_counts_no_ballots() -> None:
    scene = VerbScene("single")
    for _ in range(2):
        scene.at("check")
    scene.at("review")
    lines = {line.member.code: line for line in desk.holders(look(scene.admin))}
    assert {code: line.todos for code, line in lines.items()} == {"YSEC": 2, "YAPP0": 1, "YAPP1": 1, "YAPP2": 1}
    assert not any(line.too_much for line in lines.values())
    todo = Todo.objects.filter(status="open", case__state="review").get()
    todo.claimed_by = scene.office[0]
    todo.save(update_fields=["claimed_by"])
    assert {line.member.code: line.shared for line in desk.holders(look(scene.admin))} == {"YSEC": 2, "YAPP0": 0}
    todo.claimed_by = None
    todo.save(update_fields=["claimed_by"])
    waiting = Todo.objects.filter(status="open", case__state="check").first()
    assert waiting is not None
    for _ in range(12):
        again = Todo.objects.create(
            case=waiting.case, state="check", role=waiting.role, visit=waiting.visit, opened_at=clock.now()
        )
        again.candidates.create(member=scene.secretary)
    first = desk.holders(look(scene.admin))[0]
    assert (first.member, first.todos, first.too_much) == (scene.secretary, 14, True)
    assert [line.role for line in desk.posts(look(scene.admin))] == ["branch_secretary", "committee_org"]
    Todo.objects.filter(status="open").update(kind="vote")
    assert desk.holders(look(scene.admin)) == []


@pytest.mark.parametrize("sort", ["single", "parallel"])
def test_each_step_has_its_time_and_its_crowd(sort: str) -> None:
    scene = VerbScene(sort)
    now = clock.now()
    with time_machine.travel(now - timedelta(days=9)):
        case = scene.at("draft")
    with time_machine.travel(now - timedelta(days=8)):
        scene.act(case, "submit", scene.author, {"title": "A note"})
    with time_machine.travel(now - timedelta(days=2)):
        case = scene.act(case, "pass_on", scene.secretary)
    chosen = look(scene.admin, procedure=case.procedure.key)
    lines = {line.key: line for line in desk.steps_of(chosen, case.definition)}
    assert (lines["draft"].spread.number, lines["draft"].spread.median) == (1, 1.0)
    assert (lines["check"].spread.slow, lines["check"].heat) == (6.0, 4)
    assert "done" not in lines
    here = {key for key, line in lines.items() if line.here}
    assert here == {case.state, *CaseBranch.objects.values_list("state", flat=True)}
    if sort == "parallel":
        scene.act(case, "looked", scene.office[0])
        lines = {line.key: line for line in desk.steps_of(chosen, case.definition)}
        assert (lines["left_look"].spread.number, lines["left_look"].spread.median) == (1, 2.0)
        assert lines["review"].spread.number == 0, "opening its branches does not leave the parallel step"
    assert "heat-4" in page(scene.admin, view="steps", procedure=case.procedure.key)


def test_months_and_procedures_tell_what_came_in_and_went_out() -> None:
    scene = VerbScene("single")
    case = scene.at("review")
    scene.act(case, "approve", scene.office[0])
    scene.at("check")
    Case.objects.filter(pk=case.pk).update(opened_at=clock.now() - timedelta(days=40))
    chosen = look(scene.admin)
    assert [(line.opened, line.spread.number, line.succeeded) for line in desk.cycles(chosen)] == [(2, 1, 1)]
    months = desk.months(chosen)
    assert (sum(each.opened for each in months), sum(each.closed for each in months)) == (2, 1)
    assert months[-1].spread.median == 40.0


def test_whatever_the_address_says_there_is_a_page() -> None:
    scene = VerbScene("single")
    case = scene.at("check")
    for view in ("overdue", "workload", "steps", "flow", "x"):
        for odd in ({}, {"from": "2026-13-99", "to": "x"}, {"from": "9999-12-31"}, {"unit": "'", "procedure": "%"}):
            assert page(scene.admin, view=view, **odd)
        assert page(scene.admin, view=view, procedure=case.procedure.key, **{"as": "csv"}).startswith("\ufeff")


def test_more_cases_cost_no_more_queries() -> None:
    scene = VerbScene("single")
    asked = []
    for _ in range(2):
        case = scene.at("check")
        Todo.objects.filter(case=case, status="open").update(due_at=clock.now() - timedelta(days=3))
        for view in ("overdue", "workload", "steps", "flow"):
            page(scene.admin, view=view, procedure=case.procedure.key)
            with CaptureQueriesContext(connection) as queries:
                page(scene.admin, view=view, procedure=case.procedure.key)
            asked.append(len(queries))
        scene.at("review")
    assert asked[:4] == asked[4:]

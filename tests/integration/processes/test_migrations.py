"""Running cases go to another version and come back, with their answers, todos and an unbroken history."""

from copy import deepcopy
from typing import Any

import pytest

from organization.models import User
from processes.engine import migrating
from processes.models import Case, ProcedureJob, ProcedureJobStatus, ProcedureVersion
from processes.queries.invariants import violations
from processes.services.migrate_cases import order_migration
from processes.services.procedure_jobs import JobRefused, run_job
from tests.procedures import APPROVAL, Scene, act, publish, words

pytestmark = pytest.mark.django_db


def changed() -> dict[str, Any]:
    """The procedure with the review called otherwise, and the amount under another key."""
    document = deepcopy(APPROVAL)
    review = document["states"][1]
    review["key"] = "check"
    document["form"]["fields"][1]["key"] = "sum"
    document["states"][0]["writable"] = ["title", "sum"]
    for transition in document["transitions"]:
        transition["from"] = ["check" if each == "review" else each for each in transition["from"]]
        transition["to"] = "check" if transition["to"] == "review" else transition["to"]
        if "guard" in transition:
            transition["guard"] = "sum < 100"
    return document


def administrator() -> User:
    return User.objects.create_superuser("root")


def ordered(old: ProcedureVersion, new: ProcedureVersion, **more: Any) -> ProcedureJob:
    mapping = {**migrating.suggested(old.definition, new.definition), "fields": {"sum": {"from": "amount"}}, **more}
    mapping["states"] = {**mapping["states"], "review": more.get("states", {}).get("review", "check")}
    job = order_migration(procedure=old.procedure, by=administrator(), old=old, new=new, mapping=mapping)
    run_job(job.pk)
    job.refresh_from_db()
    return job


def go(job: ProcedureJob, phase: str) -> ProcedureJob:
    job.parameters = {**job.parameters, "phase": phase}
    job.done = 0
    job.wait_again()
    job.save()
    run_job(job.pk)
    job.refresh_from_db()
    return job


def test_the_proposal_finds_steps_by_key_and_by_title() -> None:
    old, new = publish(APPROVAL), publish(changed())

    assert migrating.suggested(old.definition, new.definition)["states"] == {
        "draft": "draft", "review": "check", "done": "done", "refused": "refused",
    }  # fmt: skip


def test_a_look_changes_nothing() -> None:
    scene = Scene()
    case = scene.submitted()
    job = ordered(scene.version, publish(changed()))

    case.refresh_from_db()
    assert (job.status, case.version_id, case.state) == (ProcedureJobStatus.CHECKED, scene.version.pk, "review")
    assert [(each.code, each.detail["target"]) for each in job.lines.all()] == [("moves", "check")]


def test_a_case_goes_on_with_its_todo_and_answers_in_the_new_version() -> None:
    scene = Scene()
    case = scene.submitted(amount=7)
    todo = case.todos.get(status="open")
    new = publish(changed())
    job = go(ordered(scene.version, new), "apply")

    case = Case.objects.get(pk=case.pk)
    assert (job.status, job.report["moved"]) == (ProcedureJobStatus.DONE, 1)
    assert (case.version_id, case.state, case.values["sum"]) == (new.pk, "check", 7)
    assert case.todos.get(status="open").pk == todo.pk
    assert case.history.last().action == "@migrate"
    assert list(violations()) == []

    act(case, "approve", scene.approvers[0])

    assert Case.objects.get(pk=case.pk).state == "done"
    assert list(violations()) == []


def test_what_is_untouched_is_taken_back_with_equal_answers() -> None:
    scene = Scene()
    case, other = scene.submitted(amount=7), scene.submitted(amount=8)
    before = case.values
    job = go(ordered(scene.version, publish(changed())), "apply")
    act(other, "approve", scene.approvers[0])

    job = go(job, "undo")

    case = Case.objects.get(pk=case.pk)
    assert (case.version_id, case.state, case.values) == (scene.version.pk, "review", before)
    assert sorted(job.lines.values_list("code", flat=True)) == ["not_taken_back", "taken_back"]
    assert list(violations()) == []


def test_other_people_or_deadlines_begin_the_step_anew() -> None:
    scene = Scene()
    case = scene.submitted()
    document = changed()
    document["states"][1]["timers"] = []
    job = go(ordered(scene.version, publish(document)), "apply")

    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.visit, case.seq) == ("check", case.seq, 3)
    assert case.timers.filter(status="pending").count() == 0
    assert job.lines.get().detail["anew"] is True
    assert list(violations()) == []


def test_what_would_be_lost_is_said_and_left_out_when_asked() -> None:
    scene = Scene()
    scene.submitted()
    mapping = {"fields": {}, "drop": ["amount"]}
    job = ordered(scene.version, publish(changed()), **mapping)
    assert job.report["counts"] == {"loses": 1}
    job.parameters["skip_lossy"] = True

    job = go(job, "apply")

    assert job.lines.get().code == "left_out"
    assert Case.objects.get().version_id == scene.version.pk


def test_a_state_that_leads_nowhere_keeps_its_cases() -> None:
    scene = Scene()
    scene.submitted()

    job = ordered(scene.version, publish(changed()), states={"review": ""})

    assert [(each.code, each.detail["hindrance"]) for each in job.lines.all()] == [("stays", "state_not_mapped")]


def test_the_work_goes_on_where_it_was_broken_off() -> None:
    scene = Scene()
    scene.submitted(), scene.submitted()
    job = ordered(scene.version, publish(changed()))
    job.parameters = {**job.parameters, "phase": "apply"}
    job.wait_again()
    job.begin()
    job.fail()
    job.save()

    run_job(job.pk)

    job.refresh_from_db()
    assert (job.status, job.report["moved"]) == (ProcedureJobStatus.DONE, 2)


def test_a_mapping_to_unknown_steps_is_refused() -> None:
    old, new = publish(APPROVAL), publish(changed())

    with pytest.raises(JobRefused):
        ordered(old, new, states={"review": "nowhere"})


def test_a_new_required_field_that_nobody_can_fill_in_is_told() -> None:
    scene = Scene()
    scene.submitted()
    document = changed()
    document["form"]["fields"].append({"key": "why", "type": "text", "label": words("Why"), "required": True})
    document["states"][0]["writable"].append("why")
    # From the review the case can still go back to the draft, unless that button is gone.
    document["transitions"] = [each for each in document["transitions"] if each["key"] != "back"]

    job = ordered(scene.version, publish(document))

    assert job.report["counts"] == {"loses": 1}

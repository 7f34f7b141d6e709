"""The API of cases: the same rights and services as the pages, one action once, problems in words."""

import json
from uuid import uuid4

import pytest
import schemathesis
from django.test import Client
from schemathesis import GenerationMode

from forms.models import StoredFile
from organization import clock
from organization.services.api_tokens import create_token
from processes.models import Case, HistoryEntry, Launch, Vote, VoteStatus
from processes.services.launching.planning import Subject, plan_launch
from tests.integration.forms.test_api_fuzzed import try_operation
from tests.procedures import APPROVAL, Scene, publish, words

pytestmark = pytest.mark.django_db


class Caller:
    """Somebody with a token."""

    def __init__(self, user, scopes=("cases.read", "cases.act"), language="en"):
        _row, secret = create_token(user=user, name="test", scopes=scopes, days=30)
        self.client = Client()
        self.headers = {"Authorization": f"Bearer {secret}", "Accept-Language": language}

    def ask(self, method, path, body=None, key="", **query):
        headers = {**self.headers, **({"Idempotency-Key": key} if key else {})}
        if body is not None:
            sent = {"data": json.dumps(body), "content_type": "application/json"}
            return getattr(self.client, method)(f"/api/v1{path}", headers=headers, **sent)
        return self.client.get(f"/api/v1{path}", query, headers=headers)


@pytest.fixture
def scene(db):
    return Scene()


def test_a_case_is_started_handed_in_and_approved_by_programs(scene):
    author, approver = Caller(scene.author.user), Caller(scene.approvers[0])
    [offer] = author.ask("get", "/procedures").json()
    assert (offer["key"], [unit["code"] for unit in offer["units"]]) == ("approval_note", ["Z1"])
    fields = author.ask("get", "/procedures/approval_note").json()["definition"]["fields"]
    assert [field["key"] for field in fields] == ["title", "amount", "doc_no"]
    started = author.ask("post", "/procedures/approval_note/cases", {"unit": "Z1"}, key="one")
    assert started.status_code == 201, started.content
    case = started.json()
    assert case["writable"] == ["amount", "title"]
    assert [(each["key"], each["possible"]) for each in case["offers"]] == [("submit", True)]
    again = author.ask("post", "/procedures/approval_note/cases", {"unit": "Z1"}, key="one")
    assert again.json()["id"] == case["id"]
    path = f"/cases/{case['id']}/actions/submit"
    bad = author.ask("post", path, {"answers": {"amount": "many"}}, key="two")
    assert bad.status_code == 422
    assert {each["field"] for each in bad.json()["errors"]} == {"title", "amount"}
    body = {"answers": {"title": "A note", "amount": 5}, "expected_seq": case["seq"]}
    done = author.ask("post", path, body, key="three").json()
    assert (done["state"], done["repeated"]) == ("review", False)
    assert author.ask("post", path, body, key="three").json() == {**done, "repeated": True}
    stale = author.ask("post", path, body, key="four").json()
    assert (stale["code"], stale["context"]["since"][0]["action"]) == ("changed_meanwhile", "submit")
    [todo] = approver.ask("get", "/todos").json()["todos"]
    assert (todo["case"], todo["state"]) == (case["id"], "review")
    late = approver.ask("post", f"/cases/{case['id']}/actions/back", {}, key="five")
    assert (late.status_code, late.json()["code"]) == (422, "comment_required")
    assert approver.ask("post", f"/cases/{case['id']}/actions/approve", {}, key="six").json()["state"] == "done"
    read = author.ask("get", f"/cases/{case['id']}").json()
    assert (read["status"], read["outcome"], read["offers"]) == ("closed", "success", [])
    assert read["values"]["doc_no"]
    entries = author.ask("get", f"/cases/{case['id']}/history").json()["entries"]
    assert [each["action"] for each in entries] == ["start", "submit", "approve"]


def test_lists_are_filtered_paged_and_within_the_readers_scope(scene, cast):
    cases = [scene.submitted(f"Note {number}") for number in range(3)]
    author = Caller(scene.author.user)
    found = author.ask("get", "/cases", scope="mine", size=2, sort="number").json()
    assert (found["total"], [each["number"] for each in found["cases"]]) == (3, [each.number for each in cases[:2]])
    assert author.ask("get", "/cases", q=cases[2].number, state="review").json()["total"] == 1
    assert author.ask("get", "/cases", status="closed").json()["total"] == 0
    assert author.ask("get", "/cases", unit="Z1", opened_from=str(clock.today())).json()["total"] == 3
    assert author.ask("get", "/cases", unit="K1").json()["total"] == 0
    assert author.ask("get", "/cases", opened_until="2020-01-01").json()["total"] == 0
    assert Caller(cast.admin).ask("get", "/cases").json()["total"] == 3
    assert author.ask("get", "/cases", sort="values").status_code == 422


def test_a_foreign_case_does_not_exist_for_programs(scene, cast):
    case = scene.submitted()
    file = StoredFile.objects.create(name="a.txt", attached_to=f"case:{case.pk}/title", size=1, created_at=clock.now())
    vote = Vote.objects.create(key="v", version=case.version, case=case, state=case.state, opens_at=clock.now())
    launch = plan_launch(
        procedure=case.procedure, unit=scene.branch, title="x", period="p", source="hand",
        subjects=[Subject(key="unit:Z1", unit=scene.branch, values={})],
    )  # fmt: skip
    before = HistoryEntry.objects.count()
    for part in ("secretary", "commissioner", "member", "other_member", "organizer", "editor"):
        stranger = Caller(getattr(cast, part))
        assert stranger.ask("get", "/cases").json()["total"] == 0, part
        assert stranger.ask("get", "/todos").json()["total"] == 0, part
        for path in ("", "/history", "/votes", f"/files/{file.pk}"):
            assert stranger.ask("get", f"/cases/{case.pk}{path}").status_code == 404, (part, path)
        assert stranger.ask("post", f"/cases/{case.pk}/actions/approve", {}, key="k").status_code == 404, part
        assert stranger.ask("post", f"/cases/{case.pk}/events/paid", {}, key="e").status_code == 404, part
        assert stranger.ask("get", f"/launches/{launch.pk}").status_code in (403, 404), part
        assert stranger.ask("get", f"/votes/{vote.pk}").status_code == 404, part
        assert stranger.ask("post", "/procedures/approval_note/cases", {"unit": "Z1"}, key="s").status_code == 403, part
    assert Client().get(f"/api/v1/cases/{case.pk}").status_code == 401
    assert HistoryEntry.objects.count() == before
    assert Case.objects.count() == 1


def test_a_token_does_what_its_scopes_say(scene):
    case = scene.submitted()
    reader = Caller(scene.approvers[0], scopes=("cases.read",))
    other = Caller(scene.approvers[1], scopes=("forms",))
    assert reader.ask("get", f"/cases/{case.pk}").status_code == 200
    assert reader.ask("post", f"/cases/{case.pk}/actions/approve", {}, key="k").status_code == 403
    for path in ("/procedures", "/todos", "/cases", f"/cases/{case.pk}", f"/cases/{case.pk}/history"):
        assert other.ask("get", path).status_code == 403, path
    missing = Caller(scene.approvers[2]).ask("post", f"/cases/{case.pk}/actions/approve", {})
    assert (missing.status_code, missing.json()["code"]) == (422, "wrong_shape")
    assert Caller(scene.approvers[3]).ask("post", f"/cases/{uuid4()}/actions/x", {}, key="k").status_code == 404


@pytest.mark.slow
def test_no_request_makes_the_api_of_cases_fail(scene):
    case = scene.submitted()
    _row, secret = create_token(user=scene.approvers[0], name="fuzz", scopes=("cases.read", "cases.act"), days=1)
    headers = {"Authorization": f"Bearer {secret}"}
    known = {"key": "approval_note", "case_id": str(case.pk), "action": "approve", "file_id": str(uuid4())}
    schema = schemathesis.openapi.from_dict(Client().get("/api/v1/openapi.json").json())
    tried, bad = [], []
    for found in schema.get_all_operations():
        operation = found.ok()
        if not operation.path.startswith(
            ("/api/v1/procedures", "/api/v1/todos", "/api/v1/cases", "/api/v1/votes", "/api/v1/launches")
        ):
            continue
        names = {parameter.name for parameter in operation.path_parameters}
        there = {name: value for name, value in known.items() if name in names}
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            for chosen in [there, {}] if there else [{}]:
                try_operation(operation, mode, chosen or None, headers, tried, bad)
    assert bad == []
    assert len(set(tried)) >= 8


def test_verbs_are_taken_by_programs_too(scene):
    case, approver = scene.submitted(), Caller(scene.approvers[0])
    path = f"/cases/{case.pk}/actions/@transfer"
    assert approver.ask("post", path, {"arguments": {"todo": "first"}}, key="a").status_code == 422
    alone = approver.ask("post", path, {"arguments": {"members": []}}, key="b").json()
    assert alone["code"] == "nobody_named"
    done = approver.ask("post", path, {"arguments": {"members": ["ZSEC"]}, "comment": "Away"}, key="c")
    assert done.status_code == 200, done.content
    assert case.todos.get(status="open").candidates.filter(member__code="ZSEC").exists()
    assert approver.ask("post", f"/cases/{case.pk}/actions/@teleport", {}, key="d").json()["code"] == "unknown_action"


def test_few_ballots_are_told_as_a_result_without_figures(scene):
    spec = {"key": "v", "title": words("V"), "scope": "case", "roll": "committee_org", "secrecy": "secret"}
    publish({**APPROVAL, "votes": [spec]})
    case = scene.submitted()
    vote = Vote.objects.create(
        key="v", version=case.version, case=case, state=case.state, opens_at=clock.now(),
        tally={"valid": 4, "counts": {"approve": 3, "reject": 1}, "roll": 4, "present": 4, "result": "passed"},
    )  # fmt: skip
    Vote.objects.filter(pk=vote.pk).update(status=VoteStatus.CLOSED, closed_at=clock.now())
    reader = Caller(scene.approvers[0])
    assert [each["id"] for each in reader.ask("get", f"/cases/{case.pk}/votes").json()] == [str(vote.pk)]
    result = reader.ask("get", f"/votes/{vote.pk}").json()["result"]
    assert (result["outcome"], result["counts"]) == ("passed", None)


def test_a_launch_is_ordered_watched_and_never_doubled_by_programs(scene, cast):
    chief = Caller(cast.admin)
    order = {"procedure": "approval_note", "unit": "Z0", "period": "2026-11", "kinds": ["branch"]}
    assert Caller(scene.approvers[0]).ask("post", "/launches", order).status_code == 403
    ordered = chief.ask("post", "/launches", order)
    assert (ordered.status_code, ordered.json()["waiting"]) == (201, 1), ordered.content
    path = f"/launches/{ordered.json()['id']}"
    assert chief.ask("post", f"{path}/go", {}).json()["status"] == "running"
    assert chief.ask("post", f"{path}/stop", {}).json()["status"] == "stopped"
    again = chief.ask("post", "/launches", order)
    assert (again.status_code, again.json()["code"]) == (409, "nobody_in_population")
    assert chief.ask("get", "/launches").json()["total"] == Launch.objects.count() == 1

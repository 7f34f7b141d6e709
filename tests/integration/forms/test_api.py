"""The API: the same rights and services as the pages, problems in words."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from forms.builder import json_to_fields
from forms.models import Draft, Form, FormGrant, FormSettings, FormUse, Record, StoredFile
from forms.services import publish_form
from organization.services.api_tokens import create_token, revoke_token

from .filling import Visitor

pytestmark = pytest.mark.django_db

DOCUMENT = [
    {"key": "topic", "type": "text", "label": {"zh-hans": "主题"}, "required": True},
    {"key": "people", "type": "integer", "label": {"zh-hans": "人数"}},
    {"key": "phone", "type": "text", "label": {"zh-hans": "电话"}, "masking": "tail4"},
]
EVERYTHING = ("forms", "fill", "records.read", "records.write", "export")


@pytest.fixture
def form(cast):
    form = Form(key="visits", title="走访登记", live=True)
    form.fields = json_to_fields(DOCUMENT)
    form.save()
    publish_form(form=form)
    FormSettings.objects.create(form=form, use=FormUse.REGISTER, edit_minutes=60)
    return form


class Caller:
    """Somebody with a token."""

    def __init__(self, user, scopes=EVERYTHING, language="en"):
        self.token, self.secret = create_token(user=user, name="test", scopes=scopes, days=30)
        self.client = Client()
        self.headers = {"Authorization": f"Bearer {self.secret}", "Accept-Language": language}

    def ask(self, method, path, body=None, **headers):
        kwargs = {"headers": {**self.headers, **headers}}
        if body is not None:
            kwargs |= {"data": json.dumps(body), "content_type": "application/json"}
        return getattr(self.client, method)(f"/api/v1{path}", **kwargs)


def test_a_form_is_read_filled_in_changed_and_withdrawn(form, cast):
    member = Caller(cast.member)
    [line] = member.ask("get", "/forms").json()
    assert (line["key"], line["version"], line["may_fill"]) == ("visits", 1, True)
    assert member.ask("get", "/forms/visits").json()["definition"]["fields"][0]["key"] == "topic"
    assert member.ask("get", "/forms/visits/schema").json()["required"] == ["topic"]
    answers = {"topic": "一", "people": "3", "phone": "13800001234"}
    sent = member.ask("post", "/forms/visits/records", {"answers": answers}, **{"Idempotency-Key": "k1"})
    assert sent.status_code == 201, sent.content
    record = sent.json()
    again = member.ask("post", "/forms/visits/records", {"answers": answers}, **{"Idempotency-Key": "k1"})
    assert again.json()["id"] == record["id"]
    other = member.ask("post", "/forms/visits/records", {"answers": {"topic": "二"}}, **{"Idempotency-Key": "k1"})
    assert (other.status_code, other.json()["code"]) == (409, "key_used")
    assert Record.objects.count() == 1
    changed = member.ask("patch", f"/records/{record['id']}", {"answers": {"people": 4}, "expected_seq": 1})
    assert changed.json()["answers"]["people"] == 4
    assert changed.json()["seq"] == 2
    stale = member.ask("patch", f"/records/{record['id']}", {"answers": {"people": 5}, "expected_seq": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")
    history = member.ask("get", f"/records/{record['id']}/history").json()
    assert [line["kind"] for line in history] == ["submitted", "edited"]
    gone = member.ask("post", f"/records/{record['id']}/withdraw", {"expected_seq": 2})
    assert gone.json()["status"] == "withdrawn"
    assert member.ask("post", f"/records/{record['id']}/restore", {"expected_seq": 3}).json()["seq"] == 4


def test_what_the_other_answers_hide_or_lock_is_refused_by_field(form, cast):
    people, phone = {"read_only": "topic == 'fixed'"}, {"visible_when": "topic != 'fixed'"}
    form.fields = json_to_fields([DOCUMENT[0], DOCUMENT[1] | people, DOCUMENT[2] | phone])
    form.save()
    publish_form(form=form)
    member = Caller(cast.member)
    record = member.ask("post", "/forms/visits/records", {"answers": {"topic": "fixed"}}).json()["id"]

    def sent(answers, seq):
        return member.ask("patch", f"/records/{record}", {"answers": answers, "expected_seq": seq})

    refused = sent({"topic": "fixed", "people": 9, "phone": "1"}, 1)
    assert refused.status_code == 422
    assert {each["field"]: each["code"] for each in refused.json()["errors"]} == {
        "people": "not_changeable", "phone": "not_asked",
    }  # fmt: skip
    assert sent({"topic": "free", "people": 9}, 1).json()["answers"] == {"topic": "free", "people": 9}
    same = sent({"topic": "fixed", "people": "9", "phone": None}, 2)
    assert (same.status_code, same.json()["answers"]) == (200, {"topic": "fixed", "people": 9})
    new = member.ask("post", "/forms/visits/records", {"answers": {"topic": "fixed", "people": 9, "phone": "1"}})
    assert {each["field"]: each["code"] for each in new.json()["errors"]} == {
        "people": "not_changeable", "phone": "not_asked",
    }  # fmt: skip


@pytest.mark.parametrize("method", ["post", "patch"])
def test_what_is_not_theirs_to_answer_is_refused_by_field(form, cast, method):
    total = {"key": "total", "type": "computed", "computed": "people * 2", "config": {"result": "number", "places": 0}}
    form.fields = json_to_fields([*DOCUMENT, total])
    form.save()
    publish_form(form=form)
    form.settings.field_rights = {"phone": {"*": "read"}}
    form.settings.save()
    member = Caller(cast.member)
    path, rest = "/forms/visits/records", {}
    if method == "patch":
        record = member.ask("post", path, {"answers": {"topic": "一", "people": 2}}).json()
        path, rest = f"/records/{record['id']}", {"expected_seq": 1}
    answers = {"topic": "二", "people": 3, "phone": "139", "owner": 1, "total": "7"}
    refused = member.ask(method, path, {"answers": answers, **rest})
    assert (refused.status_code, {each["field"]: each["code"] for each in refused.json()["errors"]}) == (
        422, {"phone": "not_yours_to_fill", "owner": "no_such_question", "total": "not_filled_in_by_people"},
    )  # fmt: skip
    taken = member.ask(method, path, {"answers": {"topic": "二", "people": 3, "total": "6"}, **rest})
    assert taken.json()["answers"]["total"] == "6"


def test_bad_answers_are_told_by_field_in_the_language_asked_for(form, cast):
    body = {"answers": {"people": "many"}}
    english = Caller(cast.member).ask("post", "/forms/visits/records", body)
    chinese = Caller(cast.member, language="zh-hans").ask("post", "/forms/visits/records", body)
    assert english["Content-Type"] == "application/problem+json"
    assert {each["field"] for each in english.json()["errors"]} == {"topic", "people"}
    assert english.json()["errors"][0]["message"] != chinese.json()["errors"][0]["message"]
    assert chinese["Content-Language"] == "zh-hans"
    assert Record.objects.count() == 0


def test_everybody_reads_only_what_is_theirs(form, cast):
    record = Caller(cast.member).ask("post", "/forms/visits/records", {"answers": {"topic": "一"}}).json()
    outcomes = {
        name: Caller(user).ask("get", f"/records/{record['id']}").status_code
        for name, user in cast.everybody().items()
        if name != "anonymous"
    }
    assert outcomes == {
        "secretary": 200,
        "commissioner": 200,
        "member": 200,
        "other_member": 404,
        "organizer": 200,
        "editor": 404,
        "admin": 200,
    }
    assert Client().get(f"/api/v1/records/{record['id']}").status_code == 401
    assert Caller(cast.other_member).ask("get", "/forms/visits/records").status_code == 404


def test_whoever_may_not_view_the_register_lists_what_they_handed_in(form, cast):
    """The list and the single record agree: no more and no less than one's own."""
    member, other = Caller(cast.member), Caller(cast.other_member)
    own = member.ask("post", "/forms/visits/records", {"answers": {"topic": "一", "phone": "13800001234"}}).json()
    theirs = other.ask("post", "/forms/visits/records", {"answers": {"topic": "二"}}).json()
    for caller, record, foreign in ((member, own, theirs), (other, theirs, own)):
        found = caller.ask("get", "/forms/visits/records").json()
        assert (found["total"], [each["id"] for each in found["records"]]) == (1, [record["id"]])
        assert found["records"][0]["answers"] == caller.ask("get", f"/records/{record['id']}").json()["answers"]
        assert caller.ask("get", f"/records/{foreign['id']}").status_code == 404
    assert member.ask("get", "/forms/visits/records?page=2").json()["records"] == []


def test_single_answers_of_an_anonymous_survey_are_for_those_who_manage_it(form, cast):
    FormSettings.objects.filter(form=form).update(anonymous=True)
    FormGrant.objects.create(form=form, post_id="secretary", right="view", reach="all")
    record = Record.objects.create(
        form=form, version=form.versions.get(), number="A-1", answers={"topic": "一"},
        submitted_at="2026-11-23T04:00:00Z", updated_at="2026-11-23T04:00:00Z",
    )  # fmt: skip
    viewer = Caller(cast.secretary)
    assert viewer.ask("get", f"/records/{record.pk}").status_code == 404
    assert viewer.ask("get", "/forms/visits/records").status_code == 404
    assert Caller(cast.admin).ask("get", f"/records/{record.pk}").status_code == 200


def test_an_anonymous_form_keeps_nothing_of_who_sent_it_by_api(form, cast):
    notes = [{"key": what, "type": "metadata", "label": {"zh-hans": what}, "config": {"what": what}}
             for what in ("start", "end", "user", "unit")]  # fmt: skip
    form.fields = json_to_fields([*DOCUMENT, *notes, {"key": "scan", "type": "file", "label": {"zh-hans": "扫描件"}}])
    form.save()
    publish_form(form=form)
    FormSettings.objects.filter(form=form).update(anonymous=True, edit_minutes=0)
    member = Caller(cast.member)
    key = {"Idempotency-Key": "k1"}
    sent = [member.ask("post", "/forms/visits/records", {"answers": {"topic": "一"}}, **key) for _twice in range(2)]
    assert [each.status_code for each in sent] == [201, 201]
    record = Record.objects.get()
    assert (record.owner, record.unit) == (None, None)
    assert str(cast.member.pk) not in record.token.split(":")
    assert set(record.answers) == {"topic", "start", "end"}
    assert {record.answers[each][10:19] for each in ("start", "end")} == {"T12:00:00"}
    assert member.ask("delete", "/forms/visits/draft").json()["code"] == "anonymous_keeps_nothing"
    assert member.ask("put", "/forms/visits/draft", {"answers": {"topic": "二"}}).status_code == 409
    scan = SimpleUploadedFile("scan.txt", b"text")
    refused = member.client.post("/api/v1/forms/visits/files/scan", {"file": scan}, headers=member.headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "anonymous_keeps_nothing")
    assert not Draft.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_file_for_the_column_of_a_table_is_sent_first_and_named_in_its_row(form, cast):
    columns = [{"key": "what"}, {"key": "proof", "type": "file", "required": True}]
    items = {"key": "items", "type": "table", "label": {"zh-hans": "明细"}, "config": {"columns": columns}}
    form.fields = json_to_fields([*DOCUMENT, items])
    form.save()
    publish_form(form=form)
    member, other = Caller(cast.member), Caller(cast.other_member)
    sent = {
        field: member.client.post(
            f"/api/v1/forms/visits/files/{field}",
            {"file": SimpleUploadedFile("票.txt", b"text")},
            headers=member.headers,
        )
        for field in ("items.proof", "items.what", "items.none", "items", "none.proof")
    }
    assert [each.status_code for each in sent.values()] == [201, 404, 404, 404, 404]
    file = sent["items.proof"].json()["id"]
    answers = {"topic": "一", "items": [{"what": "车票", "proof": {"file": file}}]}
    assert other.ask("post", "/forms/visits/records", {"answers": answers}).status_code == 422
    assert member.ask("post", "/forms/visits/records", {"answers": answers}).status_code == 201
    assert StoredFile.objects.get().attached_to == f"record:{Record.objects.get().pk}/items"


def test_masked_answers_stay_masked_for_others(form, cast):
    sender = Caller(cast.member)
    record = sender.ask("post", "/forms/visits/records", {"answers": {"topic": "一", "phone": "13800001234"}}).json()
    assert sender.ask("get", f"/records/{record['id']}").json()["answers"]["phone"] == "13800001234"
    seen = Caller(cast.secretary).ask("get", f"/records/{record['id']}").json()["answers"]["phone"]
    assert seen.endswith("1234")
    assert "1380000" not in seen
    FormGrant.objects.create(form=form, post_id="office_org", right="manage", reach="all")
    manager = Caller(cast.organizer)
    assert manager.ask("get", f"/records/{record['id']}").json()["answers"]["phone"] == "13800001234"
    [listed] = manager.ask("get", "/forms/visits/records").json()["records"]
    assert listed["answers"]["phone"] == "13800001234"


def test_lists_are_filtered_by_declared_fields_only(form, cast):
    caller = Caller(cast.member)
    for count in (1, 5):
        caller.ask("post", "/forms/visits/records", {"answers": {"topic": f"第{count}次", "people": count}})
    caller = Caller(cast.secretary)
    found = caller.ask("get", "/forms/visits/records?c1=people&c1o=ge&c1v=3").json()
    assert [each["answers"]["people"] for each in found["records"]] == [5]
    strange = caller.ask("get", "/forms/visits/records?c1=owner__password&c1o=startswith&c1v=a").json()
    assert strange["ignored"] == ["owner__password"]
    assert caller.ask("get", "/forms/visits/records?size=1000").status_code == 422


def test_a_draft_by_api_is_that_of_the_pages(form, cast):
    caller, window = Caller(cast.member), Visitor(cast.member)
    window.open("/forms/visits/")
    before = window.page
    assert caller.ask("put", "/forms/visits/draft", {"answers": {"topic": "程序写的"}}).json()["revision"] == 1
    window.page = before
    assert window.send(topic="页面写的", next="1").status_code == 409
    assert "程序写的" in window.page
    window.open("/forms/visits/1/")
    assert 'value="程序写的"' in window.page
    window.send(people="3", topic="程序写的", next="1")
    answers = caller.ask("get", "/forms/visits/draft").json()["answers"]
    assert (answers["topic"], answers["people"]) == ("程序写的", "3")


def test_drafts_tell_of_conflicts(form, cast):
    caller = Caller(cast.member)
    assert caller.ask("get", "/forms/visits/draft").json()["revision"] == 0
    saved = caller.ask("put", "/forms/visits/draft", {"answers": {"topic": "未完"}, "revision": 0}).json()
    assert (saved["answers"], saved["revision"]) == ({"topic": "未完"}, 1)
    stale = caller.ask("put", "/forms/visits/draft", {"answers": {}, "revision": 0})
    assert (stale.status_code, stale.json()["revision"]) == (409, 1)
    assert caller.ask("delete", "/forms/visits/draft").status_code == 204


def test_tokens_are_limited_and_end(form, cast):
    reader = Caller(cast.secretary, scopes=["records.read"])
    assert reader.ask("post", "/forms/visits/records", {"answers": {"topic": "一"}}).status_code == 403
    assert reader.ask("get", "/forms/visits/records").status_code == 200
    revoke_token(token=reader.token)
    refused = reader.ask("get", "/forms/visits/records")
    assert (refused.status_code, refused.json()["code"]) == (401, "not_signed_in")
    cast.member.is_active = False
    cast.member.save()
    assert Caller(cast.member).ask("get", "/forms").status_code == 401


def test_a_session_needs_its_csrf_token(form, cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.member)
    assert client.get("/api/v1/forms").status_code == 200
    body = json.dumps({"answers": {"topic": "一"}})
    assert client.post("/api/v1/forms/visits/records", body, content_type="application/json").status_code == 403


def test_an_export_is_ordered_watched_and_fetched(form, cast, django_capture_on_commit_callbacks):
    FormGrant.objects.create(form=form, post_id="secretary", right="view", reach="all")
    Caller(cast.member).ask("post", "/forms/visits/records", {"answers": {"topic": "一"}})
    caller = Caller(cast.secretary)
    job = caller.ask("post", "/forms/visits/exports", {"format": "json"})
    assert job.status_code == 202, job.content
    from forms.services.registers import WORKS, run_job

    run_job(job.json()["id"], WORKS)
    state = caller.ask("get", f"/exports/{job.json()['id']}").json()
    assert state["status"] == "done"
    assert "一".encode() in b"".join(caller.ask("get", f"/exports/{state['id']}/file").streaming_content)
    assert Caller(cast.member).ask("get", f"/exports/{state['id']}").status_code == 404


def test_the_document_is_openapi_and_its_page_stands_alone(db, client):
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    assert "/api/v1/forms/{key}/records" in document["paths"]
    page = client.get("/api/v1/docs/")
    assert page.status_code == 200
    assert b"cdn" not in page.content

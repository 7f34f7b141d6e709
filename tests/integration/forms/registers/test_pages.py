"""The pages of registers: who may see what, and what happens when something is pressed."""

import io
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms.builder import json_to_fields
from forms.engine.expressions import parse
from forms.models import (
    FormGrant,
    FormSettings,
    JobStatus,
    Record,
    RecordChange,
    RecordJob,
    RegisterRule,
    RegisterSubscription,
    RegisterView,
)
from forms.queries.registers import find_register
from forms.queries.registers.cross_table import cross_table
from forms.queries.registers.links import references_to
from forms.queries.registers.summary import summarize
from forms.services import publish_form, submit_record
from forms.services.registers import WORKS, bulk_edit, end_silent_jobs, order_job, run_job
from forms.services.registers.views import subscribe, tell_subscribers
from forms.views.registers import jobs as jobs_view
from organization import clock
from organization.models import Notice

from .conftest import DOCUMENT, make_register

pytestmark = pytest.mark.django_db
MANAGERS = {"organizer", "admin"}
READERS = {"secretary", "commissioner", "organizer", "admin"}


def do(job):
    run_job(job.pk, WORKS)
    job.refresh_from_db()
    return job


def enter(client, user):
    if user.is_authenticated:
        client.force_login(user)
    return client


@pytest.mark.parametrize(
    ("name", "arguments", "allowed"),
    [
        ("register", (), READERS),
        ("register-summary", (), READERS),
        ("register-jobs", (), READERS),
        ("register-record", ("first",), READERS),
        ("register-cell", ("first", "topic"), {"secretary", "organizer", "admin"}),
        ("register-import", (), MANAGERS),
        ("register-import-template", (), MANAGERS),
        ("register-rules", (), MANAGERS),
        ("register-moves", (), MANAGERS),
    ],
)
def test_every_page_opens_for_those_it_is_for(client, form, grants, records, cast, name, arguments, allowed):
    place = [form.key, *(records[0].pk if each == "first" else each for each in arguments)]
    found = {}
    for part, user in cast.everybody().items():
        client.logout()
        found[part] = enter(client, user).get(reverse(name, args=place)).status_code
    assert {part for part, status in found.items() if status == 200} == allowed
    assert found["anonymous"] == 302
    assert {status for part, status in found.items() if part not in allowed} <= {302, 403, 404}


def test_the_record_of_another_unit_is_not_found(client, form, grants, records, cast):
    enter(client, cast.secretary)
    assert client.get(reverse("register-record", args=[form.key, records[2].pk])).status_code == 404
    assert "门窗" not in client.get(reverse("register", args=[form.key])).content.decode()


@pytest.mark.parametrize("layout", ["table", "calendar", "board", "map", "gallery", "chart"])
def test_every_layout_escapes_and_stands_any_address(client, form, grants, records, cast, layout):
    enter(client, cast.organizer)
    for query in ("", "&by=zzz", "&by=day&month=2026-13", "&page=9999999&size=1000000", "&c1=day&c1o=on&c1v=x"):
        response = client.get(reverse("register", args=[form.key]) + f"?layout={layout}{query}")
        assert response.status_code == 200
        assert "<b>门窗" not in response.content.decode()


def test_a_page_counts_what_matches_and_stays_within(client, form, grants, cast):
    """The count and the page come from one reading; a page beyond the last one is the last one."""
    for number in range(30):
        submit_record(form=form, user=cast.member, data={"topic": f"{number}", "people": str(number)})
    enter(client, cast.organizer)
    for query, count, page, first in (
        ("", 30, 1, "29"), ("page=9", 30, 2, "4"), ("c1=people&c1o=ge&c1v=4&sort=people", 26, 1, "4"),
        ("c1=people&c1o=ge&c1v=4&sort=people&page=2", 26, 2, "29"),
        ("c1=people&c1o=ge&c1v=4&sort=people&page=7", 26, 2, "29"), ("c1=people&c1o=ge&c1v=99&page=2", 0, 1, None),
    ):  # fmt: skip
        context = client.get(reverse("register", args=[form.key]) + f"?{query}").context
        assert (context["count"], context["rows"].number) == (count, page), query
        assert next((row.answers["topic"] for row in context["rows"]), None) == first, query


def test_a_list_asks_no_more_for_more_records(client, form, grants, cast):
    def questions():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("register", args=[form.key]))
        return len(captured)

    enter(client, cast.organizer)
    submit_record(form=form, user=cast.member, data={"topic": "一", "people": "1"})
    questions()
    one = questions()
    for number in range(5):
        submit_record(form=form, user=cast.member, data={"topic": str(number), "people": "1"})
    assert questions() == one


def test_a_cell_is_changed_in_place_with_history(client, form, grants, records, cast):
    enter(client, cast.secretary)
    place = reverse("register-cell", args=[form.key, records[0].pk, "people"])
    assert client.post(place + "?part=1", {"people": "many", "seq": "1"}).status_code == 422
    assert client.post(place + "?part=1", {"people": "4", "seq": "1"}).status_code == 200
    assert client.post(place, {"people": "5", "seq": "1"}).status_code == 422
    change = RecordChange.objects.get(record=records[0], seq=2)
    assert (change.changes, change.by) == ({"people": [3, 4]}, cast.secretary)
    page = client.get(reverse("register-record", args=[form.key, records[0].pk])).content.decode()
    assert "<del>" in page


def test_many_records_are_changed_and_put_back(client, form, grants, records, cast):
    enter(client, cast.organizer)
    data = {"every": "1", "field": "kind", "kind": "shop"}
    page = client.post(reverse("register-bulk", args=[form.key]), data)
    assert page.status_code == 200
    assert RecordJob.objects.count() == 0
    client.post(reverse("register-bulk", args=[form.key]), {**data, "confirmed": "1", "reason": "核对"})
    job = do(RecordJob.objects.get())
    assert (job.status, job.report) == (JobStatus.DONE, {"changed": 2, "left_out": []})
    assert set(Record.objects.values_list("answers__kind", flat=True)) == {"shop"}
    client.post(reverse("register-cell", args=[form.key, records[2].pk, "topic"]), {"topic": "后来", "seq": "2"})
    client.post(reverse("register-job-undo", args=[job.pk]))
    job.refresh_from_db()
    assert job.status == JobStatus.UNDONE
    assert (job.report["undone"]["records"], len(job.report["undone"]["left_out"])) == (1, 1)
    assert sorted(Record.objects.values_list("answers__kind", flat=True)) == ["home", "shop", "shop"]


def test_a_question_with_conditions_is_changed_in_bulk_where_it_shows(client, cast):
    options = [
        {"value": "a", "label": {"en": "A"}},
        {"value": "b", "label": {"en": "B"}, "when": parse("n == 1")},
    ]
    extra = {"key": "extra", "type": "choice", "label": {"en": "Extra"}, "visible_when": "n > 0",
             "config": {"options": options}}  # fmt: skip
    form = make_register([{"key": "n", "type": "integer", "label": {"en": "N"}}, extra])
    FormGrant.objects.create(form=form, post_id="office_org", right="manage", reach="all")
    for row in ({"n": "1", "extra": "a"}, {"n": "2", "extra": "a"}, {"n": "0"}):
        submit_record(form=form, user=cast.member, data=row)
    enter(client, cast.organizer)
    data = {"every": "1", "field": "extra"}
    assert 'value="b"' in client.post(reverse("register-bulk", args=[form.key]), data).content.decode()
    client.post(reverse("register-bulk", args=[form.key]), {**data, "extra": "b", "confirmed": "1"})
    report = do(RecordJob.objects.get()).report
    assert (report["changed"], len(report["left_out"])) == (1, 2)
    assert sorted(str(record.answers.get("extra")) for record in Record.objects.all()) == ["None", "a", "b"]


def test_what_stopped_half_way_is_taken_back(client, form, grants, records, cast, monkeypatch):
    enter(client, cast.organizer)
    client.post(
        reverse("register-bulk", args=[form.key]), {"every": "1", "field": "kind", "kind": "shop", "confirmed": "1"}
    )
    job, change, calls = RecordJob.objects.get(), bulk_edit.change_record, []

    def breaks(**asked):
        calls.append(asked)
        if len(calls) == 3:
            raise ZeroDivisionError
        return change(**asked)

    monkeypatch.setattr(bulk_edit, "change_record", breaks)
    with pytest.raises(ZeroDivisionError):
        run_job(job.pk, WORKS)
    job.refresh_from_db()
    assert (job.status, job.report["failed"]["code"]) == (JobStatus.FAILED, "half_way")
    changed = RecordChange.objects.filter(job=job).count()
    monkeypatch.setattr(jobs_view, "MOST_AT_ONCE", 0)
    client.post(reverse("register-job-undo", args=[job.pk]))
    assert client.get(reverse("register-job", args=[job.pk])).status_code == 200
    assert do(job).report["undone"] == {"records": changed, "left_out": []}
    assert (job.status, changed) == (JobStatus.UNDONE, 1)
    assert sorted(Record.objects.values_list("answers__kind", flat=True)) == ["home", "home", "shop"]


def test_a_job_whose_worker_is_gone_ends(form, cast, monkeypatch):
    job = order_job(form=form, kind="bulk_edit", by=cast.organizer, parameters={})
    job.begin()
    job.save()
    assert end_silent_jobs() == 0
    later = clock.now() + timedelta(hours=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert end_silent_jobs() == 1
    job.refresh_from_db()
    assert (job.status, job.report["failed"]["code"]) == (JobStatus.FAILED, "broken_off")


def test_withdrawn_in_bulk_and_back(client, form, grants, records, cast):
    enter(client, cast.organizer)
    ticked = {"record": [str(records[0].pk)], "field": "withdraw", "confirmed": "1"}
    client.post(reverse("register-bulk", args=[form.key]), ticked)
    job = do(RecordJob.objects.get())
    assert Record.objects.counting().count() == 2
    client.post(reverse("register-job-undo", args=[job.pk]))
    assert Record.objects.counting().count() == 3


def upload(client, form, text, name="rows.csv"):
    file = SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
    response = client.post(reverse("register-import", args=[form.key]), {"file": file})
    return response, RecordJob.objects.order_by("-created_at").first()


def check(client, form, job, **values):
    columns = {f"column_{place}": key for place, key in job.parameters["mapping"].items()}
    client.post(reverse("register-import-check", args=[form.key, job.pk]), {**columns, **values})
    job.refresh_from_db()
    return job.report


def test_a_key_that_cannot_be_read_is_a_bad_cell(client, cast):
    form = make_register([{"key": "spot", "type": "geopoint", "label": {"en": "Spot"}}])
    FormGrant.objects.create(form=form, post_id="office_org", right="manage", reach="all")
    enter(client, cast.organizer)
    _response, job = upload(client, form, 'spot\n"999,999"\n')
    assert check(client, form, job, key="spot")["checked"]["bad"] == 1


def test_a_table_is_imported_after_a_look_and_taken_back(client, form, grants, cast):
    enter(client, cast.organizer)
    FormSettings.objects.filter(form=form).update(quota=1)
    table = "主题,人数,日期,类型,组织\n甲,3,2026/5/1,Home,K1\n乙,x,2026-02-30,Nothing,K9\n,2,,,\n"
    table += "丙,4,2026年5月3日,shop,组织K2\n"
    _response, job = upload(client, form, table)
    assert job.parameters["mapping"] == {"0": "topic", "1": "people", "2": "day", "3": "kind", "4": "_unit"}
    report = check(client, form, job)
    assert report["checked"] == {"new": 2, "changed": 0, "unchanged": 0, "bad": 2}
    assert report["beyond_quota"] == 1
    bad = {(each["row"], each["column"]) for each in report["problems"]}
    assert {(3, "人数"), (3, "日期"), (3, "类型"), (3, "组织"), (4, "主题")} <= bad
    assert Record.objects.count() == 0
    client.post(reverse("register-import-confirm", args=[form.key, job.pk]))
    assert do(job).status == JobStatus.FAILED
    assert Record.objects.count() == 0
    _response, job = upload(client, form, table)
    check(client, form, job)
    client.post(reverse("register-import-confirm", args=[form.key, job.pk]), {"skip_bad": "1"})
    assert do(job).report["imported"] == {"new": 2, "changed": 0, "unchanged": 0, "bad": 2}
    rows = list(Record.objects.order_by("number").values_list("answers__topic", "unit__code", "origin"))
    assert rows == [("甲", "K1", "import"), ("丙", "K2", "import")]
    client.post(reverse("register-job-undo", args=[job.pk]))
    assert Record.objects.counting().count() == 0


def test_what_a_condition_locks_or_hides_is_refused_aloud(client, cast):
    document = [
        DOCUMENT[0],
        {**DOCUMENT[1], "read_only": "kind == 'home'"},
        {**DOCUMENT[2], "visible_when": "kind == 'shop'"},
        DOCUMENT[5],
    ]
    form = make_register(document)
    FormGrant.objects.create(form=form, post_id="office_org", right="manage", reach="all")
    record = submit_record(form=form, user=cast.organizer, data={"topic": "甲", "kind": "home"})
    enter(client, cast.organizer)
    place = reverse("register-cell", args=[form.key, record.pk, "people"])
    assert client.post(place + "?part=1", {"people": "4", "seq": "1"}).status_code == 422
    client.post(
        reverse("register-bulk", args=[form.key]), {"every": "1", "field": "people", "people": "4", "confirmed": "1"}
    )
    place = reverse("register-cell", args=[form.key, record.pk, "cost"])
    refused = client.post(place, {"cost": "3", "seq": "1"})
    assert (refused.status_code, "不需要填写" in refused.content.decode()) == (422, True)
    client.post(
        reverse("register-bulk", args=[form.key]), {"every": "1", "field": "cost", "cost": "3", "confirmed": "1"}
    )
    for job in list(RecordJob.objects.all()):
        report = do(job).report
        assert (report["changed"], [each["number"] for each in report["left_out"]]) == (0, [record.number])
    _response, job = upload(client, form, "主题,人数,费用,类型\n乙,5,,Home\n丙,,3,Home\n丁,5,3,Shop\n")
    report = check(client, form, job)
    assert {(each["row"], each["column"]) for each in report["problems"]} == {(2, "人数"), (3, "费用")}
    assert report["checked"]["new"] == 1


def test_rows_change_the_records_they_are_about(client, form, grants, records, cast):
    enter(client, cast.organizer)
    label = str(find_register(cast.organizer, form.key).fields["_number"].label)
    table = f"{label},人数\n{records[0].number},30\n{records[1].number},12\nNOPE-1,3\n"
    _response, job = upload(client, form, table)
    report = check(client, form, job, key="_number")
    assert report["checked"] == {"new": 0, "changed": 1, "unchanged": 1, "bad": 1}
    client.post(reverse("register-import-confirm", args=[form.key, job.pk]), {"skip_bad": "1"})
    do(job)
    records[0].refresh_from_db()
    assert (records[0].answers["people"], records[0].answers["topic"], records[0].seq) == (30, "空调", 2)
    client.post(reverse("register-job-undo", args=[job.pk]))
    records[0].refresh_from_db()
    assert records[0].answers["people"] == 3


def test_an_import_keeps_records_in_their_version_and_unit(client, form, grants, records, cast):
    later = [
        {**spec, "type": "text"} if spec["key"] == "people" else spec for spec in DOCUMENT if spec["key"] != "cost"
    ]
    old = form.versions.get()
    form.fields = json_to_fields([*later, {"key": "more", "type": "text", "label": {"zh-hans": "补充"}}])
    form.save()
    publish_form(form=form)
    enter(client, cast.organizer)
    label = str(find_register(cast.organizer, form.key).fields["_number"].label)
    table = f"{label},主题,人数,补充,组织\n{records[0].number},换,7,,K1\n{records[1].number},换,many,新,K2\n"
    _response, job = upload(client, form, table)
    report = check(client, form, job, key="_number")
    assert report["checked"] == {"new": 0, "changed": 1, "unchanged": 0, "bad": 1}
    assert {(each["row"], each["column"]) for each in report["problems"]} == {(3, "人数"), (3, "补充"), (3, "组织")}
    assert len(report["problems"]) == 3
    client.post(reverse("register-import-confirm", args=[form.key, job.pk]), {"skip_bad": "1"})
    do(job)
    before = records[0].answers
    records[0].refresh_from_db()
    assert records[0].answers == {**before, "topic": "换", "people": 7}
    assert (records[0].version, records[0].answers["cost"]) == (old, "10.50")


TRIPS = [
    {"key": "start", "type": "date", "label": {"zh-hans": "开始"}},
    {"key": "end", "type": "date", "label": {"zh-hans": "结束"},
     "rules": [{"check": "end >= start", "message": {"zh-hans": "不能早于开始", "en": "Not before the start"}}]},
    {**DOCUMENT[5], "key": "kind"},
    {"key": "reason", "type": "text", "label": {"zh-hans": "事由"}, "required": "kind == 'shop'"},
    {"key": "old", "type": "text", "label": {"zh-hans": "旧"}, "required": True},
]  # fmt: skip


@pytest.mark.parametrize(("field", "typed", "word"), [("start", "2026-06-01", "不能早于"), ("kind", "shop", "事由")])
def test_a_single_answer_is_judged_with_those_it_reaches(client, cast, field, typed, word):
    form = make_register(TRIPS)
    FormGrant.objects.create(form=form, post_id="office_org", right="manage", reach="all")
    data = {"start": "2026-05-01", "end": "2026-05-02", "kind": "home", "old": "x"}
    record = submit_record(form=form, user=cast.organizer, data=data)
    Record.objects.update(answers={key: value for key, value in record.answers.items() if key != "old"})
    enter(client, cast.organizer)
    place = reverse("register-cell", args=[form.key, record.pk, field])
    refused = client.post(place, {field: typed, "seq": "1"})
    assert (refused.status_code, word in refused.content.decode()) == (422, True)
    client.post(
        reverse("register-bulk", args=[form.key]), {"every": "1", "field": field, field: typed, "confirmed": "1"}
    )
    [left_out] = do(RecordJob.objects.get()).report["left_out"]
    assert word in left_out["text"]
    label = str(find_register(cast.organizer, form.key).fields["_number"].label)
    _response, job = upload(client, form, f"{label},{field}\n{record.number},{typed}\n")
    report = check(client, form, job, key="_number")
    assert (report["checked"]["bad"], word in str(report["problems"])) == (1, True)
    # What the change does not reach is not asked for.
    allowed = {"start": "2026-04-30", "kind": "home"}[field]
    assert client.post(place, {field: allowed, "seq": "1"}).status_code == 302
    record.refresh_from_db()
    assert record.answers.get(field) == allowed


def test_an_import_keeps_the_rules_across_records(client, form, grants, records, cast):
    from forms.services.register_rules import set_rule

    set_rule(form=form, rule=RegisterRule(fields=["topic"]))
    enter(client, cast.organizer)
    _response, job = upload(client, form, "主题\n空调\n新的\n新的\n")
    check(client, form, job)
    client.post(reverse("register-import-confirm", args=[form.key, job.pk]), {"skip_bad": "1"})
    assert do(job).report["imported"] == {"new": 1, "changed": 0, "unchanged": 0, "bad": 2}
    assert Record.objects.filter(answers__topic="新的").count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.xlsx", b"not a zip"), ("x.csv", b""), ("x.xlsx", b"PK\x05\x06" + b"\0" * 18), ("x.csv", b"\xff" * 1000)],
)
def test_a_hostile_file_is_refused_in_words(client, form, grants, cast, name, content):
    enter(client, cast.organizer)
    response, _job = upload(client, form, content, name)
    assert response.status_code in (302, 422)
    assert Record.objects.count() == 0


def test_an_export_is_read_again_by_the_import(client, form, grants, records, cast):
    enter(client, cast.organizer)
    response = client.post(reverse("register-export", args=[form.key]), {"format": "xlsx"})
    content = b"".join(response.streaming_content)
    _response, job = upload(client, form, content, "out.xlsx")
    report = check(client, form, job, key="_number")
    assert report["checked"] == {"new": 0, "changed": 0, "unchanged": 3, "bad": 0}
    assert RecordJob.objects.filter(kind="export", report__sent=True).count() == 1


def test_records_are_moved_to_a_new_version_after_a_look_and_back(client, form, grants, records, cast):
    later = [
        {**spec, "key": "headcount", "type": "text"} if spec["key"] == "people" else spec
        for spec in DOCUMENT
        if spec["key"] != "cost"
    ]
    old = form.versions.get()
    form.fields = json_to_fields(later)
    form.save()
    publish_form(form=form)
    enter(client, cast.organizer)
    place = reverse("register-move", args=[form.key, old.pk])
    assert client.get(place).status_code == 200
    chosen = {f"from_{spec['key']}": spec["key"] for spec in later} | {"from_headcount": "people"}
    client.post(place, chosen)
    job = RecordJob.objects.get()
    assert job.report["checked"] == {"clean": 1, "look": 0, "lose": 2}
    page = client.get(reverse("register-move-job", args=[form.key, job.pk])).content.decode()
    assert records[0].number in page
    client.post(reverse("register-move-job", args=[form.key, job.pk]))
    assert do(job).report["moved"] == 3
    records[0].refresh_from_db()
    assert (records[0].answers["headcount"], "cost" in records[0].answers) == ("3", False)
    assert records[0].version != old
    client.post(reverse("register-job-undo", args=[job.pk]))
    records[0].refresh_from_db()
    assert (records[0].answers["people"], records[0].answers["cost"], records[0].version) == (3, "10.50", old)


def test_a_record_saved_while_others_move_stays_and_is_named(client, form, grants, records, cast, monkeypatch):
    from forms.services.registers import move_version

    old = form.versions.get()
    form.fields = json_to_fields([*DOCUMENT, {"key": "more", "type": "text", "label": {"en": "More"}}])
    form.save()
    publish_form(form=form)
    enter(client, cast.organizer)
    client.post(
        reverse("register-move", args=[form.key, old.pk]), {f"from_{each['key']}": each["key"] for each in DOCUMENT}
    )
    job = RecordJob.objects.get()
    planned = list(move_version.plans(job))
    Record.objects.filter(pk=records[0].pk).update(seq=5)
    monkeypatch.setattr(move_version, "plans", lambda job: iter(planned))
    client.post(reverse("register-move-job", args=[form.key, job.pk]))
    report = do(job).report
    assert (report["moved"], [each["number"] for each in report["left_out"]]) == (2, [records[0].number])


def test_a_calendar_stands_answers_of_an_older_type(client, cast):
    form = make_register([{"key": "when", "type": "month", "label": {"en": "When"}}])
    FormGrant.objects.create(form=form, post_id="office_org", right="manage", reach="all")
    submit_record(form=form, user=cast.member, data={"when": "2026-03"})
    form.fields = json_to_fields([{"key": "when", "type": "date", "label": {"en": "When"}}])
    form.save()
    publish_form(form=form)
    for day in ("2026-03-02", *["2026-03-09"] * 8):
        submit_record(form=form, user=cast.member, data={"when": day})
    page = enter(client, cast.organizer).get(
        reverse("register", args=[form.key]) + "?layout=calendar&by=when&month=2026-03"
    )
    shown = [(day.on.day, len(day.records), day.more) for week in page.context["weeks"] for day, _titles in week]
    assert [each for each in shown if each[1]] == [(2, 1, 0), (9, 6, 2)]


def test_a_text_is_taken_apart_in_the_table(client, form, grants, records, cast):
    old = form.versions.get()
    records[0].answers["topic"] = "空调/三楼/东"
    records[0].save(update_fields=["answers"])
    form.fields = json_to_fields([*DOCUMENT, {"key": "floor", "type": "text", "label": {"en": "Floor"}}])
    form.save()
    publish_form(form=form)
    enter(client, cast.organizer)
    place = reverse("register-move", args=[form.key, old.pk])
    chosen = {f"from_{spec['key']}": spec["key"] for spec in DOCUMENT}
    chosen |= {"part_topic": "1", "split_topic": "/", "from_floor": "topic", "part_floor": "2"}
    answer = client.post(place, chosen)
    assert answer.status_code == 422
    assert 'name="split_topic" value="/"' in answer.content.decode()
    client.post(place, {**chosen, "split_floor": "/"})
    job = RecordJob.objects.get()
    client.post(reverse("register-move-job", args=[form.key, job.pk]))
    do(job)
    records[0].refresh_from_db()
    assert (records[0].answers["topic"], records[0].answers["floor"]) == ("空调", "三楼/东")


def test_bad_mappings_are_refused_in_words(client, form, grants, records, cast):
    old = form.versions.get()
    form.fields = json_to_fields([*DOCUMENT, {"key": "more", "type": "text", "label": {"en": "More"}}])
    form.save()
    publish_form(form=form)
    enter(client, cast.organizer)
    place = reverse("register-move", args=[form.key, old.pk])
    for text in ("{", "[]", '{"fields": 3}', '{"fields": {"x": {"from": "y"}}}', "[" * 5000):
        response = client.post(place, {"expert": "1", "mapping": text})
        assert response.status_code == 422
    assert RecordJob.objects.count() == 0


def test_a_view_is_kept_and_shown_first(client, form, grants, records, cast):
    enter(client, cast.secretary)
    place = reverse("register-save-view", args=[form.key])
    said = {"name": "我的", "query": "q=空调&evil=1", "default": "1", "shared": "1"}
    client.post(place, said)
    view = RegisterView.objects.get()
    assert (view.owner, "evil" in view.query) == (cast.secretary, False)
    page = client.get(reverse("register", args=[form.key]), follow=True)
    assert page.redirect_chain
    assert "电梯" not in page.content.decode().split("<tbody>")[1]
    enter(client, cast.organizer).post(place, {**said, "name": "大家的"})
    assert RegisterView.objects.get(name="大家的").owner is None


def test_subscribers_are_told_once_and_only_of_what_they_may_see(client, form, grants, cast):
    enter(client, cast.secretary).post(
        reverse("register-subscription", args=[form.key]), {"query": "c1=people&c1o=ge&c1v=5", "rhythm": "soon"}
    )
    assert RegisterSubscription.objects.get().user == cast.secretary
    submit_record(form=form, user=cast.member, data={"topic": "少", "people": "1"})
    submit_record(form=form, user=cast.member, data={"topic": "多", "people": "9"})
    submit_record(form=form, user=cast.other_member, data={"topic": "别处", "people": "9"})
    RecordChange.objects.update(at=clock.now().replace(year=2020))
    assert tell_subscribers() == 1
    assert tell_subscribers() == 0
    notice = Notice.objects.get()
    assert notice.recipient == cast.secretary
    assert "1" in notice.subject
    long = "&".join(f"c{place}=topic&c{place}o=contains&c{place}v={'走' * 60}" for place in range(1, 25))
    client.post(reverse("register-subscription", args=[form.key]), {"query": long, "rhythm": "soon"})
    assert RegisterSubscription.objects.count() == 1


@pytest.mark.parametrize("hour", [7, 8])
def test_once_a_day_means_in_the_morning_and_never_while_an_import_runs(form, grants, cast, monkeypatch, hour):
    cast.secretary.language = "en"
    cast.secretary.save()
    subscribe(form=form, user=cast.secretary, query="", rhythm="daily")
    submit_record(form=form, user=cast.member, data={"topic": "多"})
    RecordChange.objects.update(at=clock.now().replace(year=2020))
    morning = clock.now().astimezone().replace(hour=hour, minute=0)
    monkeypatch.setattr(clock, "now", lambda: morning)
    job = order_job(form=form, kind="import", by=cast.organizer, parameters={})
    job.begin()
    job.save()
    assert tell_subscribers() == 0
    RecordJob.objects.update(status=JobStatus.DONE)
    assert tell_subscribers() == (hour >= 8)
    assert [notice.subject for notice in Notice.objects.all()] == ["Visits: 1 new record"] * (hour >= 8)


def test_an_anonymous_survey_shows_figures_and_no_answers(client, cast):
    document = [spec for spec in DOCUMENT if spec["key"] in ("kind", "topic")]
    form = make_register(document, key="poll", use="survey", anonymous=True)
    FormGrant.objects.create(form=form, post_id="secretary", right="view", reach="all")
    for number in range(9):
        submit_record(form=form, user=cast.member, data={"topic": f"t{number}", "kind": "home" if number else "shop"})
    enter(client, cast.secretary)
    assert client.get(reverse("register", args=[form.key])).status_code == 302
    record = Record.objects.filter(form=form).first()
    assert client.get(reverse("register-record", args=[form.key, record.pk])).status_code == 404
    assert client.post(reverse("register-export", args=[form.key]), {"format": "csv"}).status_code == 404
    page = client.get(reverse("register-summary", args=[form.key]) + "?c1=kind&c1o=is&c1v=shop").content.decode()
    assert "t0" not in page
    assert 'id="charts"' in page
    charts = json.loads(page.split('id="charts" type="application/json">')[1].split("</script>")[0])
    assert charts == {}


def test_what_is_withheld_at_a_question_is_not_told_beside_it(cast):
    document = [spec for spec in DOCUMENT if spec["key"] in ("kind", "done", "needs", "people")]
    form = make_register(document, key="poll", use="survey", anonymous=True)
    FormGrant.objects.create(form=form, post_id="secretary", right="view", reach="all")
    answers = [{"kind": "home", "needs": ["heat"], "people": 5}] * 20 + [{"kind": "shop", "people": 4}] * 3 + [{}] * 6
    now = clock.now()
    Record.objects.bulk_create(
        Record(form=form, version=form.versions.get(), number=str(number), answers=given | {"done": True},
               submitted_at=now, updated_at=now)
        for number, given in enumerate(answers)
    )  # fmt: skip
    register = find_register(cast.secretary, form.key)
    rows = Record.objects.filter(form=form)
    total, summaries = summarize(register, rows)
    found = {each.field.key: each for each in summaries}
    assert (total, found["done"].answered) == (29, 29)
    for key in ("kind", "people"):
        # 20 of 23 would tell of the three others, in a count, a share or a sum.
        assert (found[key].answered, found[key].figures) == (None, ()), key
        assert [(share.count, share.percent) for share in found[key].shares if share.count] == [(20, None)], key
    crossed = cross_table(register, rows, register.fields["kind"], register.fields["done"])
    assert [line for _name, line in crossed.rows] == [[20, 0, 20], [9, 0, 9], [29, 0, 29]]


def test_a_job_file_is_for_whoever_ordered_it(client, form, grants, records, cast, monkeypatch):
    from forms.views.registers import jobs

    monkeypatch.setattr(jobs, "SMALL", 0)
    enter(client, cast.secretary).post(reverse("register-export", args=[form.key]), {"format": "csv"})
    job = do(RecordJob.objects.get())
    place = reverse("register-job-file", args=[job.pk])
    assert client.get(place).status_code == 200
    assert enter(client, cast.organizer).get(place).status_code == 404
    assert client.get(reverse("register-job", args=[job.pk])).status_code == 200
    assert enter(client, cast.member).get(reverse("register-job", args=[job.pk])).status_code == 404
    assert io.BytesIO(job.file.read()).read(3) == b"\xef\xbb\xbf"
    form.settings.field_rights = {"topic": {"*": "hidden"}}
    form.settings.save()
    assert enter(client, cast.secretary).get(place).status_code == 404
    form.settings.field_rights = {}
    form.settings.save()
    assert client.get(place).status_code == 200
    RecordJob.objects.update(finished_at=clock.now() - timedelta(hours=25))
    assert client.get(place).status_code == 404
    assert place not in client.get(reverse("register-job", args=[job.pk])).content.decode()
    RecordJob.objects.update(finished_at=clock.now())
    FormGrant.objects.filter(post_id="secretary").delete()
    FormSettings.objects.filter(form=form).update(overseers_view=False)
    assert client.get(place).status_code == 404


def test_the_file_of_a_record_is_for_those_who_read_the_record(cast):
    from django.core.files.base import ContentFile

    from forms.file_access import may_open
    from forms.models import StoredFile

    document = [*DOCUMENT, {"key": "proof", "type": "file", "label": {"en": "Proof"}}]
    form = make_register(document, key="proofs")
    FormGrant.objects.create(form=form, post_id="secretary", right="view")
    record = submit_record(form=form, user=cast.member, data={"topic": "一"})
    file = StoredFile(
        name="a.txt", size=1, content_type="text/plain", sha256="0" * 64, owner=cast.admin,
        attached_to=f"record:{record.pk}/proof", created_at=clock.now(),
    )  # fmt: skip
    file.content.save("a", ContentFile(b"a"))
    allowed = {name for name, user in cast.everybody().items() if may_open(user, file)}
    assert allowed == {"secretary", "commissioner", "member", "organizer", "admin"}
    form.settings.field_rights = {"proof": {"*": "hidden"}}
    form.settings.save()
    allowed = {name for name, user in cast.everybody().items() if may_open(user, file)}
    assert allowed == {"admin"}


def test_links_from_rows_of_tables_and_from_older_versions_are_named(form, grants, records, cast):
    link = {"type": "record", "label": {"en": "Visit"}, "config": {"form": form.key}}
    rows = {"key": "rows", "type": "table", "label": {"en": "R"}, "config": {"columns": [{"key": "visit", **link}]}}
    lent = make_register([{"key": "old", **link}, rows], key="lent", field_rights={"rows": {"secretary": "hidden"}})
    FormGrant.objects.create(form=lent, post_id="secretary", right="view")
    FormGrant.objects.create(form=lent, post_id="office_org", right="view", reach="all")
    there = {"form": form.key, "record": str(records[0].pk)}
    now = clock.now()
    version, unit = lent.versions.get(), records[0].unit
    for number, answers in (("L1", {"old": there}), ("L2", {"rows": [{"visit": there}]})):
        Record.objects.create(form=lent, version=version, number=number, answers=answers, unit=unit,
                              unit_path=unit.path, submitted_at=now, updated_at=now)  # fmt: skip
    lent.fields = json_to_fields([rows])
    lent.save()
    publish_form(form=lent)
    assert [each.title for each in references_to(records[0], cast.organizer)] == ["L1", "L2"]
    assert [each.title for each in references_to(records[0], cast.secretary)] == ["L1"]

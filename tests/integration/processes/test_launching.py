"""Cases started by calendar, for many at once, by table, message and record: each once, none silently left out."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from forms.builder import json_to_fields
from forms.models import Form, FormSettings, FormUse
from forms.services import publish_form, submit_record
from forms.usages import usages_elsewhere
from organization import clock
from organization.queries import current_calendar
from processes.models import Case, InboundHook, InboundMessage, LaunchLine, OutboxRow, Procedure, RecordRule, Schedule
from processes.periods import due_day, first_day, period_of
from processes.queries.record_links import starts_from
from processes.services import start_case
from processes.services.launching import (
    LaunchRefused,
    discard_launch,
    go_on_launch,
    launch_by_hand,
    launch_schedules,
    launch_table,
    read_table,
    stop_launch,
    work_launches,
)
from processes.services.launching.planning import next_day
from processes.services.outbox import deliver_outbox
from processes.services.webhooks import signature
from tests import builders
from tests.procedures import APPROVAL, Scene, act, publish

pytestmark = pytest.mark.django_db

OFFICE = {**APPROVAL, "key": "monthly", "start": {"by": ["branch_members"], "campaign": False}}


@pytest.fixture
def scene(db):
    cache.clear()
    scene = Scene()
    publish(OFFICE)
    for number in range(3):
        branch = builders.make_unit(f"ZB{number}", parent=scene.committee)
        if number:
            secretary = builders.make_member(f"ZS{number}", branch=branch)
            builders.make_assignment(secretary, "secretary", branch)
    return scene


@pytest.fixture
def on(monkeypatch):
    """Turns the clock."""

    def turn(day):
        monkeypatch.setattr(clock, "now", lambda: datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=4))

    return turn


def schedule(scene, **values):
    given = {"day": 5, "shift": "next", "kinds": ["branch"], "starts_on": date(2026, 1, 1), **values}
    return Schedule.objects.create(
        name="三会一课", procedure=Procedure.objects.get(key="monthly"), unit=scene.committee, **given
    )


class Always:
    def is_working(self, day):
        return day.weekday() < 5


@pytest.mark.parametrize(
    ("every", "month", "day", "shift", "today", "expected"),
    [
        ("month", 1, 31, "stay", date(2026, 2, 10), date(2026, 2, 28)),
        ("month", 1, 31, "next", date(2026, 1, 10), date(2026, 2, 2)),
        ("month", 1, 31, "before", date(2026, 1, 10), date(2026, 1, 30)),
        ("quarter", 2, 10, "stay", date(2026, 12, 24), date(2026, 11, 10)),
        ("half_year", 6, 30, "stay", date(2026, 9, 1), date(2026, 12, 30)),
        ("year", 12, 1, "stay", date(2026, 3, 1), date(2026, 12, 1)),
        ("quarter", 9, 1, "stay", date(2026, 3, 1), date(2026, 3, 1)),
    ],
)
def test_days_are_counted_within_the_span_and_moved_to_working_days(every, month, day, shift, today, expected):
    assert due_day(every, first_day(every, today), month=month, day=day, shift=shift, calendar=Always()) == expected
    assert period_of(every, today)[:4] == "2026"


def test_a_schedule_starts_a_case_for_each_unit_once_a_month_and_tells_who_was_left_out(scene, on):
    row = schedule(scene)
    on(date(2026, 11, 4))
    assert launch_schedules() == 1  # October's day is less than a month ago and was missed
    on(date(2026, 11, 5))
    assert launch_schedules() == 1
    assert launch_schedules() == 0
    while work_launches():
        pass
    november = row.launches.get(period="2026-11")
    lines = {line.subject: line for line in november.lines.all()}
    assert november.status == "done"
    assert {key: line.status for key, line in lines.items()} == {
        "unit:Z1": "started",
        "unit:ZB0": "refused",
        "unit:ZB1": "started",
        "unit:ZB2": "started",
    }
    assert lines["unit:ZB0"].code == "nobody_found"
    case = lines["unit:ZB1"].case
    assert (case.unit.code, case.initiator.code, case.state) == ("ZB1", "ZS1", "draft")
    assert case.history.get().actor is None
    assert next_day(row) == due_day(
        "month", date(2026, 12, 1), month=1, day=5, shift="next", calendar=current_calendar()
    )
    builders.make_assignment(
        builders.make_member("ZLATE", branch=lines["unit:ZB0"].unit), "secretary", lines["unit:ZB0"].unit
    )
    go_on_launch(launch=november, again=True)
    assert work_launches() == 1
    assert Case.objects.filter(procedure__key="monthly").count() == 8 - 1


def ticking():
    """A clock that has gone past every limit when it is asked for the third time."""
    ticks = iter([0.0, 1.0])
    return lambda: next(ticks, 99.0)


def test_a_launch_waits_for_a_look_stops_goes_on_and_never_doubles(scene, monkeypatch):
    procedure = Procedure.objects.get(key="monthly")
    order = {
        "procedure": procedure,
        "unit": scene.committee,
        "population": "units",
        "kinds": ["branch"],
        "role": "",
        "by": scene.approvers[0],
    }
    launch = launch_by_hand(**order, period="2026")
    assert (launch.status, launch.lines.count(), work_launches()) == ("stopped", 4, 0)
    with pytest.raises(LaunchRefused):
        launch_by_hand(**order, period="2026")
    go_on_launch(launch=launch)
    monkeypatch.setattr("processes.services.launching.working.time.monotonic", ticking())
    assert work_launches() == 1
    monkeypatch.undo()
    stop_launch(launch=launch)
    assert work_launches() == 0
    assert discard_launch(launch=launch) is False
    go_on_launch(launch=launch)
    assert work_launches() == 3
    launch.refresh_from_db()
    assert (launch.status, Case.objects.count(), launch.lines.get(status="refused").unit.code) == ("done", 3, "ZB0")
    other = launch_by_hand(**order, period="2027")
    assert discard_launch(launch=other) is True
    with pytest.raises(LaunchRefused):
        launch_by_hand(**order, period=" ")


def test_members_get_a_case_each(scene):
    launch = launch_by_hand(
        procedure=Procedure.objects.get(key="approval_note"),
        unit=scene.branch,
        population="members",
        kinds=[],
        role="",
        by=scene.approvers[0],
        period="2026",
    )
    go_on_launch(launch=launch)
    while work_launches():
        pass
    assert set(LaunchLine.objects.values_list("case__initiator__code", flat=True)) == {
        "ZAUTHOR",
        "ZSEC",
        "ZAPP0",
        "ZAPP1",
        "ZAPP2",
        "ZAPP3",
    }


def test_a_table_starts_its_rows_and_tells_of_the_others(scene):
    procedure = Procedure.objects.get(key="monthly")
    rows = (
        "组织,Title,amount,colour",
        "ZB1,=1+1 First,5,red",
        "Unit ZB9,Lost,1,",
        "ZB2,Bad,many,",
        "ZB1,=1+1 First,5,blue",
    )
    content = "\n".join([*rows, "组织ZB2,Third,7,", ""]).encode()
    order = {"procedure": procedure, "unit": scene.committee, "by": scene.approvers[0]}
    table = read_table(content=content, **order)
    assert table.unknown == ("colour",)
    assert [(each.row, each.code) for each in table.findings] == [(3, "unit_unknown"), (4, "invalid"), (5, "row_twice")]
    launch = launch_table(table=table, period="2026", **order)
    go_on_launch(launch=launch)
    work_launches()
    cases = Case.objects.order_by("pk").filter(procedure=procedure)
    assert {(case.unit.code, case.values["amount"]) for case in cases} == {("ZB1", 5), ("ZB2", 7)}
    with pytest.raises(LaunchRefused):
        launch_table(table=read_table(content=content, **order), period="2026", **order)
    for wrong in (b"", b"unit\n", b"a,b\n1,2\n"):
        with pytest.raises(LaunchRefused):
            read_table(content=wrong, **order)


class Sender:
    """Another program with the secret."""

    def __init__(self, hook):
        self.hook = hook

    def send(self, message, *, key="m1", secret=None, age=0, raw=None):
        body = raw if raw is not None else json.dumps(message).encode()
        timestamp = str(int(datetime.now(UTC).timestamp()) - age)
        signed = signature(secret or self.hook.secret, key, timestamp, body)
        headers = {"Webhook-Id": key, "Webhook-Timestamp": timestamp, "Webhook-Signature": f"v1,AAAA {signed}"}
        return Client(raise_request_exception=False).post(
            f"/api/v1/hooks/{self.hook.key}", body, "application/json", headers=headers
        )


@pytest.fixture
def hook(scene):
    return InboundHook.objects.create(
        key="erp",
        name="ERP",
        procedure=Procedure.objects.get(key="approval_note"),
        unit=scene.committee,
        unit_member="where.code",
        initiator=scene.author,
        mapping={"title": "order.name", "amount": "order.sum"},
        per_minute=5,
    )


def test_a_signed_message_starts_a_case_once(hook):
    message = {"where": {"code": "ZB1"}, "order": {"name": "Chairs", "sum": 12}, "values": {"doc_no": "X"}}
    first = Sender(hook).send(message)
    assert first.status_code == 201, first.content
    again = Sender(hook).send(message)
    told = {"number": first.json()["number"], "repeated": True, "waited": None}
    assert (again.status_code, again.json()) == (200, told)
    case = Case.objects.get()
    assert (case.unit.code, case.initiator, case.values["title"], case.values["amount"]) == (
        "ZB1",
        hook.initiator,
        "Chairs",
        12,
    )
    assert "doc_no" not in case.values
    other = Sender(hook).send({**message, "order": {"name": "Tables"}})
    assert (other.status_code, other.json()["code"]) == (409, "message_reused")
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"secret": "whsec_wrong"}, 401, "message_unsigned"),
        ({"age": 400}, 401, "message_too_old"),
        ({"age": -400}, 401, "message_too_old"),
        ({"key": "x" * 121}, 401, "message_unsigned"),
        ({"raw": b"[1]"}, 422, "message_not_json"),
        ({"raw": b"\xff"}, 422, "message_not_json"),
        ({"raw": b'{"a":"' + b"x" * 262_144 + b'"}'}, 413, "message_too_large"),
        ({"message": {"where": {"code": "C0"}}}, 422, "message_unit_unknown"),
        ({"message": {"where": "ZB1"}}, 422, "message_unit_unknown"),
        ({"message": {"where": {"code": "ZB1"}, "order": {"sum": "many"}}}, 422, "invalid"),
    ],
)
def test_what_is_not_right_starts_nothing(hook, sent, status, code):
    answer = Sender(hook).send(sent.pop("message", {"where": {"code": "ZB1"}}), **sent)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Case.objects.exists()
    assert not InboundMessage.objects.exists()


def test_messages_are_counted_and_an_address_can_be_closed(hook):
    message = {"where": {"code": "ZB1"}}
    answers = [Sender(hook).send(message, key=f"m{number}").status_code for number in range(6)]
    assert answers == [201] * 5 + [429]
    InboundHook.objects.update(is_active=False)
    assert Sender(hook).send(message, key="m9").status_code == 404


def test_a_record_handed_in_starts_a_case_where_its_rule_holds(scene):
    form = Form(key="reports", title="报告", live=True)
    form.fields = json_to_fields(
        [
            {"key": "topic", "type": "text", "label": {"zh-hans": "主题"}},
            {"key": "cost", "type": "integer", "label": {"zh-hans": "费用"}},
        ]
    )
    form.save()
    publish_form(form=form)
    FormSettings.objects.create(form=form, use=FormUse.REGISTER)
    rule = RecordRule.objects.create(
        name="costly",
        form=form,
        procedure=Procedure.objects.get(key="approval_note"),
        when="cost > 100",
        mapping={"title": "topic", "amount": "cost"},
    )
    with translation.override("en"):
        found = {(each.field, each.place) for each in usages_elsewhere(form)}
    start = f"Start of “{rule.procedure}” by records: costly"
    assert found == {("topic", start), ("cost", start)}
    for cost in (50, 500):
        submit_record(
            form=form, user=scene.author.user, data={"topic": f"T{cost}", "cost": str(cost)}, token=f"t{cost}"
        )
    assert OutboxRow.objects.filter(kind="start_by_record").count() == 1
    deliver_outbox(worker="test")
    case = Case.objects.get()
    assert (case.values["title"], case.values["amount"], case.initiator) == ("T500", 500, scene.author)
    OutboxRow.objects.filter(kind="start_by_record").update(status="pending")
    deliver_outbox(worker="test")
    assert Case.objects.count() == 1
    RecordRule.objects.filter(pk=rule.pk).update(when="((")
    submit_record(form=form, user=scene.author.user, data={"topic": "x", "cost": "900"}, token="last")
    assert OutboxRow.objects.filter(kind="start_by_record").count() == 1


WAITING = {
    **OFFICE,
    "key": "paying",
    "states": [
        OFFICE["states"][0],
        {"key": "wait", "title": OFFICE["title"], "kind": "wait", "config": {"event": "paid"}},
        *OFFICE["states"][2:3],
    ],
    "transitions": [
        {**OFFICE["transitions"][0], "to": "wait"},
        {
            "key": "go", "title": OFFICE["title"], "from": ["wait"], "to": "done", "by": ["system"],
            "guard": "waited()",
        },
    ],
    "numbers": [],
}  # fmt: skip


def test_an_event_by_message_takes_the_case_on_once_and_says_what_was_wrong(scene, settings):
    publish(WAITING)
    case = start_case(procedure="paying", unit=scene.branch, actor=scene.author.user, token="t1")
    hook = InboundHook.objects.create(
        key="pay", name="pay", procedure=Procedure.objects.get(key="paying"), unit=scene.branch,
        initiator=scene.author, event="paid", mapping={"title": "receipt.no"},
    )  # fmt: skip

    def post(message, number):
        body = json.dumps(message).encode()
        stamp = str(int(datetime.now(UTC).timestamp()))
        headers = {
            "Webhook-Id": number,
            "Webhook-Timestamp": stamp,
            "Webhook-Signature": signature(hook.secret, number, stamp, body),
        }
        return Client().post("/api/v1/hooks/pay", body, content_type="application/json", headers=headers)

    early = post({"case": case.number}, "m1")
    assert (early.status_code, early.json()["waited"]) == (201, False)
    act(case, "submit", scene.author.user, {"title": "x", "amount": "1"})
    told = {"case": str(case.pk), "receipt": {"no": "R7"}}
    first, again = post(told, "m2"), post(told, "m2")
    assert (first.status_code, first.json()["waited"]) == (201, True)
    assert (again.status_code, again.json()["waited"]) == (200, True)
    case.refresh_from_db()
    assert (case.state, case.values["title"]) == ("done", "R7")
    assert (post(told, "m3").status_code, post(told, "m3").json()["code"]) == (409, "closed")
    assert post({"case": "PA-1999-0001"}, "m4").json()["code"] == "message_case_unknown"
    assert post({"case": str(scene.submitted().pk)}, "m5").status_code == 404, "a case of another procedure"
    assert post({"case": ["x"]}, "m6").status_code == 404


def test_a_rule_that_is_pressed_starts_the_case_for_whoever_reads_the_record_once(scene):
    form = Form(key="reports", title="报告", live=True)
    form.fields = json_to_fields([{"key": "topic", "type": "text", "label": {"zh-hans": "主题"}}])
    form.save()
    publish_form(form=form)
    FormSettings.objects.create(form=form, use=FormUse.REGISTER)
    approval = Procedure.objects.get(key="approval_note")
    rule = RecordRule.objects.create(
        name="press", form=form, procedure=approval, mapping={"title": "topic"}, by_itself=False
    )
    record = submit_record(form=form, user=scene.author.user, data={"topic": "T1"})
    assert not OutboxRow.objects.filter(kind="start_by_record").exists()
    address = f"/records/{record.pk}/start/{rule.pk}/"
    browser, stranger = Client(), Client()
    browser.force_login(scene.author.user)
    stranger.force_login(builders.make_member("ZX", branch=builders.make_unit("ZB9", parent=scene.committee)).user)
    assert stranger.post(address).status_code == 404
    assert [each.url for each in starts_from(record, scene.author.user)] == [address]
    assert browser.get(address).status_code == 200
    for _press in range(2):
        assert browser.post(address).url == Case.objects.get().get_absolute_url()
    assert Case.objects.get().values["title"] == "T1"
    rule.by_itself = True
    rule.save()
    submit_record(form=form, user=scene.author.user, data={"topic": "T2"}, origin="procedure")
    assert not OutboxRow.objects.filter(kind="start_by_record").exists(), "procedures could start each other for ever"

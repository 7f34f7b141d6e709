"""What a button causes outside of the case: registers, members, certificates, PDFs, other programs, publicity."""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forms.builder import json_to_fields
from forms.models import Form, FormSettings, FormUse, Record
from forms.services import publish_form
from organization import clock
from organization.models import Notice
from organization.services import ChangeRefused, change_member
from processes.effect_texts import FAILURES, PROBLEMS, failure_text
from processes.effects import Delivery, effect_kind
from processes.engine.checks.fields import written_by
from processes.engine.model import Inputs
from processes.models import Case, Certificate, Channel, Incident, OutboxRow, Printout
from processes.services import ActionRefused, procedure_problems, start_case, take_action
from processes.services.outbox import deliver_outbox
from tests import builders
from tests.procedures import APPROVAL, Scene, act, publish, words

pytestmark = pytest.mark.django_db

FIELDS = [
    {"key": "title", "type": "text", "label": words("Title"), "required": True},
    {"key": "amount", "type": "integer", "label": words("Amount")},
    {"key": "day", "type": "date", "label": words("Day")},
    {"key": "doc_no", "type": "code", "label": words("Number")},
]


@pytest.fixture
def scene(db):
    return Scene(approvers=1)


@pytest.fixture
def register(db):
    form = Form(key="honours", title="荣誉", live=True)
    form.fields = json_to_fields(
        [
            {"key": "what", "type": "text", "label": words("What"), "required": True, "config": {"max_length": 20}},
            {"key": "points", "type": "integer", "label": words("Points")},
        ]
    )
    form.save()
    publish_form(form=form)
    FormSettings.objects.create(form=form, use=FormUse.REGISTER)
    return form


def with_effects(*effects: dict[str, Any], **more: Any) -> dict[str, Any]:
    document = deepcopy(APPROVAL) | more
    document["form"]["fields"] = FIELDS
    document["states"][0]["writable"] = ["title", "amount", "day"]
    document["transitions"][1]["effects"] = list(effects)
    return document


def approved(scene: Scene, *effects: dict[str, Any], data: dict[str, Any] | None = None, **more: Any) -> Case:
    publish(with_effects(*effects, **more))
    case = scene.started()
    act(case, "submit", scene.author.user, {"title": "A note", "amount": "5"} | (data or {}))
    act(case, "approve", scene.approvers[0])
    return Case.objects.get(pk=case.pk)


def delivered() -> None:
    deliver_outbox(worker="w")
    # A worker that died after the delivery: the row is taken up once more.
    OutboxRow.objects.update(status="pending", available_at=clock.now() - timedelta(seconds=1))
    deliver_outbox(worker="w")


def why() -> str:
    incident = Incident.objects.get()
    return failure_text(incident.context["failure"], incident.context["facts"])


def test_a_register_gets_one_record_however_often_the_effect_is_delivered(scene, register):
    effect = {"kind": "set_record", "form": "honours", "values": {"what": "{title}", "points": "{amount}"}}
    approved(scene, effect)
    delivered()
    record = Record.objects.get()
    assert (record.answers, record.unit, record.origin) == ({"what": "A note", "points": 5}, scene.branch, "procedure")


def test_a_register_record_is_changed_by_the_column_that_agrees(scene, register):
    effect = {
        "kind": "set_record", "form": "honours", "match": "what", "values": {"what": "{title}", "points": "{amount}"},
    }  # fmt: skip
    approved(scene, effect)
    deliver_outbox(worker="w")
    approved(scene, effect, data={"amount": "9"})
    deliver_outbox(worker="w")
    assert Record.objects.get().answers == {"what": "A note", "points": 9}
    assert Record.objects.get().seq == 2


def test_what_people_may_not_change_a_procedure_writes_and_hidden_columns_it_does_not(scene, register):
    register.fields = json_to_fields(
        [
            {"key": "what", "type": "text", "label": words("What")},
            {"key": "points", "type": "integer", "label": words("Points"), "read_only": "what != ''"},
            {"key": "note", "type": "text", "label": words("Note"), "visible_when": "points > 9"},
        ]
    )
    register.save()
    publish_form(form=register)
    effect = {
        "kind": "set_record", "form": "honours", "match": "what", "values": {"what": "{title}", "points": "{amount}"},
    }  # fmt: skip
    for amount in ("5", "9"):
        approved(scene, effect, data={"amount": amount})
        deliver_outbox(worker="w")
        assert Record.objects.get().answers == {"what": "A note", "points": int(amount)}
    hidden = effect | {"values": {"what": "{title}", "note": "{title}"}}
    for column in ("what", ""):
        Incident.objects.all().delete()
        approved(scene, hidden | {"match": column})
        deliver_outbox(worker="w")
        assert "note" in why()
    assert Record.objects.get().seq == 2


def test_a_register_that_does_not_take_it_is_an_incident_that_says_why(scene, register):
    effect = {"kind": "set_record", "form": "honours", "values": {"what": "{title}"}}
    approved(scene, effect, data={"title": "far too long for this column"})
    deliver_outbox(worker="w")
    assert "what" in why()
    assert not Record.objects.exists()


def test_values_of_a_member_hold_from_their_day_on(scene, time_machine_at):
    other = builders.make_unit("Z2", parent=scene.committee)
    effect = {"kind": "set_member", "values": {"status": "probationary", "unit": "Z2"}, "on": "{day}"}
    day = clock.today() + timedelta(days=3)
    approved(scene, effect, data={"day": day.isoformat()})
    deliver_outbox(worker="w")
    scene.author.refresh_from_db()
    assert scene.author.status == "full", "not before the day"
    time_machine_at(day)
    delivered()
    scene.author.refresh_from_db()
    assert (scene.author.status, scene.author.voting_right) == ("probationary", False)
    assert scene.author.membership_on(day).unit == other
    assert scene.author.membership_on(day - timedelta(days=1)).unit == scene.branch
    assert scene.author.memberships.count() == 2


@pytest.fixture
def time_machine_at(monkeypatch):
    from datetime import UTC, datetime

    def turn(day: date) -> None:
        monkeypatch.setattr(clock, "now", lambda: datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=4))

    return turn


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"code": "X"}, "value_not_allowed"),
        ({"status": "king"}, "value_wrong"),
        ({"unit": "NOWHERE"}, "unit_unknown"),
        ({"unit": "Z9", "education": "wrong"}, "value_wrong"),
    ],
)
def test_a_change_that_cannot_be_made_changes_nothing(scene, values, code):
    builders.make_unit("Z9", parent=scene.committee)
    with pytest.raises(ChangeRefused) as refused:
        change_member(member=scene.author, values=values, on=clock.today())
    assert refused.value.code == code
    assert scene.author.memberships.count() == 1


def test_values_of_the_unit_are_set(scene):
    approved(scene, {"kind": "set_unit", "values": {"name": "{title}"}})
    delivered()
    scene.branch.refresh_from_db()
    assert scene.branch.name == "A note"


def test_a_certificate_is_given_once_checked_by_its_code_and_revoked(scene, cast):
    effect = {
        "kind": "certificate", "prefix": "HON", "title": words("Honour"), "body": words("{title}"), "valid_months": 12,
        "field": "doc_no",
    }  # fmt: skip
    case = approved(scene, effect)
    found = Certificate.objects.get()
    year = clock.today().year
    assert (found.number, case.values["doc_no"]) == (f"HON-{year}-0001",) * 2
    assert found.holder == scene.author
    anybody = Client()
    page = anybody.get(found.get_absolute_url()).content.decode()
    assert found.number in page
    assert "<svg" in page
    spoken = f"{found.code[:4]}-{found.code[4:8]} {found.code[8:].lower()}"
    assert anybody.get(reverse("certificates"), {"code": spoken}).url == found.get_absolute_url()
    assert anybody.get(reverse("certificates"), {"code": "A" * 16}).status_code == 404
    assert anybody.get(reverse("certificate", args=["A" * 16])).status_code == 404
    admin, stranger = Client(), Client()
    admin.force_login(cast.admin)
    stranger.force_login(cast.member)
    revoke = reverse("processes_certificate_revoke", args=[found.pk])
    assert stranger.post(revoke, {"reason": "x"}).status_code in (302, 403)
    admin.post(revoke, {"reason": " "})
    found.refresh_from_db()
    assert found.revoked_at is None
    admin.post(revoke, {"reason": "by mistake"})
    found.refresh_from_db()
    assert found.revoked_why == "by mistake"
    page = anybody.get(found.get_absolute_url()).content.decode()
    assert "by mistake" not in page
    assert "alert--danger" in page
    assert admin.get(reverse("processes_certificates"), {"q": "HON"}).status_code == 200


def test_a_certificate_is_revoked_by_the_button_that_says_so(scene):
    given = {"kind": "certificate", "prefix": "HON", "title": words("Honour"), "field": "doc_no"}
    approved(scene, given, {"kind": "revoke_certificate", "field": "doc_no", "reason": words("Renewed: {title}")})

    found = Certificate.objects.get()
    assert found.revoked_at is not None
    assert found.revoked_why == "Renewed: A note"


def test_a_certificate_without_a_holder_refuses_the_action(scene):
    effect = {"kind": "certificate", "prefix": "HON", "title": words("Honour"), "holder": "NOBODY"}
    with pytest.raises(ActionRefused) as refused:
        approved(scene, effect)
    assert refused.value.context["code"] == "holder_missing"
    assert not Certificate.objects.exists()


def test_a_printout_is_kept_as_pdf_for_whoever_sees_the_case(scene):
    paper = {"key": "note", "title": words("Decision"), "body": words("About {title}.")}
    case = approved(scene, {"kind": "pdf", "printout": "note"}, printouts=[paper])
    delivered()
    found = Printout.objects.get()
    assert found.file.content.read().startswith(b"%PDF")
    reader, stranger = Client(), Client()
    reader.force_login(scene.author.user)
    stranger.force_login(builders.make_member("ZX", branch=builders.make_unit("Z3", parent=scene.committee)).user)
    assert reader.get(found.file.get_absolute_url()).status_code == 200
    assert stranger.get(found.file.get_absolute_url()).status_code in (403, 404)
    assert found.file.get_absolute_url() in reader.get(case.get_absolute_url()).content.decode()


def test_a_printout_says_in_words_what_the_case_keeps_as_codes(scene):
    rows = [{"what": "Files", "who": scene.author.code, "how": "bad"}, {"what": "Walls", "id": "11010519491231002X"}]
    options = [{"value": "bad", "label": words("Lacking")}]
    columns = [
        {"key": "what", "type": "text", "label": words("Item")},
        {"key": "who", "type": "person", "label": words("Who")},
        {"key": "how", "type": "choice", "label": words("State"), "config": {"options": options}},
        {"key": "id", "type": "id_number", "label": words("ID")},
    ]
    table = {"key": "found", "type": "table", "label": words("Found"), "config": {"columns": columns}}
    paper = {"key": "note", "title": words("Decision"), "body": words("Found:\n{found}")}
    document = with_effects({"kind": "print", "printout": "note"}, printouts=[paper])
    document["form"]["fields"] = [*FIELDS, table]
    publish(document)
    case = scene.started()
    take_action(case_id=case.pk, action="record", actor=None, inputs=Inputs(values={"found": rows}), token="rows")
    act(case, "submit", scene.author.user, {"title": "A note", "amount": "5"})
    act(case, "approve", scene.approvers[0])
    said = Printout.objects.get().body["en"]
    assert f"1. Item: Files; Who: {scene.author.name}" in said
    assert "State: Lacking<br>2. Item: Walls; ID: ••••002X" in said, "whoever reads it, masked stays masked"


def test_a_sample_is_told_in_the_words_of_its_own_procedure_and_foreseen_by_nobody(scene):
    ended = approved(scene)
    columns = [{"key": "what", "type": "text", "label": words("What")}]
    table = {"key": "found", "type": "table", "label": words("Found"), "config": {"columns": columns}}
    seed = {"key": "seed", "type": "code", "label": words("Seed")}
    rows = {"found": {"what": "{procedure}: {state}"}}
    draw = {"kind": "sample_cases", "procedure": "approval_note", "rows": rows, "seed_field": "seed"}
    document = with_effects(draw, key="look", title=words("Look"))
    document["form"]["fields"] = [*FIELDS, table, seed]
    document["states"] = [each | {"title": words("Other")} for each in document["states"]]
    publish(document)
    case = start_case(procedure="look", unit=scene.branch, actor=scene.author.user, token="look")
    delivery = Delivery(
        key="same", case=case, definition=case.definition, config=draw, actor=None, at=clock.now(), values={}
    )
    first, second = (effect_kind("sample_cases").deliver(delivery) for _ in range(2))
    assert first["found"] == [{"what": f"Note: {ended.definition.states['done'].title['en']}"}]
    assert first["seed"] != second["seed"]
    effect = case.definition.transitions["approve"].effects[0]
    assert written_by(effect, case.definition) == {"found", "seed"}


def test_a_notice_says_in_words_what_the_case_keeps_as_codes(scene):
    told = {"kind": "notify", "to": ["initiator"], "subject": words("Day: {day}"), "body": words("{title}")}
    publish(with_effects(told))
    case = scene.started()
    act(case, "submit", scene.author.user, {"title": "A note", "amount": "5", "day": "2026-11-23"})
    act(case, "approve", scene.approvers[0])
    deliver_outbox(worker="w")
    assert Notice.objects.get(subject__startswith="Day:").subject == "Day: 2026年11月23日"


def test_another_program_is_told_what_the_case_said_then(scene, monkeypatch):
    posted: list[Any] = []
    monkeypatch.setattr(
        "processes.services.channels.robots.post_and_read",
        lambda url, body, headers: posted.append((url, body, headers)) or (204, b""),
    )
    Channel.objects.create(key="erp", name="ERP", kind="webhook", target="https://erp.example.org/in", secret="s" * 24)
    case = approved(scene, {"kind": "call_webhook", "channel": "erp", "event": "approved", "fields": ["title"]})
    deliver_outbox(worker="w")
    [(url, body, headers)] = posted
    assert url == "https://erp.example.org/in"
    assert b'"answers": {"title": "A note"}' in body
    assert case.number.encode() in body
    assert headers["Webhook-Id"] == OutboxRow.objects.get(kind="call_webhook").key


def test_a_channel_that_is_gone_is_an_incident(scene):
    channel = Channel.objects.create(
        key="erp", name="ERP", kind="webhook", target="https://erp.example.org/in", secret="s" * 24
    )
    publish(with_effects({"kind": "call_webhook", "channel": "erp"}))
    case = scene.submitted()
    channel.delete()
    act(case, "approve", scene.approvers[0])
    deliver_outbox(worker="w")
    assert "erp" in why()


def test_a_publicity_is_started_and_stands_in_its_period_at_once(scene):
    notice = {
        "schema_version": 1,
        "key": "notice_period",
        "title": words("Notice"),
        "start": {"by": ["any_member"]},
        "form": {"schema_version": 1, "fields": [{"key": "title", "type": "text", "label": words("Title")}]},
        "states": [
            {"key": "begin", "title": words("Begin"), "kind": "single", "start": True, "performers": ["committee_org"]},
            {
                "key": "shown", "title": words("Shown"), "kind": "publicity", "performers": ["committee_org"],
                "config": {"working_days": 5},
            },
            {"key": "over", "title": words("Over"), "kind": "end", "outcome": "success"},
        ],
        "transitions": [
            {"key": "go", "title": words("Go"), "from": ["begin"], "to": "shown", "by": ["system"]},
            {
                "key": "stop", "title": words("Stop"), "from": ["begin", "shown"], "to": "over",
                "by": ["committee_org"], "comment": "required",
            },
            {
                "key": "end", "title": words("End"), "from": ["shown"], "to": "over", "by": ["system"],
                "guard": "timer_elapsed('publicity')",
            },
        ],
    }  # fmt: skip
    publish(notice)
    approved(scene, {"kind": "start_publicity", "procedure": "notice_period", "values": {"title": "{title}"}})
    shown = Case.objects.get(procedure__key="notice_period")
    assert (shown.state, shown.values["title"]) == ("shown", "A note")


@pytest.mark.parametrize(
    ("effect", "code"),
    [
        ({"kind": "notify", "subject": words("x")}, "effect_setting_missing"),
        ({"kind": "notify", "subject": words("x"), "channels": ["no"]}, "effect_channel_unknown"),
        ({"kind": "set_record", "form": "no", "values": {"a": "1"}}, "effect_register_unknown"),
        ({"kind": "set_record", "form": "honours", "values": {"no": "1"}}, "effect_column_unknown"),
        ({"kind": "set_member", "values": {"name": "x"}}, "effect_value_not_allowed"),
        ({"kind": "set_member", "values": {"status": "full"}, "on": "soon"}, "effect_date_wrong"),
        ({"kind": "certificate", "prefix": "A", "title": words("x"), "valid_months": 0}, "effect_number_wrong"),
        ({"kind": "call_webhook", "channel": "no"}, "effect_channel_unknown"),
        ({"kind": "start_publicity", "procedure": "no"}, "effect_procedure_unknown"),
        ({"kind": "start_publicity", "procedure": "approval_note"}, "effect_no_publicity"),
    ],
)
def test_wrong_settings_are_found_before_publishing_and_told_in_words(scene, register, effect, code):
    found = [each for each in procedure_problems(with_effects(effect)) if each.severity == "error"]
    assert [each.code for each in found if each.code == code]
    assert code in PROBLEMS


def test_every_failure_has_words():
    assert all(failure_text(code, {}) for code in FAILURES)

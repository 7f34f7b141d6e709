"""Handing in a form by itself, and what becomes of the record."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from forms.models import (
    Audience,
    Form,
    FormGrant,
    FormSettings,
    FormUse,
    Participation,
    Record,
    RecordChange,
    StoredFile,
)
from forms.refusals import RecordInvalid, RecordRefused
from forms.services import change_record, publish_form, restore_record, submit_record, withdraw_record
from forms.services.record_numbers import beginning_of
from forms.services.sweep_unsent import sweep_unsent
from organization import clock
from tests.builders import make_assignment, make_member, make_unit

pytestmark = pytest.mark.django_db

DOCUMENT = [
    {"key": "topic", "type": "text", "label": {"zh-hans": "主题"}, "required": True},
    {"key": "people", "type": "integer", "label": {"zh-hans": "人数"}},
]


@pytest.fixture
def form():
    from forms.builder import json_to_fields

    form = Form(key="visits", title="走访登记", live=True)
    form.fields = json_to_fields(DOCUMENT)
    form.save()
    publish_form(form=form)
    return form


@pytest.fixture
def settings_of(form):
    return FormSettings.objects.create(form=form, use=FormUse.REGISTER)


@pytest.fixture
def org():
    committee = make_unit("C", kind="committee")
    one, other = make_unit("B1", parent=committee), make_unit("B2", parent=committee)
    member, stranger, secretary = make_member(branch=one), make_member(branch=other), make_member(branch=one)
    make_assignment(secretary, "secretary", one)
    return {"one": one, "other": other, "member": member, "stranger": stranger, "secretary": secretary}


def hand_in(form, member, **values):
    return submit_record(form=form, user=member.user, data={"topic": "一", **values}, token=values.pop("token", ""))


def test_a_record_is_numbered_owned_and_scoped(form, settings_of, org):
    first, second = hand_in(form, org["member"]), hand_in(form, org["stranger"])
    year = first.submitted_at.year
    assert [first.number, second.number] == [f"VISITS-{year}-000001", f"VISITS-{year}-000002"]
    assert first.unit_path == org["one"].path
    assert list(Record.objects.visible_to(org["member"].user)) == [first]
    assert list(Record.objects.visible_to(org["secretary"].user)) == [first]
    assert list(Record.objects.visible_to(AnonymousUser())) == []
    assert "一" in first.text


def test_numbers_go_on_when_the_clock_is_set_back_over_new_year(form, settings_of, org, monkeypatch):
    year = clock.today().year
    hand_in(form, org["member"])
    for moved, number in ((1, 1), (0, 2), (1, 2)):
        monkeypatch.setattr(clock, "today", lambda moved=moved: date(year + moved, 1, 1))
        assert hand_in(form, org["member"]).number == f"VISITS-{year + moved}-{number:06d}"


def test_forms_with_long_keys_have_numbers_of_their_own(form):
    first, second = (Form.objects.create(key=f"visits-to-all-the-households-{name}", title="t") for name in "ab")
    assert beginning_of(form) == "VISITS"
    assert beginning_of(first) == "VISITS_TO_ALL_THE_HOUSEH"
    assert beginning_of(second).startswith("VISITS_TO_ALL_THE_H_")
    assert len(beginning_of(second)) == 24


def test_uploads_that_no_correction_saved_are_swept():
    long_ago = clock.now() - timedelta(days=40)
    for name, place in (("saved", "record:x/scan"), ("begun", "record:x"), ("bulk", "register:visits")):
        StoredFile.objects.create(name=name, attached_to=place, size=1, status="available", created_at=long_ago)
    assert sweep_unsent(days=30) == 2
    assert [file.name for file in StoredFile.objects.all()] == ["saved"]


def test_an_answer_is_put_back_while_there_is_room(form, settings_of, org):
    settings_of.quota = 1
    settings_of.edit_minutes = 2**31 - 1
    settings_of.save()
    first = withdraw_record(record=hand_in(form, org["member"]), user=org["member"].user, expected_seq=1)
    second = hand_in(form, org["member"])
    with pytest.raises(RecordRefused) as refusal:
        restore_record(record=first, user=org["member"].user, expected_seq=2)
    assert refusal.value.code == "full"
    withdraw_record(record=second, user=org["member"].user, expected_seq=1)
    assert restore_record(record=first, user=org["member"].user, expected_seq=2).status == "submitted"


def test_the_same_token_stores_nothing_twice(form, settings_of, org):
    first = submit_record(form=form, user=org["member"].user, data={"topic": "一"}, token="t1")
    again = submit_record(form=form, user=org["member"].user, data={"topic": "二"}, token="t1")
    assert first == again
    assert Record.objects.count() == 1
    with pytest.raises(RecordRefused) as refusal:
        submit_record(form=form, user=org["stranger"].user, data={"topic": "一"}, token="t1")
    assert refusal.value.code == "token_used"


def test_bad_answers_store_nothing(form, settings_of, org):
    with pytest.raises(RecordInvalid) as refusal:
        submit_record(form=form, user=org["member"].user, data={"people": "many"})
    assert sorted(refusal.value.errors) == ["people", "topic"]
    assert Record.objects.count() == 0
    settings_of.refresh_from_db()
    assert settings_of.last_number == 0


def test_quota_and_one_answer_per_person(form, settings_of, org):
    settings_of.once_per_person, settings_of.quota = True, 2
    settings_of.save()
    hand_in(form, org["member"])
    with pytest.raises(RecordRefused) as refusal:
        hand_in(form, org["member"])
    assert refusal.value.code == "already_answered"
    hand_in(form, org["stranger"])
    with pytest.raises(RecordRefused) as refusal:
        hand_in(form, org["secretary"])
    assert refusal.value.code == "full"
    assert Participation.objects.count() == 2


def test_an_anonymous_answer_names_nobody(form, settings_of, org):
    settings_of.anonymous = settings_of.once_per_person = True
    settings_of.save()
    record = hand_in(form, org["member"])
    assert (record.owner, record.unit, record.unit_path) == (None, None, "")
    assert record.submitted_at.microsecond == record.submitted_at.second == record.submitted_at.minute == 0
    assert RecordChange.objects.get().by is None


def test_a_correction_keeps_the_history_and_refuses_an_old_page(form, settings_of, org):
    FormGrant.objects.create(form=form, post_id="secretary", right="edit")
    record = hand_in(form, org["member"])
    secretary = org["secretary"].user
    with pytest.raises(RecordRefused) as refusal:
        change_record(record=record, user=org["member"].user, data={"topic": "二"}, expected_seq=1)
    assert refusal.value.code == "not_editable"
    changed = change_record(record=record, user=secretary, data={"topic": "二"}, expected_seq=1, reason="笔误")
    assert changed.answers == {"topic": "二"}
    assert record.changes.get(seq=2).changes == {"topic": ["一", "二"]}
    with pytest.raises(RecordRefused) as refusal:
        change_record(record=record, user=secretary, data={"topic": "三"}, expected_seq=1)
    assert refusal.value.code == "changed_meanwhile"
    withdrawn = withdraw_record(record=changed, user=secretary, expected_seq=2)
    assert restore_record(record=withdrawn, user=secretary, expected_seq=3).seq == 4
    assert [change.kind for change in record.changes.all()] == ["submitted", "edited", "withdrawn", "restored"]


def test_who_withdraws_may_answer_again(form, settings_of, org):
    settings_of.once_per_person = True
    settings_of.edit_minutes = 60
    settings_of.save()
    user = org["member"].user
    first = withdraw_record(record=hand_in(form, org["member"]), user=user, expected_seq=1)
    second = hand_in(form, org["member"])
    with pytest.raises(RecordRefused) as refusal:
        hand_in(form, org["member"])
    assert refusal.value.code == "already_answered"
    FormGrant.objects.create(form=form, post_id="secretary", right="edit")
    secretary = org["secretary"].user
    with pytest.raises(RecordRefused) as refusal:
        restore_record(record=first, user=secretary, expected_seq=2)
    assert refusal.value.code == "answered_anew"
    withdraw_record(record=second, user=user, expected_seq=1)
    restore_record(record=first, user=secretary, expected_seq=2)
    with pytest.raises(RecordRefused) as refusal:
        hand_in(form, org["member"])
    assert refusal.value.code == "already_answered"


def test_a_grant_reaches_as_far_as_it_says(form, settings_of, org):
    settings_of.overseers_view = False
    settings_of.audience = Audience.GRANTED
    settings_of.save()
    grant = FormGrant.objects.create(form=form, post_id="secretary", right="manage", reach="unit")
    record = submit_record(form=form, user=org["secretary"].user, data={"topic": "一"}, unit=org["other"])
    Record.objects.update(owner=None)
    assert not Record.objects.visible_to(org["secretary"].user).exists()
    grant.reach = "all"
    grant.save()
    assert list(Record.objects.visible_to(org["secretary"].user)) == [record]
    with pytest.raises(RecordRefused) as refusal:
        hand_in(form, org["member"])
    assert refusal.value.code == "not_for_you"

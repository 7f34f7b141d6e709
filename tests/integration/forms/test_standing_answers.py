"""What was handed in stands: later readers and editors are other people on other days."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from forms.models import FormGrant, FormSettings, Record
from forms.services import change_record, shown_values, submit_record
from forms.services.change_record import record_context
from forms.services.record_numbers import take_numbers
from forms.services.shuffle_anonymous import hide_old_tokens
from organization import clock

from .filling import Visitor, make_form

pytestmark = pytest.mark.django_db


def text(key, **rest):
    return {"key": key, "type": "text", "label": {"zh-hans": key}, **rest}


def document(*fields):
    return {"schema_version": 1, "title": {"zh-hans": "登记"}, "fields": list(fields)}


PERSONAL = document(
    text("topic"),
    text("opinion", visible_when="holds_post('secretary')"),
    text("early", visible_when="today() <= '2026-11-30'"),
    text("unit", computed="my_unit()"),
    text("echo", computed="topic"),
    {"key": "end", "type": "metadata", "label": {"zh-hans": "提交"}, "config": {"what": "end"}},
)


def test_a_change_moves_only_what_it_reaches(cast, monkeypatch):
    form = make_form("opinions", PERSONAL, use="register")
    FormGrant.objects.create(form=form, post_id="office_org", right="manage", reach="all")
    sent = {"topic": "甲", "opinion": "同意", "early": "赶上了"}
    begun = datetime(2026, 11, 24, 2, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: begun)
    record = submit_record(form=form, user=cast.secretary, data=sent)
    before = dict(record.answers)
    assert {**sent, "unit": cast.branch.code, "echo": "甲"}.items() <= before.items()
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(days=90))
    changed = change_record(record=record, user=cast.organizer, data={"topic": "乙"}, expected_seq=1)
    assert changed.answers == {**before, "topic": "乙", "echo": "乙"}
    shown = shown_values(
        definition=record.version.definition, values=changed.answers, context=record_context(cast.organizer, changed)
    )
    assert {question.key for question in shown} >= {"opinion", "early"}
    window = Visitor(cast.organizer)
    window.open(reverse("answer-edit", args=[record.pk]))
    window.send(topic="丙", opinion="", early="")
    changed.refresh_from_db()
    assert (changed.answers["topic"], changed.answers["early"], changed.answers["end"]) == (
        "丙",
        "赶上了",
        before["end"],
    )


def test_read_only_questions_begin_at_every_entrance(cast):
    fields = (
        text("name", default_from="profile:name", read_only=True),
        {"key": "rate", "type": "decimal", "label": {"zh-hans": "费率"}, "default": "0.5", "read_only": True},
        {"key": "amount", "type": "decimal", "label": {"zh-hans": "金额"}},
        {"key": "fee", "type": "computed", "label": {"zh-hans": "费用"}, "computed": "amount * rate"},
    )
    form = make_form("fees", document(*fields))
    window = Visitor(cast.member)
    assert "0.5" in window.open("/forms/fees/").content.decode()
    window.send(amount="10", send="1")
    by_page = form.records.get()
    by_program = submit_record(form=form, user=cast.member, data={"amount": "10"}, origin="api")
    for record in (by_page, by_program):
        assert (record.answers["rate"], record.answers["name"]) == ("0.5", cast.member.as_member.name)
        assert record.answers["fee"] == "5.00"


def test_an_anonymous_answer_keeps_nothing_that_was_looked_up_about_the_person(cast):
    form = make_form("quiet", document(text("topic"), text("unit", computed="my_unit()")), anonymous=True)
    assert submit_record(form=form, user=cast.member, data={"topic": "甲"}).answers == {"topic": "甲"}


def test_a_copy_takes_along_neither_what_is_hidden_nor_what_must_be_new(cast):
    fields = (text("topic"), text("grade"), text("mark", default_from="uuid"))
    form = make_form("copies", document(*fields), field_rights={"grade": {"office_org": "edit", "*": "hidden"}})
    record = submit_record(form=form, user=cast.member, data={"topic": "甲", "mark": "x"})
    record.answers["grade"] = "差"
    record.save()
    window = Visitor(cast.member)
    window.client.post(reverse("answer-copy", args=[record.pk]))
    draft = window.client.get("/api/v1/forms/copies/draft").json()
    assert draft["answers"] == {"topic": "甲"}


def test_numbers_go_on_when_the_clock_goes_back_over_new_year(cast):
    form = make_form()
    settings = FormSettings.objects.select_related("form").get(form=form)
    today = clock.today()
    record = submit_record(form=form, user=cast.member, data={"topic": "甲", "story": "乙"})
    settings.refresh_from_db()
    assert take_numbers(settings, today.replace(year=today.year + 1))[0].endswith("000001")
    [again] = take_numbers(settings, today)
    assert again == record.number[:-1] + "2"


def test_tokens_of_old_anonymous_answers_are_hidden_by_the_worker(cast):
    form = make_form("quiet", document(text("topic")), anonymous=True)
    record = submit_record(form=form, user=cast.member, data={"topic": "甲"}, token="api:7:mine")
    hidden = record.token
    Record.objects.update(token="api:7:mine")
    assert (hide_old_tokens(), hide_old_tokens()) == (1, 0)
    assert Record.objects.get().token == hidden

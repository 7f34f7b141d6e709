"""Filling in a form step by step: drafts, branches, two windows, handing in, receipts."""

from copy import deepcopy
from datetime import datetime, timedelta

import pytest

from forms.models import Draft, FormSettings, Record, RecordStatus, RegisterRule
from forms.services import change_record, step_drafts
from forms.services.register_rules import set_rule
from organization import clock

from .filling import ONE, STEPS, Visitor, make_form, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(cast):
    return Visitor(cast.member)


def fill(window, *, send=True, **first):
    window.open("/forms/visits/")
    window.send(topic="甲", next="1", **first)
    if "needs_help" in first:
        window.send(amount="12.50", next="1")
    window.send(story="谈了一次", next="1")
    return window.send(send="1") if send else window.answer


def test_steps_lead_to_a_receipt_and_the_draft_goes(cast, me):
    make_form(after_text="三天内答复。")
    page = fill(me)
    record = Record.objects.get()
    assert (record.owner, record.unit) == (cast.member, cast.branch)
    assert (
        record.answers == {"needs_help": False, "topic": "甲", "story": "谈了一次"} or record.answers["topic"] == "甲"
    )
    assert me.url.startswith(f"/answers/{record.pk}/")
    assert record.number in page.content.decode()
    assert "三天内答复" in page.content.decode()
    assert "<svg" in page.content.decode()
    assert not Draft.objects.exists()


def test_a_rule_across_records_is_told_on_its_step(cast, me):
    set_rule(form=make_form(), rule=RegisterRule(fields=["topic"], message="这个主题已经有人登记"))
    fill(Visitor(cast.other_member))
    page = fill(me).content.decode()
    assert ("这个主题已经有人登记" in page, 'value="甲"' in page) == (True, True)
    me.send(topic="乙", next="1")
    me.send(story="谈了一次", next="1")
    assert me.send(send="1").status_code == 200
    assert Record.objects.count() == 2


@pytest.mark.parametrize("kept", [False, True])
def test_it_is_noted_when_the_page_was_opened_and_when_it_was_sent(me, monkeypatch, kept):
    notes = [
        {"key": what, "type": "metadata", "label": {"zh-hans": what}, "config": {"what": what}}
        for what in ("start", "end")
    ]
    make_form("noted", {**ONE, "fields": [*ONE["fields"], *notes]})
    opened = clock.now()
    monkeypatch.setattr(clock, "now", lambda: opened)
    me.open("/forms/noted/")
    if kept:
        me.send(opinion="写到一半", later="1")
    monkeypatch.setattr(clock, "now", lambda: opened + timedelta(minutes=20))
    if kept:
        me.open("/forms/noted/")
    me.send(opinion="好", send="1")
    start, end = (datetime.fromisoformat(Record.objects.get().answers[what]) for what in ("start", "end"))
    assert start == opened.replace(microsecond=0)
    assert end - start == timedelta(minutes=20)


@pytest.mark.parametrize("button", [{"next": "1"}, {"renew": "1"}, {"wizard_goto_step": "who"}, {"send": "1"}])
def test_an_autosave_under_way_while_a_button_is_pressed_does_no_harm(me, monkeypatch, button):
    make_form()
    me.open("/forms/visits/")
    me.send(topic="甲", next="1")
    me.open("/forms/visits/who/")
    save, saved = step_drafts.save_draft, []

    def overtaken(**asked):
        saved.append(asked)
        if len(saved) == 2:
            save(**{**asked, "revision": None})
        return save(**asked)

    monkeypatch.setattr(step_drafts, "save_draft", overtaken)
    assert me.send(topic="乙", **button).status_code == 200
    assert Draft.objects.get().raw["answers"]["topic"] == "乙"


def test_a_copy_of_what_no_database_holds_leaves_it_out_and_yields_to_a_draft(me):
    form = make_form()
    fill(me)
    copy = f"/answers/{Record.objects.get().pk}/copy/"
    me.client.post(copy, {"seq": "1", "topic": "甲\x00", "story": "谈了两次"})
    kept = Draft.objects.get().raw["answers"]
    assert ("topic" in kept, kept["story"]) == (False, "谈了两次")
    Draft.objects.update(raw={"answers": {"topic": "程序存的"}})
    assert me.client.post(copy).status_code == 302
    assert Draft.objects.get().raw["answers"] == {"topic": "程序存的"}
    assert form.records.count() == 1


@pytest.mark.parametrize("page", ["edit", "withdraw", "pdf", "copy"])
def test_whoever_is_signed_out_meanwhile_is_led_to_signing_in(me, page):
    make_form(edit_minutes=30)
    fill(me)
    me.client.logout()
    url = f"/answers/{Record.objects.get().pk}/{page}/"
    answer = me.client.get(url) if page == "pdf" else me.client.post(url, {"topic": "乙"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login/?next=/answers/")


@pytest.mark.parametrize("refusal", [{"closes_at": "2020-01-01T00:00:00Z"}, {"quota": 0}])
def test_what_was_typed_is_kept_when_the_form_closes_meanwhile(me, refusal):
    form = make_form()
    me.open("/forms/visits/")
    FormSettings.objects.filter(form=form).update(**refusal)
    me.send(topic="写了很久", next="1")
    assert "fill-current_step" not in me.page
    assert Draft.objects.get().raw["answers"]["topic"] == "写了很久"


def test_nothing_is_kept_of_a_form_that_is_not_for_them_any_more(me):
    form = make_form()
    me.open("/forms/visits/")
    FormSettings.objects.filter(form=form).update(audience="granted")
    assert me.send(topic="甲", next="1").status_code == 403
    assert not Draft.objects.exists()


@pytest.mark.parametrize("again", ["member", "other_member"])
def test_what_was_typed_while_signed_out_comes_back_to_its_writer_alone(cast, me, again):
    make_form()
    me.open("/forms/visits/")
    me.client.logout()
    me.send(topic="写了很久", next="1")
    assert "/login/" in me.url
    assert not Draft.objects.exists()
    me.client.force_login(getattr(cast, again))
    me.open("/forms/visits/who/")
    assert ("写了很久" in me.page) == (again == "member")
    assert Draft.objects.count() == (again == "member")


def test_what_is_typed_into_a_step_that_another_window_hid_is_kept(me):
    make_form()
    fill(me, send=False, needs_help="on")
    me.open("/forms/visits/more/")
    other = Visitor(client=me.client)
    other.open("/forms/visits/who/")
    other.send(topic="甲", next="1")
    me.send(amount="99", next="1")
    assert me.url == "/forms/visits/who/"
    assert Draft.objects.get().raw["answers"]["amount"] == "99"


def test_nothing_is_skipped_without_an_answer(me):
    make_form()
    me.open("/forms/visits/")
    page = me.send(next="1")
    assert me.url == "/forms/visits/who/"
    assert "data-error-summary" in page.content.decode()
    me.open("/forms/visits/what/")
    assert me.url == "/forms/visits/who/"


def test_an_answer_opens_a_step_and_changing_it_closes_the_step_again(me):
    make_form()
    fill(me, send=False, needs_help="on")
    assert "12.50" in me.page
    me.send(wizard_goto_step="who")
    assert me.url == "/forms/visits/who/"
    me.send(topic="甲", wizard_goto_step="check-answers")
    assert "12.50" not in me.page
    me.send(send="1")
    assert "amount" not in Record.objects.get().answers


def test_a_step_that_opens_later_is_asked_for_before_it_is_sent(me):
    make_form()
    fill(me, send=False)
    me.send(wizard_goto_step="who")
    me.send(topic="甲", needs_help="on", wizard_goto_step="check-answers")
    me.send(send="1")
    assert me.url.startswith("/forms/visits/more/")
    assert "data-error-summary" in me.page
    assert not Record.objects.exists()


def test_another_device_goes_on_where_this_one_stopped(cast, me):
    make_form()
    me.open("/forms/visits/")
    me.send(topic="甲", next="1")
    me.send(story="谈到一半", later="1")
    other = Visitor(cast.member)
    other.open("/forms/visits/")
    assert other.url == "/forms/visits/what/"
    assert "谈到一半" in other.page


def test_two_windows_on_one_step_lose_nothing(cast, me):
    make_form()
    other = Visitor(cast.member)
    me.open("/forms/visits/")
    other.open("/forms/visits/")
    other.send(topic="另一个窗口", later="1")
    page = me.send(topic="这个窗口", next="1")
    assert page.status_code == 409
    assert "另一个窗口" in me.page
    assert "这个窗口" in me.page
    me.send(topic="这个窗口", next="1", overwrite="1")
    assert Draft.objects.get().raw["answers"]["topic"] == "这个窗口"


def test_two_windows_on_different_steps_do_not_disturb_one_another(cast, me):
    make_form()
    me.open("/forms/visits/")
    me.send(topic="甲", next="1")
    other = Visitor(cast.member)
    other.open("/forms/visits/who/")
    me.send(story="经过", later="1")
    assert other.send(topic="乙", later="1").status_code == 200
    assert Draft.objects.get().raw["answers"] == {
        **Draft.objects.get().raw["answers"],
        "topic": "乙",
        "story": "经过",
    }


def test_typing_is_saved_and_a_late_saving_of_another_window_is_refused(cast, me):
    make_form()
    me.open("/forms/visits/")

    def save(topic, window, revision):
        return me.client.post(
            "/forms/visits/who/save/",
            {"posted": {"topic": [topic], "window": [window]}, "revision": revision},
            content_type="application/json",
        )

    first = save("一", "w" * 20, 0)
    assert first.status_code == 200
    assert save("二", "w" * 20, 0).status_code == 200
    assert save("三", "v" * 20, 0).status_code == 409
    assert Draft.objects.get().raw["answers"]["topic"] == "二"
    assert me.client.post("/forms/visits/who/save/", b"{", content_type="application/json").status_code == 400
    assert me.client.post("/forms/visits/nowhere/save/", {}, content_type="application/json").status_code == 404


def test_sending_twice_stores_once(me):
    make_form()
    fill(me, send=False)
    check, url = me.page, me.url
    me.send(send="1")
    me.page, me.url = check, url
    me.send(send="1")
    assert Record.objects.count() == 1
    assert me.url.startswith("/answers/")


def test_a_draft_stays_on_its_version_until_its_writer_goes_over(me):
    form = make_form()
    me.open("/forms/visits/")
    me.send(topic="甲", next="1")
    changed = deepcopy(STEPS)
    changed["fields"][0]["label"] = {"zh-hans": "新主题"}
    publish(form, changed)
    me.open("/forms/visits/who/")
    assert "新主题" not in me.page
    assert 'name="renew"' in me.page
    me.send(topic="刚打的字", renew="1")
    assert "新主题" in me.page
    assert "刚打的字" in me.page


def test_an_amount_that_is_asked_in_another_unit_is_asked_anew(me):
    def document(unit):
        way = {"key": "way", "type": "integer", "label": {"zh-hans": "路程"}, "config": {"unit": unit}}
        return {"schema_version": 1, "fields": [way]}

    form = make_form(document=document("km"))
    me.open("/forms/visits/")
    me.send(way="17", wizard_goto_step="confirm")
    publish(form, document("m"))
    me.open("/forms/visits/")
    me.send(way="17", renew="1")
    assert 'id="losses-title"' in me.page
    me.send(way="17", renew="anyway")
    assert 'value="17"' not in me.page


@pytest.mark.parametrize("anonymous", [False, True])
def test_going_over_carries_what_has_a_place_and_asks_about_the_rest(me, anonymous):
    form = make_form(anonymous=anonymous)
    me.open("/forms/visits/")
    me.send(topic="12", needs_help="on", next="1")
    me.send(amount="7.50", next="1")
    me.send(story="谈了一次", wizard_goto_step="who")
    changed = deepcopy(STEPS)
    topic, helped, _amount, story, papers = changed["fields"]
    changed["fields"] = [{**topic, "type": "integer"}, helped, {**story, "key": "account"}, papers]
    changed["sections"] = [changed["sections"][0], changed["sections"][2]]
    publish(form, changed)
    if not anonymous:
        me.open("/forms/visits/who/")
    me.send(topic="12", needs_help="on", renew="1")
    assert 'id="losses-title"' in me.page
    assert "7.5" in me.page
    me.send(topic="12", needs_help="on", renew="anyway")
    assert 'value="12"' in me.page
    assert "7.5" in me.page
    assert 'id="losses-title"' not in me.page
    me.send(topic="12", needs_help="on", next="1")
    assert "谈了一次" in me.page
    me.send(account="谈了一次", next="1")
    me.send(send="1")
    record = Record.objects.get()
    assert (record.answers["topic"], record.answers["account"], record.version.number) == (12, "谈了一次", 2)


def test_a_form_is_filled_in_by_those_it_is_for_while_it_is_open(cast, me):
    form = make_form(quota=1)
    assert Visitor().open("/forms/visits/").redirect_chain[0][0].startswith("/login/")
    form.settings.opens_at = clock.now() + timedelta(days=1)
    form.settings.save()
    assert "fill-current_step" not in me.open("/forms/visits/").content.decode()
    form.settings.opens_at = None
    form.settings.save()
    fill(me)
    assert "fill-current_step" not in Visitor(cast.other_member).open("/forms/visits/").content.decode()
    form.settings.use = "procedure"
    form.settings.save()
    assert me.open("/forms/visits/").status_code == 403
    assert me.open("/forms/none/").status_code == 404


def test_a_refusal_names_the_form_and_leads_to_the_answer(me):
    make_form(document=ONE, once_per_person=True)
    me.open("/forms/visits/")
    me.send(opinion="好", send="1")
    me.open("/forms/visits/")
    assert "<h1>走访登记</h1>" in me.page
    assert f'href="/answers/{Record.objects.get().pk}/"' in me.page


def test_a_receipt_is_its_senders_alone(cast, me):
    form = make_form(overseers_view=False)
    fill(me)
    record = Record.objects.get()
    for part in ("", "pdf/", "edit/", "withdraw/"):
        assert Visitor(cast.other_member).open(f"/answers/{record.pk}/{part}").status_code == 404
    assert Visitor(cast.other_member).client.post(f"/answers/{record.pk}/copy/").status_code == 404
    assert "/login/" in Visitor().open(f"/answers/{record.pk}/").redirect_chain[0][0]
    assert record.number in me.open("/my-answers/").content.decode()
    assert record.number not in Visitor(cast.other_member).open("/my-answers/").content.decode()
    form.settings.overseers_view = True
    form.settings.save()
    assert Visitor(cast.secretary).client.get(f"/answers/{record.pk}/")["Location"].startswith("/registers/visits/")


def test_an_answer_is_corrected_and_withdrawn_in_time_only(me):
    make_form(edit_minutes=30)
    fill(me)
    record = Record.objects.get()
    me.open(f"/answers/{record.pk}/edit/")
    me.send(topic="乙", story="谈了两次", send="1")
    record.refresh_from_db()
    assert record.answers["topic"] == "乙"
    me.open(f"/answers/{record.pk}/withdraw/")
    me.send()
    record.refresh_from_db()
    assert record.status == RecordStatus.WITHDRAWN


def test_a_correction_that_comes_too_late_keeps_what_was_typed(me, monkeypatch):
    make_form(edit_minutes=30)
    fill(me)
    record = Record.objects.get()
    me.open(f"/answers/{record.pk}/edit/")
    late = clock.now() + timedelta(minutes=31)
    monkeypatch.setattr(clock, "now", lambda: late)
    answer = me.send(topic="改过的主题", story="谈了两次", send="1")
    record.refresh_from_db()
    assert (answer.status_code, record.answers["topic"]) == (409, "甲")
    assert 'role="alert"' in me.page
    assert 'value="改过的主题"' in me.page
    assert 'name="send"' not in me.page
    me.client.post(f"/answers/{record.pk}/copy/", {"seq": "1", "topic": "改过的主题", "story": "谈了两次"})
    kept = Draft.objects.get().raw["answers"]
    assert (kept["topic"], kept["story"]) == ("改过的主题", "谈了两次")
    for page in ("edit", "withdraw"):
        assert me.open(f"/answers/{record.pk}/{page}/").status_code == 200
        assert me.url == f"/answers/{record.pk}/"


def test_a_correction_of_what_changed_meanwhile_shows_both(cast, me):
    make_form(edit_minutes=30)
    fill(me)
    record = Record.objects.get()
    me.open(f"/answers/{record.pk}/edit/")
    change_record(record=record, user=cast.member, data={"topic": "别处改的"}, expected_seq=1)
    assert me.send(topic="这里改的", story="谈了一次", send="1").status_code == 409
    assert "别处改的" in me.page
    assert "这里改的" in me.page


def test_a_copy_begins_a_new_answer(me):
    make_form()
    fill(me)
    record = Record.objects.get()
    me.client.post(f"/answers/{record.pk}/copy/")
    assert "甲" in me.open("/forms/visits/").content.decode()
    assert Record.objects.count() == 1


def test_a_copy_says_what_it_leaves_and_tells_nothing_that_its_sender_may_not_see(cast, me):
    label = {"zh-hans": "题"}
    fields = [
        {"key": "topic", "type": "text", "label": {"zh-hans": "主题"}, "standard": "topic"},
        {"key": "mark", "type": "text", "label": label},
        {"key": "code", "type": "text", "label": label, "default_from": "uuid"},
        {"key": "gone", "type": "text", "label": {"zh-hans": "旧题"}},
    ]
    rights = {"mark": {"office_org": "edit", "*": "hidden"}}
    form = make_form(document={"schema_version": 1, "fields": fields}, field_rights=rights)
    answers = {"topic": "甲", "mark": "不宜", "code": "c-1", "gone": "旧答"}
    record = Record.objects.create(
        form=form, version=form.versions.get(), number="R1", owner=cast.member, answers=answers,
        submitted_at=clock.now(), updated_at=clock.now(),
    )  # fmt: skip
    publish(form, {"schema_version": 1, "fields": [{**fields[0], "key": "subject"}, *fields[1:3]]})
    answer = me.client.post(f"/answers/{record.pk}/copy/", follow=True)
    assert Draft.objects.get().raw["answers"] == {"subject": "甲"}
    assert "旧题" in " ".join(str(each) for each in answer.context["messages"])


def test_a_copy_leaves_out_the_files_of_a_table_and_nothing_else(cast, me):
    columns = [
        {"key": "what", "label": {"zh-hans": "事项"}},
        {"key": "proof", "type": "file", "label": {"zh-hans": "凭证"}},
    ]
    fields = [{"key": "lines", "type": "table", "label": {"zh-hans": "明细"}, "config": {"columns": columns}}]
    form = make_form(document={"schema_version": 1, "title": {"zh-hans": "报销"}, "fields": fields})
    lines = [{"what": "车票", "proof": {"file": "a"}}, {"proof": {"file": "b"}}, {"what": "住宿"}]
    record = Record.objects.create(
        form=form, version=form.versions.get(), number="R1", owner=cast.member, answers={"lines": lines},
        submitted_at=clock.now(), updated_at=clock.now(),
    )  # fmt: skip
    answer = me.client.post(f"/answers/{record.pk}/copy/", follow=True)
    assert Draft.objects.get().raw["answers"] == {"lines": [{"what": "车票"}, {"what": "住宿"}]}
    assert "明细" in " ".join(str(each) for each in answer.context["messages"])


def test_a_pdf_is_drawn(me):
    pytest.importorskip("weasyprint", exc_type=OSError)
    make_form()
    fill(me)
    answer = me.client.get(f"/answers/{Record.objects.get().pk}/pdf/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_without_pango_the_page_says_so(me, monkeypatch):
    import sys

    make_form()
    fill(me)
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert me.client.get(f"/answers/{Record.objects.get().pk}/pdf/").status_code == 501


def test_fields_are_written_read_masked_or_hidden_by_post(cast):
    make_form(
        edit_minutes=30,
        field_rights={
            "topic": {"*": "edit"},
            "page:what": {"*": "read", "secretary": "edit"},
            "needs_help": {"*": "hidden", "secretary": "edit"},
        },
    )
    member, secretary = Visitor(cast.member), Visitor(cast.secretary)
    member.open("/forms/visits/")
    assert 'name="needs_help"' not in member.page
    member.send(topic="甲", needs_help="on", next="1")
    assert 'name="story"' not in member.page
    member.send(story="写不进去", next="1")
    member.send(send="1")
    assert Record.objects.get(owner=cast.member).answers == {"topic": "甲"}
    secretary.open("/forms/visits/")
    assert 'name="needs_help"' in secretary.page
    secretary.send(topic="乙", next="1")
    assert 'name="story"' in secretary.page


def test_hostile_posts_are_no_errors(me):
    make_form()
    me.open("/forms/visits/")
    for sent in (
        {"fill-current_step": "nowhere"},
        {"fill-current_step": "who", "wizard_goto_step": "check-answers"},
        {"fill-current_step": "check-answers", "send": "1"},
        {"fill-current_step": "who", "draft-revision": "9" * 400, "topic": "x" * 5000, "next": "1"},
        {"fill-current_step": "who", "token": "'; drop", "window": "x" * 900, "topic": "a\0b", "next": "1"},
        {},
    ):
        assert me.client.post("/forms/visits/who/", sent).status_code < 500
    assert not Record.objects.exists()

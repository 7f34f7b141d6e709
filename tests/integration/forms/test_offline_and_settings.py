"""Forms kept on a device and sent later; the admin screen of filling in."""

import json
import re

import pytest

from forms.models import Draft, FormSettings, Record

from .filling import STEPS, Visitor, make_form

pytestmark = pytest.mark.django_db
TOKEN = "t" * 22


def send(window, form, **changes):
    version = form.versions.get()
    body = {
        "posted": {"topic": ["甲"], "story": ["经过"]},
        "token": TOKEN,
        "version": version.sha256,
        "revision": 0,
        **changes,
    }
    return window.client.post("/offline/visits/send/", json.dumps(body), content_type="application/json")


def test_what_was_filled_in_without_a_network_arrives_once(cast):
    form, me = make_form(), Visitor(cast.member)
    assert me.open("/offline/visits/").status_code == 200
    assert 'name="story"' in me.page
    first = send(me, form)
    assert first.status_code == 201
    assert send(me, form).json() == first.json()
    assert Record.objects.get().owner == cast.member


def test_what_is_wrong_waits_in_the_draft(cast):
    form, me = make_form(), Visitor(cast.member)
    answer = send(me, form, posted={"story": ["经过"]})
    assert answer.status_code == 422
    assert "topic" in answer.json()["errors"]
    me.open(answer.json()["url"])
    assert "data-error-summary" in me.page
    assert Draft.objects.get().raw["answers"]["story"] == "经过"


def test_characters_that_no_database_holds_are_told_and_do_no_harm(cast):
    form, me = make_form(), Visitor(cast.member)
    answer = send(me, form, posted={"topic": ["甲\x00乙"], "story": ["经过"]})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["topic"])
    kept = Draft.objects.get().raw["answers"]
    assert ("topic" in kept, kept["story"]) == (False, "经过")


def test_a_draft_changed_elsewhere_is_not_overwritten_without_being_asked(cast):
    form, me = make_form(), Visitor(cast.member)
    me.open("/forms/visits/")
    me.send(topic="另一台设备", next="1")
    assert send(me, form).json()["code"] == "draft_changed"
    assert not Record.objects.exists()
    assert send(me, form, anyway=True).status_code == 201


def test_a_draft_handed_in_elsewhere_does_not_swallow_what_was_filled_in_here(cast):
    form, me = make_form(), Visitor(cast.member)
    me.open("/forms/visits/")
    me.send(topic="另一台设备", next="1")
    me.open("/offline/visits/")
    kept = dict(re.findall(r'data-(token|revision)="([^"]*)"', me.page))
    me.open("/forms/visits/what/")
    me.send(story="那边写的", next="1")
    me.send(send="1")
    assert Record.objects.get().answers["story"] == "那边写的"
    assert send(me, form, **kept).json()["code"] == "draft_changed"
    assert send(me, form, **kept, anyway=True).status_code == 201
    assert {record.answers["story"] for record in Record.objects.all()} == {"那边写的", "经过"}
    assert send(me, form, **kept).status_code == 201
    assert Record.objects.count() == 2


def test_sending_needs_the_person_and_a_readable_body(cast):
    form = make_form()
    assert send(Visitor(), form).status_code == 403
    me = Visitor(cast.member)
    assert send(me, form, token="").status_code == 400
    assert send(me, form, posted=[1]).status_code == 400
    assert me.client.post("/offline/visits/send/", b"{{", content_type="application/json").status_code == 400
    assert me.client.post("/offline/none/send/", b"{}", content_type="application/json").status_code == 400
    session = me.client.get("/offline/session/").json()["user"]
    assert session != Visitor(cast.secretary).client.get("/offline/session/").json()["user"]
    assert Visitor().client.get("/offline/session/").json()["user"] == ""


def test_the_worker_is_served_from_the_root(client):
    answer = client.get("/service-worker.js")
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Content-Type"].startswith("text/javascript")
    assert client.get("/manifest.webmanifest").json()["start_url"] == "/offline/"


def settings_posted(**changes):
    return {
        "use": "survey",
        "audience": "link",
        "edit_minutes": "0",
        "overseers_view": "on",
        "grants-TOTAL_FORMS": "1",
        "grants-INITIAL_FORMS": "0",
        "grants-0-post": "secretary",
        "grants-0-right": "view",
        "grants-0-reach": "subtree",
        "rights-TOTAL_FORMS": "1",
        "rights-INITIAL_FORMS": "0",
        "rights-0-what": "page:what",
        "rights-0-post": "*",
        "rights-0-level": "read",
        **changes,
    }


def test_the_rule_of_a_removed_question_outlives_the_saving_of_the_settings(cast):
    rules = {"gone": {"*": "hidden"}}
    form, admin = make_form(field_rights=rules), Visitor(cast.admin)
    posted = settings_posted(**{"rights-INITIAL_FORMS": "1", "rights-0-what": "gone", "rights-0-level": "hidden"})
    assert 'value="gone" selected' in admin.open(f"/admin/forms/{form.pk}/filling/").content.decode()
    admin.client.post(f"/admin/forms/{form.pk}/filling/", posted)
    assert FormSettings.objects.get(form=form).field_rights == rules


def test_an_administrator_sets_filling_in_and_rights(cast):
    form, admin = make_form(), Visitor(cast.admin)
    url = f"/admin/forms/{form.pk}/filling/"
    assert admin.open(url).status_code == 200
    admin.client.post(url, settings_posted())
    settings = FormSettings.objects.get(form=form)
    assert settings.field_rights == {"page:what": {"*": "read"}}
    assert form.grants.get().post_id == "secretary"
    assert settings.link_token in admin.open(url).content.decode()
    assert admin.client.get(f"{url}qr.png").content.startswith(b"\x89PNG")
    assert admin.client.get(f"{url}sheet/").status_code == 200
    admin.client.post(f"{url}link/")
    assert FormSettings.objects.get(form=form).link_token != settings.link_token


def test_the_promise_of_anonymity_is_not_taken_back(cast):
    form = make_form(anonymous=True, document=STEPS)
    me, admin = Visitor(cast.member), Visitor(cast.admin)
    me.open("/forms/visits/")
    me.send(topic="甲", next="1")
    me.send(story="经过", next="1")
    me.send(send="1")
    assert Record.objects.get().owner is None
    admin.client.post(f"/admin/forms/{form.pk}/filling/", settings_posted())
    assert FormSettings.objects.get(form=form).anonymous


def test_the_screen_is_for_those_who_change_forms(cast):
    form = make_form()
    for user in (cast.member, cast.secretary, cast.anonymous):
        window = Visitor(user if user.is_authenticated else None)
        answer = window.client.get(f"/admin/forms/{form.pk}/filling/")
        assert answer.status_code in (302, 403)

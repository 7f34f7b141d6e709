"""Public links and anonymous forms: who may use them, and what they leave behind."""

import io
import json
import re
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from PIL import Image

from forms.models import Draft, FormSettings, Participation, Record, RecordChange, StoredFile
from forms.services.shuffle_anonymous import shuffle_anonymous

from .filling import ONE, Visitor, make_form

pytestmark = pytest.mark.django_db
LINK = "/f/an-unguessable-link-0001/"


@pytest.fixture(autouse=True)
def _no_counters():
    cache.clear()


def make_link(document=None, **settings):
    return make_form("opinions", document or ONE, audience="link", link_token="an-unguessable-link-0001", **settings)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "red").save(out, "PNG")
    return out.getvalue()


def test_a_visitor_fills_in_by_link_and_comes_back_to_the_receipt():
    make_link()
    visitor = Visitor()
    visitor.open(LINK)
    visitor.send(opinion="好", send="1")
    record = Record.objects.get()
    assert (record.owner, record.origin) == (None, "link")
    assert visitor.url.startswith(f"/answers/{record.pk}/")
    assert visitor.open(f"/answers/{record.pk}/").status_code == 200
    assert "/login/" in Visitor().open(f"/answers/{record.pk}/").redirect_chain[0][0]


def test_a_visitors_draft_waits_in_their_session():
    make_link()
    visitor = Visitor()
    visitor.open(LINK)
    visitor.send(opinion="写到一半", next="1")
    again = Visitor(client=visitor.client)
    again.open(f"{LINK}1/")
    assert "写到一半" in again.page
    assert not Draft.objects.exists()


def test_only_the_right_link_leads_to_the_form(cast):
    form = make_link()
    assert Visitor().open("/f/an-unguessable-link-0002/").status_code == 404
    form.settings.audience = "members"
    form.settings.save()
    assert Visitor().open(LINK).status_code == 404


def test_too_many_posts_from_one_address_wait(settings):
    settings.FORM_LINK_POSTS = 3
    make_link()
    visitor = Visitor()
    visitor.open(LINK)
    page = {"fill-current_step": "1", "opinion": "", "window": "w" * 22}
    steps = [visitor.client.post(LINK, {**page, "next": "1"}).status_code for _each in range(5)]
    assert 429 not in steps
    codes = [visitor.client.post(LINK, {**page, "send": "1"}).status_code for _each in range(5)]
    assert codes[-1] == 429
    assert codes[0] != 429


def test_a_refused_anonymous_answer_stays_in_its_page(settings):
    form = make_link(anonymous=True)
    visitor = Visitor()
    visitor.open(LINK)
    visitor.send(opinion="写了很久", next="1")
    FormSettings.objects.filter(form=form).update(closes_at="2020-01-01T00:00:00Z")
    refused = visitor.send(send="1")
    assert refused.status_code == 409
    assert 'role="alert"' in visitor.page
    assert "写了很久" in visitor.page
    assert not Record.objects.exists()
    FormSettings.objects.filter(form=form).update(closes_at=None)
    visitor.send(send="1")
    assert Record.objects.get().answers["opinion"] == "写了很久"


@pytest.mark.parametrize("who", ["visitor", "member"])
def test_an_anonymous_answer_leads_to_nobody(cast, who):
    make_link(anonymous=True, once_per_person=True)
    visitor = Visitor(cast.member if who == "member" else None)
    before = {each.session_key: each.session_data for each in Session.objects.all()}
    visitor.open(LINK)
    visitor.send(opinion="先看一眼", photo_upload="", next="1")
    assert "先看一眼" in visitor.page
    visitor.send(send="1")
    record, change = Record.objects.get(), RecordChange.objects.get()
    assert (record.owner, record.unit, change.by) == (None, None, None)
    assert {each.strftime("%H%M%S%f") for each in (record.submitted_at, record.updated_at, change.at)} == {
        "040000000000"
    }
    assert str(record.pk) not in visitor.url
    assert record.number in visitor.page
    assert not Draft.objects.exists()
    assert {each.session_key: each.session_data for each in Session.objects.all()} == before
    assert Visitor(cast.member).open(f"/answers/{record.pk}/").status_code == 404
    assert record.number not in Visitor(cast.member).open("/my-answers/").content.decode()


def test_anonymous_answers_stand_in_no_order_of_arrival():
    make_link(anonymous=True)
    for index in range(6):
        visitor = Visitor()
        visitor.open(LINK)
        visitor.send(opinion=str(index), send="1")
    keys = list(RecordChange.objects.order_by("pk").values_list("pk", flat=True))
    assert all(key < 0 for key in keys)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT rowid FROM forms_record")
            assert all(row[0] < 0 for row in cursor.fetchall())


def test_participation_is_a_number_without_order(cast):
    make_form("once", ONE, once_per_person=True)
    for user in (cast.member, cast.other_member, cast.secretary):
        window = Visitor(user)
        window.open("/forms/once/")
        window.send(opinion="一", send="1")
        assert "fill-current_step" not in window.open("/forms/once/").content.decode()
    assert all(pk > 2**40 for pk in Participation.objects.values_list("pk", flat=True))


def begin(visitor, content, name="x.png"):
    ticket = unescape(re.search(r'data-ticket="([^"]+)"', visitor.page)[1])
    carried = re.search(r'name="claim" value="([^"]+)"', visitor.page)
    headers = {"X-Upload-Ticket": ticket, **({"X-Upload-Claim": carried[1]} if carried else {})}
    answer = visitor.client.post(
        "/uploads/",
        json.dumps({"ticket": ticket, "name": name, "size": len(content)}),
        content_type="application/json",
        headers=headers,
    )
    return answer.json().get("id"), headers


def piece(visitor, upload, headers, content, offset):
    return visitor.client.post(
        f"/uploads/{upload}/?offset={offset}", content, content_type="application/octet-stream", headers=headers
    )


@pytest.mark.parametrize("anonymous", [True, False])
def test_a_file_comes_in_pieces_and_belongs_to_the_answer(anonymous):
    make_link(anonymous=anonymous)
    visitor, content = Visitor(), picture()
    visitor.open(LINK)
    upload, headers = begin(visitor, content)
    assert piece(visitor, upload, headers, content[:50], 0).json() == {"offset": 50}
    assert piece(visitor, upload, headers, content[:50], 0).status_code == 409
    assert visitor.client.get(f"/uploads/{upload}/", headers=headers).json() == {"offset": 50, "size": len(content)}
    assert Visitor().client.get(f"/uploads/{upload}/").status_code == 404
    assert not StoredFile.objects.get(pk=upload).is_available
    assert piece(visitor, upload, headers, content[50:], 50).json() == {"file": upload}
    visitor.send(opinion="见照片", send="1", **{"photo-row": "1", "photo-1-file": upload})
    row = StoredFile.objects.get(pk=upload)
    assert row.attached_to == f"record:{Record.objects.get().pk}/photo"
    assert (row.owner, row.claim) == (None, "")
    seen = visitor.client.get(f"/files/{upload}/preview/").status_code
    assert seen == (302 if anonymous else 200)
    assert Visitor().client.get(f"/files/{upload}/preview/").status_code == 302
    if anonymous:
        assert row.created_at.strftime("%H%M%S%f") == "040000000000"
        assert f"/files/{upload}" not in visitor.page


def test_a_stranger_cannot_hand_in_another_visitors_file():
    make_link()
    visitor, stranger, content = Visitor(), Visitor(), picture()
    visitor.open(LINK)
    upload, headers = begin(visitor, content)
    piece(visitor, upload, headers, content, 0)
    stranger.open(LINK)
    stranger.send(opinion="一", send="1", **{"photo-row": "1", "photo-1-file": upload})
    assert not Record.objects.exists()


def test_a_piece_that_turns_out_harmful_leaves_nothing(cast):
    make_link()
    visitor = Visitor()
    visitor.open(LINK)
    harmful = b"<svg xmlns='http://www.w3.org/2000/svg'></svg>"
    upload, headers = begin(visitor, harmful)
    assert piece(visitor, upload, headers, harmful, 0).status_code == 422
    assert not StoredFile.objects.exists()
    for body in (b"", b"[]", b'{"ticket": "x", "name": "x", "size": 1}', b'{"ticket": 1, "name": 2, "size": true}'):
        assert visitor.client.post("/uploads/", body, content_type="application/json").status_code in (400, 403)


def test_shuffling_changes_no_answer(cast):
    make_link(anonymous=True, once_per_person=True)
    for index, user in enumerate((cast.member, cast.secretary)):
        window = Visitor(user)
        window.open(LINK)
        window.send(opinion=str(index), send="1")
    before = set(Record.objects.values_list("pk", "seq")), set(Participation.objects.values_list("pk", flat=True))
    assert shuffle_anonymous() == (1 if connection.vendor == "postgresql" else 0)
    assert (
        set(Record.objects.values_list("pk", "seq")),
        set(Participation.objects.values_list("pk", flat=True)),
    ) == before
